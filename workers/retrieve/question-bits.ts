// A question's embedding as the search takes it: whole numbers, which a database reads much faster than
// fractions, and how much each of its signs weighs, in planes of bits.

/** Below what half precision holds. */
const LARGEST = 60_000
const PLANES = [0, 1, 2] as const
const LEVELS = (1 << PLANES.length) - 1
/** So many times the root mean square, and more, weigh the most. */
const HEAVIEST = 2.5

/** The same direction in whole numbers up to 60,000: closer to it than half precision, which is what it becomes. */
export function wholeNumbers(vector: readonly number[]): readonly number[] {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scale = largest === 0 ? 0 : LARGEST / largest
  return vector.map((value) => Math.round(value * scale))
}

/**
 * The weight of each sign, 0 … 7, as three binary numbers' digits: plane p has a 1 where the weight has 2^p. What
 * two vectors' signs differ by, weighed so, is about what their product loses by it.
 */
export function signPlanes(vector: readonly number[]): readonly string[] {
  const mean = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0) / vector.length)
  const scale = mean === 0 ? 0 : LEVELS / HEAVIEST / mean
  const weights = vector.map((value) => Math.min(LEVELS, Math.round(Math.abs(value) * scale)))
  return PLANES.map((plane) =>
    weights.reduce((bits, weight) => bits + ((weight & (1 << plane)) === 0 ? '0' : '1'), ''),
  )
}
