// Which files lie on the disk, who holds them, and what has to go when room is needed: the least recently
// used that nobody holds and the engine has not loaded, those that were made here first. Announced bytes
// count from before the first one comes. How a file comes about is the store's business.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../engines/engine.port.ts'
import { diskBudget, filesToEvict } from './disk-budget.ts'

const STORED = /^([0-9a-f]{64})\.adapter$/

/** A file that stays where it is until it is released. */
export type HeldFile = {
  /** Absolute. */
  readonly path: string
  readonly release: () => void
}

export type MadeOf = {
  /** Hashes of what it was made of. */
  readonly parts: readonly string[]
  /** No value of the base's weights changes by more. */
  readonly deltaMax: number
}

type Placed = {
  readonly bytes: number
  /** Where the engine finds it. */
  readonly ready: string
  /** Of a file that was made here. `onGone`: called when it had to make room. */
  readonly made?: MadeOf & { readonly onGone: () => void }
}

type Reserved = {
  readonly bytes: number
  /** Its bytes lie here, only what the engine loads does not. */
  readonly isWhole: boolean
  readonly isMade: boolean
}

export type Shelf = {
  /** What the engine loads, held; null where it does not lie here, or is not ready yet. */
  readonly hold: (sha256: string) => HeldFile | null
  /** Of a whole file; null where there is none. */
  readonly bytesOf: (sha256: string) => number | null
  /** Hashes of all whole files, most recently used last. */
  readonly held: () => readonly string[]
  /** What a file that lies here was made of; null where it was not made here. */
  readonly madeOf: (sha256: string) => MadeOf | null
  /** Bytes of all files together that are made here, at most. */
  readonly madeBytesMax: number
  /** Where the bytes lie that were published. */
  readonly pathOf: (sha256: string) => string
  /** Makes room; throws an EngineError `overloaded` where nothing may go. Nothing evicts it meanwhile. */
  readonly reserve: (sha256: string, reserved: Reserved) => Promise<void>
  readonly place: (sha256: string, placed: Placed) => void
  /** What was reserved did not come, or not whole: deletes whatever came of it. */
  readonly drop: (sha256: string) => Promise<void>
}

type StoredFile = Omit<Placed, 'ready'> & {
  readonly isMade: boolean
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

/** Deletes what does not hash to its name. @param kept a folder in it, of what engines load */
export async function openShelf(
  folder: string,
  kept: string,
  { bytesMax, loaded }: Limits,
): Promise<Shelf> {
  const files = await verifiedFiles(folder, kept)
  const leaving = new Map<string, Promise<void>>()
  const pathOf = (sha256: string) => join(folder, `${sha256}.adapter`)
  const budget = diskBudget(bytesMax)
  let clock = files.size
  const remove = (sha256: string): Promise<void> => {
    const gone = Promise.all(pathsOf(folder, kept, sha256).map((path) => rm(path, ALL)))
      .then(() => undefined)
      .finally(() => leaving.delete(sha256))
    leaving.set(sha256, gone)
    return gone
  }
  const toEvict = (): readonly string[] | null => {
    const inEngine = new Set(loaded())
    const onDisk = [...files].map(([sha256, { bytes, usedAt, holders, isMade }]) => {
      const isLoaded = inEngine.has(sha256)
      // An engine that runs made files has them in its memory. Who asks again has it made again.
      const pinned = holders > 0 || (!isMade && isLoaded)
      return { sha256, bytes, usedAt, pinned, loaded: isLoaded, isMade }
    })
    return filesToEvict(onDisk, budget)
  }
  const evict = (sha256: string): Promise<void> => {
    files.get(sha256)?.made?.onGone()
    files.delete(sha256)
    return remove(sha256)
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
    held: () => inOrderOfUse(files),
    madeOf: (sha256) => files.get(sha256)?.made ?? null,
    madeBytesMax: budget.madeBytesMax,
    pathOf,
    async reserve(sha256, { bytes, isWhole, isMade }) {
      // What left under this name must be gone before it comes back. What is whole does not leave.
      if (leaving.has(sha256)) await leaving.get(sha256)
      files.set(sha256, {
        ...{ bytes, isMade, usedAt: clock++, holders: 1 },
        ...{ whole: isWhole, ready: null },
      })
      const evicted = toEvict()
      if (evicted === null) {
        // At once, so that nobody else is refused for it.
        files.delete(sha256)
        throw new EngineError('overloaded', 'every adapter on the disk is in use')
      }
      await Promise.all(evicted.map(evict))
    },
    place(sha256, placed) {
      const isMade = placed.made !== undefined
      files.set(sha256, { ...placed, isMade, usedAt: clock++, holders: 0, whole: true })
    },
    drop(sha256) {
      files.delete(sha256)
      return remove(sha256)
    },
  }
}

/** Of the whole ones, most recently used last. */
function inOrderOfUse(files: ReadonlyMap<string, StoredFile>): readonly string[] {
  const whole = [...files].filter(([, file]) => file.whole)
  return whole.toSorted(([, a], [, b]) => a.usedAt - b.usedAt).map(([sha256]) => sha256)
}

const ALL = { force: true, recursive: true } as const

/** All that may lie here of one adapter: as published, for the one engine or the other, or half-written. */
function pathsOf(folder: string, kept: string, sha256: string): readonly string[] {
  const ready = join(folder, kept, sha256)
  const made = [ready, `${ready}.gguf`].flatMap((path) => [path, `${path}.partial`])
  return [join(folder, `${sha256}.adapter`), ...made]
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
      files.set(named, {
        ...{ bytes, isMade: false, usedAt: files.size, holders: 0 },
        ...{ whole: true, ready: null },
      })
    } else await rm(path, { force: true, recursive: true })
  }
  return files
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
