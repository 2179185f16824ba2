// How often and how much may a key call in a minute? A token bucket, kept as the generic cell rate
// algorithm keeps it: a level that only drains, so that nothing has to run between two calls. A limit
// of L admits at most L at once and L a minute from then on: in t seconds at most L + L·t/60.
//
// All in integers: a unit is 60,000 grains, and each millisecond drains L grains, so a minute drains
// exactly L units and nothing is rounded. Nothing here knows what a unit is.

/** A minute in milliseconds, and by that the grains of one unit. */
const MINUTE = 60_000

/** So that grains stay far below 2^53. */
export const LIMIT_MAX = 1_000_000_000

export type Bucket = {
  /** What was taken and has not drained yet, in grains; above the limit only after a cut of it. */
  readonly level: number
  /** The clock when the level was last brought up to date. */
  readonly atMs: number
}

export const EMPTY_BUCKET: Bucket = { level: 0, atMs: 0 }

/** One limit as the `x-ratelimit-*` headers tell it. */
export type RateView = {
  readonly limit: number
  readonly remaining: number
  /**
   * Until nothing would count any more, in milliseconds, rounded up; of what is reserved, the most: as if
   * all of it were used now.
   */
  readonly resetMs: number
}

/**
 * The bucket as it stands now. A clock that jumped back drains nothing and is believed from there
 * on: only time that passes forward ever drains, so a jump back and forth gains nothing but what the
 * way forward gave.
 */
export function drained({ level, atMs }: Bucket, limit: number, nowMs: number): Bucket {
  const passedMs = Math.max(0, nowMs - atMs)
  return { level: Math.max(0, level - limit * passedMs), atMs: nowMs }
}

/** @param bucket drained to now */
export function taken(bucket: Bucket, units: number): Bucket {
  return { ...bucket, level: bucket.level + units * MINUTE }
}

/**
 * How long until so many units fit; 0 where they fit now, null where time alone makes no room.
 *
 * @param bucket drained to now
 * @param reserved units promised to calls that are under way: they do not drain
 */
export function waitMs(
  bucket: Bucket,
  limit: number,
  units: number,
  reserved: number,
): number | null {
  const over = bucket.level + (reserved + units - limit) * MINUTE
  if (over <= 0) return 0
  return over <= bucket.level ? Math.ceil(over / limit) : null
}

/** @param bucket drained to now */
export function rateView(bucket: Bucket, limit: number, reserved: number): RateView {
  const left = Math.floor((limit * MINUTE - bucket.level) / MINUTE) - reserved
  return {
    limit,
    remaining: Math.max(0, left),
    resetMs: Math.ceil((bucket.level + reserved * MINUTE) / limit),
  }
}
