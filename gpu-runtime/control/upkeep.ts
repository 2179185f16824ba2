// What a node does by itself while it serves: keeps the engine's adapters as they should be, remembers
// which those are, and has an engine replaced that grows for good.
import { LEAK_WINDOW_MS } from './leak-watch.ts'
import { memoryWatch, type WatchedEngine } from './memory-watch.ts'
import type { Warmer } from './warmer.ts'

const RECONCILE_MS = 2_000
const SAMPLE_MS = 15_000

export type Upkeep = { readonly stop: () => Promise<void> }

/** @param growthMiB how much more than after its start the engine may keep for good */
export function startUpkeep(
  engine: WatchedEngine,
  warmer: Warmer,
  now: () => number,
  growthMiB: number,
): Upkeep {
  const look = memoryWatch(engine, now, { growthMiB, windowMs: LEAK_WINDOW_MS })
  const timers = [
    setInterval(() => void warmer.reconcile(), RECONCILE_MS),
    setInterval(() => void warmer.save().catch(() => undefined), SAMPLE_MS),
    setInterval(() => void look(), SAMPLE_MS),
  ]
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await warmer.save().catch(() => undefined)
    },
  }
}
