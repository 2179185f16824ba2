// Adapter files on this node's disk, by the sha-256 of their bytes. A file appears under its name
// only when every byte was hashed and every rule checked: what lies here may be loaded. The hash
// decides; where the bytes came from does not matter. The disk has a budget: the least recently used
// file that nobody holds gives way.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSha256 } from '../../schemas/ids.ts'
import type { AdapterSource } from '../../schemas/wire/node.ts'
import { EngineError } from '../engines/engine.port.ts'
import { filesToEvict } from './disk-budget.ts'
import { downloadAdapter } from './download-adapter.ts'
import type { Prepare } from './prepare.ts'
import { openHttp, type OpenSource } from './sources.ts'

const ADAPTER_BYTES_MAX = 64 << 20
const STORED = /^([0-9a-f]{64})\.adapter$/
/** What engines load, made from the stored files and made again at every start. */
const READY = 'ready'

/** A file that stays where it is until it is released. */
export type HeldFile = {
  /** Absolute. */
  readonly path: string
  readonly release: () => void
}

export type AdapterStore = {
  /** What the engine loads, held; fetches it once, however many ask at the same time. */
  readonly use: (wanted: AdapterSource) => Promise<HeldFile>
  /** What the engine loads of a file that lies here already, held; null where none does. */
  readonly find: (sha256: string) => Promise<HeldFile | null>
  /** Hashes of all files on the disk. */
  readonly held: () => readonly string[]
}

export type StoreOptions = {
  /** Bytes of adapters on this disk at most. */
  readonly bytesMax: number
  /** Hashes of the files that the engine has loaded: it may read them again. */
  readonly loaded: () => readonly string[]
  /** Called whenever the set of files has changed. */
  readonly onChange: () => void
  readonly prepare: Prepare
  /** Absent: over HTTP alone. */
  readonly source?: OpenSource
}

/** Opens the folder, and leaves out of it what an interrupted write or a changed disk left behind. */
export async function openAdapterStore(
  folder: string,
  options: StoreOptions,
): Promise<AdapterStore> {
  const ready = join(folder, READY)
  await rm(ready, { force: true, recursive: true })
  await mkdir(ready, { recursive: true })
  const files = await verifiedFiles(folder)
  const fetching = new Map<string, Promise<void>>()
  const pathOf = (sha256: string) => join(folder, `${sha256}.adapter`)
  let clock = files.size
  const makeRoom = async (incoming: number): Promise<void> => {
    const loaded = new Set(options.loaded())
    const onDisk = [...files].map(([sha256, { bytes, usedAt, holders }]) => {
      return { sha256, bytes, usedAt, pinned: holders > 0 || loaded.has(sha256) }
    })
    const evicted = filesToEvict(onDisk, incoming, options.bytesMax)
    if (evicted === null) throw new EngineError('overloaded', 'every adapter on the disk is in use')
    const gone = evicted.flatMap((sha256) => {
      const path = files.get(sha256)?.ready ?? null
      files.delete(sha256)
      return path === null ? [pathOf(sha256)] : [pathOf(sha256), path]
    })
    await Promise.all(gone.map((path) => rm(path, { force: true, recursive: true })))
  }
  const fetchOnce = async (wanted: AdapterSource): Promise<void> => {
    try {
      // Announced bytes are taken off the budget before the first one comes.
      const { sha256, bytes } = wanted
      const onDisk = files.get(sha256)?.whole === true
      files.set(sha256, { bytes, usedAt: clock++, holders: 1, whole: onDisk, ready: null })
      await makeRoom(0)
      const path = pathOf(sha256)
      if (!onDisk) await fetchVerified(wanted, path, options.source ?? openHttp)
      const prepared = await options.prepare({ path, sha256, bytes }, ready)
      files.set(sha256, { bytes, usedAt: clock++, holders: 0, whole: true, ready: prepared })
    } catch (error) {
      files.delete(wanted.sha256)
      await rm(pathOf(wanted.sha256), { force: true })
      throw error
    } finally {
      fetching.delete(wanted.sha256)
    }
    options.onChange()
  }
  const use = async (wanted: AdapterSource): Promise<HeldFile> => {
    // Evicted between its arrival and here, it is fetched again: the loop ends with a file or throws.
    for (;;) {
      const file = files.get(wanted.sha256)
      if (file !== undefined && file.ready !== null) return hold(file, file.ready, clock++)
      const under = fetching.get(wanted.sha256) ?? fetchOnce(wanted)
      fetching.set(wanted.sha256, under)
      await under
    }
  }
  const find = async (sha256: string): Promise<HeldFile | null> => {
    const file = files.get(sha256)
    if (file === undefined || !file.whole) return null
    // Nothing is fetched of what is whole: the address is never asked.
    return use({ sha256: parseSha256(sha256), bytes: file.bytes, url: 'http://localhost/' })
  }
  const held = () => [...files].filter(([, { whole }]) => whole).map(([sha256]) => sha256)
  return { use, find, held }
}

type StoredFile = {
  readonly bytes: number
  /** False while its bytes are still coming. */
  readonly whole: boolean
  /** Where the engine finds it; null before it was made. */
  readonly ready: string | null
  usedAt: number
  holders: number
}

function hold(file: StoredFile, path: string, now: number): HeldFile {
  file.usedAt = now
  file.holders += 1
  let released = false
  const release = () => {
    if (!released) file.holders -= 1
    released = true
  }
  return { path, release }
}

async function verifiedFiles(folder: string): Promise<Map<string, StoredFile>> {
  const files = new Map<string, StoredFile>()
  for (const name of await readdir(folder)) {
    const named = STORED.exec(name)?.[1]
    if (name === READY) continue
    const path = join(folder, name)
    if (named !== undefined && (await hashOf(path)) === named) {
      const { size: bytes } = await stat(path)
      files.set(named, { bytes, usedAt: files.size, holders: 0, whole: true, ready: null })
    } else await rm(path, { force: true, recursive: true })
  }
  return files
}

async function fetchVerified(
  wanted: AdapterSource,
  path: string,
  source: OpenSource,
): Promise<void> {
  if (wanted.bytes > ADAPTER_BYTES_MAX) {
    throw new EngineError('adapter_invalid', `an adapter of ${wanted.bytes} bytes is too large`)
  }
  const partial = `${path}.partial`
  const out = await open(partial, 'w+')
  try {
    const sha256 = await downloadAdapter(wanted, out, source)
    if (sha256 !== wanted.sha256) {
      const why = `the adapter hashes to ${sha256}, not ${wanted.sha256}`
      throw new EngineError('adapter_invalid', why)
    }
    await out.sync()
    await rename(partial, path)
  } finally {
    await out.close()
    await rm(partial, { force: true })
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
