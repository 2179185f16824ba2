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
  return async () => {
    const mib = engine.memoryMiB()
    const starts = engine.starts()
    if (mib === null) return
    const adaptersMiB = engine.loaded().reduce((sum, file) => sum + engine.fileMiB(file), 0)
    const sample = { atMs: now(), mib, adaptersMiB }
    const leak =
      watched?.starts === starts ? sampled(watched.leak, sample, terms) : openLeakWatch(sample)
    watched = { starts, leak }
    const grown = leakedMiB(leak, terms)
    if (grown === null) return
    await engine.replace(`it keeps ${Math.round(grown)} MiB more than after its start`)
  }
}
