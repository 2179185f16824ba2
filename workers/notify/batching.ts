// When do events that gather go out? As many as fit a batch go at once; the rest when the oldest of
// them has waited long enough.
import type { Batching, Gathered } from './rows.ts'

export type Gathering = {
  /** In order, each of at most `maxEvents`. */
  readonly ready: readonly (readonly Gathered[])[]
  /** When what is left goes out; null where nothing is. */
  readonly dueAtMs: number | null
}

/** @param gathered oldest first */
export function batchesOf(
  gathered: readonly Gathered[],
  { maxEvents, maxMs }: Batching,
  nowMs: number,
): Gathering {
  const ready: (readonly Gathered[])[] = []
  let from = 0
  while (gathered.length - from >= maxEvents) {
    ready.push(gathered.slice(from, from + maxEvents))
    from += maxEvents
  }
  const oldest = gathered[from]
  if (oldest === undefined) return { ready, dueAtMs: null }
  if (oldest.atMs + maxMs > nowMs) return { ready, dueAtMs: oldest.atMs + maxMs }
  return { ready: [...ready, gathered.slice(from)], dueAtMs: null }
}
