import { describe, expect, test } from 'vitest'
import { ndcg, overlap, percentile } from './measures.ts'

describe('measures', () => {
  test('nDCG takes the gain as it is and discounts by the logarithm of the rank', () => {
    expect(ndcg([4, 1], [4, 1], 10)).toBe(1)
    expect(ndcg([1, 4], [4, 1], 10)).toBeCloseTo(
      (1 + 4 / Math.log2(3)) / (4 + 1 / Math.log2(3)),
      12,
    )
    expect(ndcg([0, 0, 4], [4], 2)).toBe(0)
    expect(ndcg([], [], 10)).toBe(0)
  })

  test('overlap counts units once, against the spans and against what was given', () => {
    const passages = [
      { start: 0, end: 10 },
      { start: 10, end: 30 },
    ]
    expect(overlap(passages, [{ start: 5, end: 15 }])).toEqual({ recall: 1, precision: 10 / 30 })
    expect(overlap([], [{ start: 5, end: 15 }])).toEqual({ recall: 0, precision: 0 })
  })

  test('a percentile is one of the values', () => {
    expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3)
    expect(percentile([1], 0.95)).toBe(1)
  })
})
