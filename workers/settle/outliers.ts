// Which clusters are retrieved far more often than they are used? A text written for the retriever
// rather than for a reader is given again and again and explains nothing. Counts alone, no text.
export type UseCount = {
  readonly clusterId: string
  readonly retrieved: number
  readonly used: number
}

export const OUTLIER_2 = {
  version: 'outlier-2',
  /** Fewer retrievals say nothing. */
  minRetrieved: 50,
  /** So many standard errors below the pool's rate of use … */
  deviations: 4,
  /** … and under this part of it: among honest texts, too, some are used half as often as others. */
  partOfPool: 0.1,
} as const

/**
 * Clusters whose rate of use is an outlier below the pool's, in the order given.
 *
 * @param pool the counts of all clusters together, those in `counts` among them
 */
export function outliersOf<T extends UseCount>(
  counts: readonly T[],
  pool: Omit<UseCount, 'clusterId'>,
): T[] {
  return counts.filter((own) => {
    // The pool without the cluster itself: a large cluster must not be its own measure.
    const [others, hits] = [pool.retrieved - own.retrieved, pool.used - own.used]
    if (own.retrieved < OUTLIER_2.minRetrieved || others <= 0) return false
    const rate = hits / others
    const error = Math.sqrt((rate * (1 - rate)) / own.retrieved)
    const least = Math.min(rate - OUTLIER_2.deviations * error, rate * OUTLIER_2.partOfPool)
    return own.used / own.retrieved < least
  })
}
