// How good is a ranking? Pure: rankings in, numbers out.
import type { Span } from './sets.ts'

/** Linear gain, logarithmic discount, the ideal ranking's value as 1. */
export function ndcg(gains: readonly number[], all: readonly number[], depth: number): number {
  const best = all.toSorted((a, b) => b - a)
  const ideal = discounted(best, depth)
  return ideal === 0 ? 0 : discounted(gains, depth) / ideal
}

function discounted(gains: readonly number[], depth: number): number {
  return gains.slice(0, depth).reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0)
}

/** Units of `spans` that `passages` cover, as a part of the spans and as a part of the passages. */
export function overlap(
  passages: readonly Span[],
  spans: readonly Span[],
): { recall: number; precision: number } {
  const covered = spans.reduce((sum, span) => sum + unitsWithin(span, passages), 0)
  const wanted = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const given = passages.reduce((sum, { start, end }) => sum + end - start, 0)
  return {
    recall: wanted === 0 ? 0 : covered / wanted,
    precision: given === 0 ? 0 : covered / given,
  }
}

/** Passages do not overlap each other, so that their parts can be added. */
export function unitsWithin({ start, end }: Span, passages: readonly Span[]): number {
  return passages.reduce(
    (sum, other) => sum + Math.max(0, Math.min(end, other.end) - Math.max(start, other.start)),
    0,
  )
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The value below which a part `p` of them lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? 0
}
