import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FUSION } from './fusion.ts'
import { rank, worthGiving } from './rank.ts'
import type { Candidate } from './rank.ts'
import { sampleCandidate } from './sample-candidates.ts'

const score = fc.integer({ min: 0, max: 1_000 }).map((n) => n / 1_000)
const candidates = fc
  .boolean()
  .chain((hasVectors) =>
    fc
      .array(fc.tuple(score, score, fc.nat({ max: 6 })), { maxLength: 20 })
      .map((rows) =>
        rows.map(([lexical, vector, cluster], id) =>
          sampleCandidate(id, lexical, hasVectors ? vector : null, cluster),
        ),
      ),
  )
const limits = fc.nat({ max: 8 })
const texts = (list: readonly Candidate[], limit: number) =>
  rank(list, limit).map((passage) => passage.text)

describe('ranking of any candidates', () => {
  test('gives at most the limit, one per cluster, best first, in whole millionths', () => {
    fc.assert(
      fc.property(candidates, limits, (list, limit) => {
        const ranked = rank(list, limit)
        expect(ranked.length).toBeLessThanOrEqual(limit)
        expect(new Set(ranked.map((passage) => passage.clusterId)).size).toBe(ranked.length)
        const fused = ranked.map((passage) => passage.scores.fused)
        expect(fused).toEqual([...fused].sort((a, b) => b - a))
        expect(ranked.flatMap((p) => Object.values(p.scores)).every(Number.isSafeInteger)).toBe(
          true,
        )
      }),
      { numRuns: 2_000 },
    )
  })

  test('does not depend on their order', () => {
    fc.assert(
      fc.property(candidates, limits, (list, limit) => {
        expect(rank([...list].reverse(), limit)).toEqual(rank(list, limit))
      }),
      { numRuns: 1_000 },
    )
  })

  test('is moved by no copy in a cluster', () => {
    fc.assert(
      fc.property(candidates, limits, fc.nat({ max: 19 }), (list, limit, which) => {
        const first = list[which % Math.max(list.length, 1)]
        if (first === undefined) return
        const { passage, lexical, vector } = first
        const copy = { ...sampleCandidate(99, lexical, vector), passage }
        expect(rank([...list, copy], limit)).toEqual(rank(list, limit))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a ranking', () => {
  test('sums the cosine and the covered part of the question on one scale', () => {
    const list = [
      sampleCandidate(1, 0.9, 0.3),
      sampleCandidate(2, 0.1, 0.7),
      sampleCandidate(3, 0.5, 0.6),
    ]
    const ranked = rank(list, 3)
    expect(ranked.map((passage) => passage.text)).toEqual(['Passage 1', 'Passage 3', 'Passage 2'])
    expect(ranked.map((passage) => passage.scores.fused)).toEqual([720_000, 530_000, 280_000])
    expect(ranked[0]?.scores).toEqual({ lexical: 900_000, vector: 300_000, fused: 720_000 })
  })

  test('takes the weight of the Datanet where it has its own', () => {
    const list = [
      { ...sampleCandidate(1, 0.9, 0.3), vectorPart: 1 },
      { ...sampleCandidate(2, 0.4, 0.7), vectorPart: 0 },
    ]
    expect(rank(list, 2).map((passage) => passage.scores.fused)).toEqual([400_000, 300_000])
  })

  test('leaves out what is unrelated, even when there is room', () => {
    const below = FUSION.vectorFloor - 0.001
    expect(texts([sampleCandidate(1, 0.9, below), sampleCandidate(2, 0, 0.5)], 5)).toEqual([
      'Passage 2',
    ])
    expect(texts([sampleCandidate(1, 0.9, below)], 5)).toEqual([])
  })

  test('goes by words alone where there is no embedding', () => {
    const list = [sampleCandidate(1, 0.2, null), sampleCandidate(2, 0.3, null)]
    expect(texts([...list, sampleCandidate(3, 0, null)], 5)).toEqual(['Passage 2', 'Passage 1'])
  })
})

test('worthGiving keeps the best, its order, and nothing far below it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000_000), { maxLength: 8 }), (fused) => {
      const { passage } = sampleCandidate(1, 1, 1)
      const ranked = fused
        .toSorted((a, b) => b - a)
        .map((one) => ({ ...passage, scores: { lexical: 0, vector: 0, fused: one } }))
      const given = worthGiving(ranked)
      expect(given).toEqual(ranked.slice(0, given.length))
      const [best = 0, next = 0] = [ranked[0]?.scores.fused, ranked[given.length]?.scores.fused]
      if (ranked.length > 0) expect(given.length).toBeGreaterThan(0)
      if (given.length < ranked.length) expect(next).toBeLessThan(best * FUSION.promptPart)
    }),
  )
})
