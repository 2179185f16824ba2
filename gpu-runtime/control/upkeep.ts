// What a node does by itself while it serves: keeps the engine's adapters as they should be, remembers
// which those are, and has an engine replaced that grows for good.
import type { SupervisedEngine } from '../engines/supervised-engine.ts'
import { LEAK_1, leakedMiB, openLeakWatch, sampled, type LeakState } from './leak-watch.ts'
import type { Warmer } from './warmer.ts'

const RECONCILE_MS = 2_000
const SAMPLE_MS = 15_000

export type Upkeep = { readonly stop: () => Promise<void> }

export function startUpkeep(
  engine: Pick<SupervisedEngine, 'memoryMiB' | 'starts' | 'replace'>,
  warmer: Warmer,
  now: () => number,
): Upkeep {
  let watched: { readonly starts: number; readonly leak: LeakState } | null = null
  const look = (): void => {
    const mib = engine.memoryMiB()
    const starts = engine.starts()
    if (mib === null) return
    const sample = { atMs: now(), mib }
    const leak =
      watched?.starts === starts ? sampled(watched.leak, sample, LEAK_1) : openLeakWatch(sample)
    watched = { starts, leak }
    const grown = leakedMiB(leak, LEAK_1)
    if (grown !== null) void engine.replace(`it keeps ${grown} MiB more than after its start`)
  }
  const timers = [
    setInterval(() => void warmer.reconcile(), RECONCILE_MS),
    setInterval(() => void warmer.save().catch(() => undefined), SAMPLE_MS),
    setInterval(look, SAMPLE_MS),
  ]
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await warmer.save().catch(() => undefined)
    },
  }
}
