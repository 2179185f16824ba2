// When is a delivery tried again, and when is it given up? The published schedule, each wait stretched
// by up to a tenth at random, so that what failed together does not come back together. Knows no
// clock and no randomness: both come in.

/** Seconds from one attempt to the next, the first from the event on: three days in all. */
export const RETRY_SECONDS: readonly number[] = [
  0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
]

const STRETCH = 0.1
/** However long a receiver asks to be left alone, it is asked again within a day. */
const RETRY_AFTER_MAX_MS = 86_400_000

/**
 * @param tries attempts made, at least one
 * @param random uniform in [0, 1)
 * @param retryAfterMs what the receiver asked for; null where it said nothing
 * @returns the time of the next attempt, or null where there is none
 */
export function nextAttemptAt(
  scheduleSeconds: readonly number[],
  tries: number,
  nowMs: number,
  random: number,
  retryAfterMs: number | null,
): number | null {
  const seconds = scheduleSeconds[tries]
  if (seconds === undefined) return null
  const waitMs = Math.round(seconds * 1_000 * (1 + STRETCH * random))
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)
  return nowMs + Math.max(waitMs, asked)
}
