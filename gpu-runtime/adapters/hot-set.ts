// Which adapters this node should have in its engine: those used most lately, no more than it keeps
// loaded. Every use counts one, and counts half as much after each half-life, so that an adapter that
// was hot yesterday gives way. Pure; it outlives restarts as JSON.
import { z } from 'zod'

/** The half-life of a use. */
export const HALF_LIFE_MS = 10 * 60_000
/** Adapters that are remembered. */
const REMEMBERED_MAX = 1_024

export const hotSet = z.array(
  z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), heat: z.number(), atMs: z.number() }),
)
/** `heat` as it was at `atMs`. */
export type HotSet = z.infer<typeof hotSet>

export function touched(set: HotSet, sha256: string, nowMs: number): HotSet {
  const before = set.find((one) => one.sha256 === sha256)
  const heat = before === undefined ? 0 : heatAt(before, nowMs)
  const others = set.filter((one) => one.sha256 !== sha256)
  return hottestFirst([...others, { sha256, heat: heat + 1, atMs: nowMs }], nowMs).slice(
    0,
    REMEMBERED_MAX,
  )
}

/** The hottest that are on the disk, the hottest first. */
export function wanted(
  set: HotSet,
  held: ReadonlySet<string>,
  places: number,
  nowMs: number,
): readonly string[] {
  const here = set.filter(({ sha256 }) => held.has(sha256))
  return hottestFirst(here, nowMs)
    .slice(0, places)
    .map(({ sha256 }) => sha256)
}

function hottestFirst(set: HotSet, nowMs: number): HotSet {
  return set.toSorted(
    (a, b) => heatAt(b, nowMs) - heatAt(a, nowMs) || (a.sha256 < b.sha256 ? -1 : 1),
  )
}

function heatAt({ heat, atMs }: HotSet[number], nowMs: number): number {
  return heat * 2 ** (-Math.max(0, nowMs - atMs) / HALF_LIFE_MS)
}
