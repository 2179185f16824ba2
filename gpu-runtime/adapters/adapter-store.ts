// Adapter files on this node's disk, by the sha-256 of their bytes. A file appears under its name
// only when every byte was hashed and its header read: what lies here may be loaded.
import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GenerateRequest } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import { readAdapterHeader } from './gguf-header.ts'

const FETCH_MS_MAX = 60_000
const ADAPTER_BYTES_MAX = 64 << 20

type Wanted = NonNullable<GenerateRequest['adapter']>

export type AdapterStore = {
  /** Absolute path of the verified file; fetches it once, however many ask at the same time. */
  readonly file: (wanted: Wanted) => Promise<string>
  /** Hashes of all files held. */
  readonly held: () => readonly string[]
  readonly pathOf: (sha256: string) => string
}

/** @param onChange called whenever the set of held files has grown */
export async function openAdapterStore(
  folder: string,
  onChange: () => void,
): Promise<AdapterStore> {
  await mkdir(folder, { recursive: true })
  await sweepPartials(folder)
  const names = await readdir(folder)
  const held = new Set(
    names.filter((name) => /^[0-9a-f]{64}\.gguf$/.test(name)).map((name) => name.slice(0, 64)),
  )
  const fetching = new Map<string, Promise<string>>()
  const pathOf = (sha256: string) => join(folder, `${sha256}.gguf`)
  const file = (wanted: Wanted): Promise<string> => {
    if (held.has(wanted.sha256)) return Promise.resolve(pathOf(wanted.sha256))
    const known = fetching.get(wanted.sha256)
    if (known !== undefined) return known
    const path = pathOf(wanted.sha256)
    const fetched = fetchVerified(wanted, path)
      .then(() => {
        held.add(wanted.sha256)
        onChange()
        return path
      })
      .finally(() => fetching.delete(wanted.sha256))
    fetching.set(wanted.sha256, fetched)
    return fetched
  }
  return { file, held: () => [...held], pathOf }
}

async function fetchVerified(wanted: Wanted, path: string): Promise<void> {
  const bytes = await download(wanted)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== wanted.sha256) {
    throw new EngineError(
      'adapter_invalid',
      `the adapter hashes to ${sha256}, not ${wanted.sha256}`,
    )
  }
  const header = readAdapterHeader(bytes)
  if (!header.ok) throw new EngineError('adapter_invalid', header.error.why)
  const partial = `${path}.partial`
  await writeFile(partial, bytes)
  await rename(partial, path)
}

async function download(wanted: Wanted): Promise<Uint8Array> {
  if (wanted.bytes > ADAPTER_BYTES_MAX) {
    throw new EngineError('adapter_invalid', `an adapter of ${wanted.bytes} bytes is too large`)
  }
  try {
    const reply = await fetch(wanted.url, { signal: AbortSignal.timeout(FETCH_MS_MAX) })
    if (!reply.ok || reply.body === null) throw new Error(`the edge answered ${reply.status}`)
    const bytes = new Uint8Array(wanted.bytes)
    let total = 0
    for await (const chunk of reply.body) {
      if (total + chunk.byteLength > wanted.bytes) throw new Error('more bytes than announced')
      bytes.set(chunk, total)
      total += chunk.byteLength
    }
    if (total !== wanted.bytes) throw new Error(`${total} of ${wanted.bytes} bytes came`)
    return bytes
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EngineError('adapter_fetch_failed', `the adapter could not be fetched: ${reason}`)
  }
}

/** Removes what an interrupted write left behind. */
async function sweepPartials(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const partials = names.filter((name) => name.endsWith('.partial'))
  await Promise.all(partials.map((name) => rm(join(folder, name), { force: true })))
}
