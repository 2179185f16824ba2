// Adapter files on this node's disk, by the sha-256 of their bytes. A file appears under its name
// only when every byte was hashed and its header read: what lies here may be loaded. The hash
// decides; where the bytes came from does not matter.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { GenerateRequest } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import { HEADER_BYTES_MAX, readAdapterHeader } from './gguf-header.ts'

const FETCH_MS_MAX = 60_000
const ADAPTER_BYTES_MAX = 64 << 20
const STORED = /^([0-9a-f]{64})\.gguf$/

type Wanted = NonNullable<GenerateRequest['adapter']>

export type AdapterStore = {
  /** Absolute path of the verified file; fetches it once, however many ask at the same time. */
  readonly file: (wanted: Wanted) => Promise<string>
  /** Hashes of all files held. */
  readonly held: () => readonly string[]
}

/**
 * Opens the folder, and leaves out of it what an interrupted write or a changed disk left behind.
 *
 * @param onChange called whenever the set of held files has grown
 */
export async function openAdapterStore(
  folder: string,
  onChange: () => void,
): Promise<AdapterStore> {
  await mkdir(folder, { recursive: true })
  const held = new Set<string>()
  for (const name of await readdir(folder)) {
    const named = STORED.exec(name)?.[1]
    const path = join(folder, name)
    if (named !== undefined && (await hashOf(path)) === named) held.add(named)
    else await rm(path, { force: true, recursive: true })
  }
  const fetching = new Map<string, Promise<string>>()
  const fetchOnce = async (wanted: Wanted, path: string): Promise<string> => {
    try {
      await fetchVerified(wanted, path)
      held.add(wanted.sha256)
    } finally {
      fetching.delete(wanted.sha256)
    }
    onChange()
    return path
  }
  const file = (wanted: Wanted): Promise<string> => {
    const path = join(folder, `${wanted.sha256}.gguf`)
    if (held.has(wanted.sha256)) return Promise.resolve(path)
    const under = fetching.get(wanted.sha256) ?? fetchOnce(wanted, path)
    fetching.set(wanted.sha256, under)
    return under
  }
  return { file, held: () => [...held] }
}

async function fetchVerified(wanted: Wanted, path: string): Promise<void> {
  if (wanted.bytes > ADAPTER_BYTES_MAX) {
    throw new EngineError('adapter_invalid', `an adapter of ${wanted.bytes} bytes is too large`)
  }
  const partial = `${path}.partial`
  const out = await open(partial, 'w+')
  try {
    const sha256 = await download(wanted, out)
    if (sha256 !== wanted.sha256) {
      const why = `the adapter hashes to ${sha256}, not ${wanted.sha256}`
      throw new EngineError('adapter_invalid', why)
    }
    const head = new Uint8Array(Math.min(wanted.bytes, HEADER_BYTES_MAX))
    await out.read(head, 0, head.byteLength, 0)
    const header = readAdapterHeader(head, wanted.bytes)
    if (!header.ok) throw new EngineError('adapter_invalid', header.error.why)
    await out.sync()
    await rename(partial, path)
  } finally {
    await out.close()
    await rm(partial, { force: true })
  }
}

/** Writes exactly the announced number of bytes; returns their sha-256. */
async function download(wanted: Wanted, out: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  let total = 0
  try {
    // Only where the edge sends it: a signed URL does not redirect.
    const signal = AbortSignal.timeout(FETCH_MS_MAX)
    const reply = await fetch(wanted.url, { signal, redirect: 'error' })
    if (!reply.ok || reply.body === null) throw new Error(`the edge answered ${reply.status}`)
    for await (const chunk of reply.body) {
      total += chunk.byteLength
      if (total > wanted.bytes) throw new Error('more bytes came than announced')
      hash.update(chunk)
      await out.writeFile(chunk)
    }
    if (total !== wanted.bytes) throw new Error(`${total} of ${wanted.bytes} bytes came`)
    return hash.digest('hex')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EngineError('adapter_fetch_failed', `the adapter could not be fetched: ${reason}`)
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
