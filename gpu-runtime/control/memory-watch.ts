// Has an engine that grows for good replaced: looks at its memory, start by start.
import type { SupervisedEngine } from '../engines/supervised-engine.ts'
import { leakedMiB, openLeakWatch, sampled, type LeakState, type LeakTerms } from './leak-watch.ts'

export type WatchedEngine = Pick<SupervisedEngine, 'memoryMiB' | 'starts' | 'replace'> & {
  /** What the files of all adapters that are loaded take. */
  readonly adaptersMiB: () => number
}

/** @returns takes one look; resolves when an engine that had to be replaced was */
export function memoryWatch(
  engine: WatchedEngine,
  now: () => number,
  terms: LeakTerms,
): () => Promise<void> {
  let watched: { readonly starts: number; readonly leak: LeakState } | null = null
  return async () => {
    const mib = engine.memoryMiB()
    const starts = engine.starts()
    if (mib === null) return
    const adaptersMiB = engine.adaptersMiB()
    const sample = { atMs: now(), mib, adaptersMiB }
    const leak =
      watched?.starts === starts ? sampled(watched.leak, sample, terms) : openLeakWatch(sample)
    watched = { starts, leak }
    const grown = leakedMiB(leak, terms)
    if (grown === null) return
    await engine.replace(`it keeps ${Math.round(grown)} MiB more than after its start`)
  }
}

/**
 * A file may go while the engine has it in its memory, which is no smaller for that: what it took last counts until
 * it is unloaded.
 *
 * @param fileMiB what a file takes on the disk; 0 where it is gone
 * @returns how much all that are loaded take together; to be asked also before one of them goes
 */
export function loadedMiB(
  loaded: () => readonly string[],
  fileMiB: (file: string) => number,
): () => number {
  let known: ReadonlyMap<string, number> = new Map()
  return () => {
    const before = known
    known = new Map(loaded().map((file) => [file, fileMiB(file) || (before.get(file) ?? 0)]))
    return [...known.values()].reduce((sum, mib) => sum + mib, 0)
  }
}
