// Which files lie on the disk, who holds them, and what has to go when room is needed: the least recently
// used that nobody holds and the engine has not loaded. Announced bytes count from before the first one
// comes. How a file comes about is the store's business.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../engines/engine.port.ts'
import { filesToEvict } from './disk-budget.ts'

const STORED = /^([0-9a-f]{64})\.adapter$/

/** A file that stays where it is until it is released. */
export type HeldFile = {
  /** Absolute. */
  readonly path: string
  readonly release: () => void
}

type Placed = {
  readonly bytes: number
  /** Where the engine finds it. */
  readonly ready: string
  /** Of a file that was made here: called when it had to make room. */
  readonly onMadeGone?: () => void
}

export type Shelf = {
  /** What the engine loads, held; null where it does not lie here, or is not ready yet. */
  readonly hold: (sha256: string) => HeldFile | null
  /** Of a whole file; null where there is none. */
  readonly bytesOf: (sha256: string) => number | null
  /** Hashes of all whole files. */
  readonly held: () => readonly string[]
  readonly isMade: (sha256: string) => boolean
  /** Where the bytes lie that were published. */
  readonly pathOf: (sha256: string) => string
  /** Makes room; throws an EngineError `overloaded` where nothing may go. Nothing evicts it meanwhile. */
  readonly reserve: (sha256: string, bytes: number, isWhole: boolean) => Promise<void>
  readonly place: (sha256: string, placed: Placed) => void
  /** What was reserved did not come. */
  readonly drop: (sha256: string) => Promise<void>
}

type StoredFile = Omit<Placed, 'ready'> & {
  /** False while its bytes are still coming. */
  readonly whole: boolean
  /** Null before it was made. */
  readonly ready: string | null
  usedAt: number
  holders: number
}

type Limits = {
  readonly bytesMax: number
  /** Hashes of the files that the engine has loaded: it may read them again. */
  readonly loaded: () => readonly string[]
}

/** Deletes what does not hash to its name. @param kept a folder in it that is somebody else's */
export async function openShelf(
  folder: string,
  kept: string,
  { bytesMax, loaded }: Limits,
): Promise<Shelf> {
  const files = await verifiedFiles(folder, kept)
  const leaving = new Map<string, Promise<void>>()
  const pathOf = (sha256: string) => join(folder, `${sha256}.adapter`)
  let clock = files.size
  const remove = (sha256: string, ready: string | null): Promise<void> => {
    const paths = ready === null ? [pathOf(sha256)] : [pathOf(sha256), ready]
    const gone = Promise.all(paths.map((path) => rm(path, { force: true, recursive: true })))
      .then(() => undefined)
      .finally(() => leaving.delete(sha256))
    leaving.set(sha256, gone)
    return gone
  }
  const makeRoom = async (): Promise<void> => {
    const inEngine = new Set(loaded())
    const onDisk = [...files].map(([sha256, { bytes, usedAt, holders }]) => {
      return { sha256, bytes, usedAt, pinned: holders > 0 || inEngine.has(sha256) }
    })
    const evicted = filesToEvict(onDisk, 0, bytesMax)
    if (evicted === null) throw new EngineError('overloaded', 'every adapter on the disk is in use')
    const going = evicted.map((sha256) => {
      const file = files.get(sha256)
      files.delete(sha256)
      file?.onMadeGone?.()
      return remove(sha256, file?.ready ?? null)
    })
    await Promise.all(going)
  }
  return {
    hold(sha256) {
      const file = files.get(sha256)
      return file === undefined || file.ready === null ? null : hold(file, file.ready, clock++)
    },
    bytesOf(sha256) {
      const file = files.get(sha256)
      return file?.whole === true ? file.bytes : null
    },
    held: () => [...files].filter(([, { whole }]) => whole).map(([sha256]) => sha256),
    isMade: (sha256) => files.get(sha256)?.onMadeGone !== undefined,
    pathOf,
    async reserve(sha256, bytes, whole) {
      files.set(sha256, { bytes, usedAt: clock++, holders: 1, whole, ready: null })
      // What left under this name must be gone before it comes back.
      await leaving.get(sha256)
      await makeRoom()
    },
    place(sha256, placed) {
      files.set(sha256, { ...placed, usedAt: clock++, holders: 0, whole: true })
    },
    drop(sha256) {
      files.delete(sha256)
      return remove(sha256, null)
    },
  }
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

async function verifiedFiles(folder: string, kept: string): Promise<Map<string, StoredFile>> {
  const files = new Map<string, StoredFile>()
  for (const name of await readdir(folder)) {
    const named = STORED.exec(name)?.[1]
    if (name === kept) continue
    const path = join(folder, name)
    if (named !== undefined && (await hashOf(path)) === named) {
      const { size: bytes } = await stat(path)
      files.set(named, { bytes, usedAt: files.size, holders: 0, whole: true, ready: null })
    } else await rm(path, { force: true, recursive: true })
  }
  return files
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
