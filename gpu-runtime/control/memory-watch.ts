// Has an engine that grows for good replaced: looks at its memory, start by start.
import type { SupervisedEngine } from '../engines/supervised-engine.ts'
import { leakedMiB, openLeakWatch, sampled, type LeakState, type LeakTerms } from './leak-watch.ts'

export type WatchedEngine = Pick<
  SupervisedEngine,
  'memoryMiB' | 'starts' | 'replace' | 'loaded'
> & {
  /** What such a file of an adapter takes on the disk; 0 where it is gone. */
  readonly fileMiB: (file: string) => number
}

/** @returns takes one look; resolves when an engine that had to be replaced was */
export function memoryWatch(
  engine: WatchedEngine,
  now: () => number,
  terms: LeakTerms,
): () => Promise<void> {
  let watched: { readonly starts: number; readonly leak: LeakState } | null = null
  const sizeOf = lastSizes(engine)
  return async () => {
    const mib = engine.memoryMiB()
    const starts = engine.starts()
    if (mib === null) return
    const adaptersMiB = sizeOf(engine.loaded())
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
 * @returns how much all that are loaded take together
 */
function lastSizes({ fileMiB }: Pick<WatchedEngine, 'fileMiB'>) {
  let known: ReadonlyMap<string, number> = new Map()
  return (loaded: readonly string[]): number => {
    const before = known
    known = new Map(loaded.map((file) => [file, fileMiB(file) || (before.get(file) ?? 0)]))
    return [...known.values()].reduce((sum, mib) => sum + mib, 0)
  }
}
