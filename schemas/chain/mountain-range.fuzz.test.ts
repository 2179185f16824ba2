// The laws of a mountain range: appending in any portions gives one root, every leaf has a proof,
// and no proof serves another leaf, place, size or shard.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { must } from '../result.ts'
import { appendTo, EMPTY_RANGE, proveAppended, proveInRange } from './mountain-range.ts'
import { provesInRange, rangeRoot } from './mountain-range.ts'
import { rootOfPath, textHash } from './receipt-type.ts'
import type { Hex } from './tree.ts'

const hashes = (count: number): Hex[] => Array.from({ length: count }, (_, i) => textHash(`r ${i}`))
const rootOf = (count: number, shard = 3) => rangeRoot(shard, appendTo(EMPTY_RANGE, hashes(count)))

describe('a mountain range', () => {
  test('has the same root however its leaves come, and at most one peak a bit', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 17 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(cuts, (portions) => {
        const all = hashes(portions.reduce((sum, each) => sum + each, 1))
        let range = appendTo(EMPTY_RANGE, all.slice(0, 1))
        for (const portion of portions) {
          range = appendTo(range, all.slice(range.size, range.size + portion))
        }
        expect(range.size).toBe(all.length)
        expect(range.peaks.length).toBe(all.length.toString(2).replaceAll('0', '').length)
        expect(rangeRoot(3, range)).toBe(rootOf(all.length))
      }),
      { numRuns: 200 },
    )
  })

  test('proves every leaf of every size, and nothing else by the same proof', () => {
    for (let size = 1; size <= 40; size++) {
      const all = hashes(size)
      const root = rootOf(size)
      all.forEach((hash, index) => {
        const proof = proveInRange(all, index)
        expect(provesInRange(root, 3, hash, proof)).toBe(true)
        expect(provesInRange(root, 4, hash, proof)).toBe(false)
        expect(provesInRange(root, 3, textHash('another'), proof)).toBe(false)
        expect(provesInRange(root, 3, hash, { ...proof, index: size })).toBe(false)
        expect(provesInRange(root, 3, hash, { ...proof, index: index + 0.5 })).toBe(false)
        expect(provesInRange(root, 3, hash, { ...proof, size: size + 1 })).toBe(false)
        if (size > 1) {
          expect(provesInRange(root, 3, hash, { ...proof, index: (index + 1) % size })).toBe(false)
        }
        const longer = [...proof.siblings, textHash('one more')]
        expect(provesInRange(root, 3, hash, { ...proof, siblings: longer })).toBe(false)
        expect(provesInRange(root, 3, hash, { ...proof, peaks: proof.peaks.slice(1) })).toBe(false)
      })
    }
  })

  test('proves what was appended from the peaks before it alone, as from all of it', () => {
    fc.assert(
      fc.property(fc.nat(70), fc.integer({ min: 1, max: 40 }), fc.nat(), (old, added, pick) => {
        const all = hashes(old + added)
        const before = appendTo(EMPTY_RANGE, all.slice(0, old))
        const index = old + (pick % added)
        const proof = proveAppended(before, all.slice(old), index)
        expect(proof).toEqual(proveInRange(all, index))
      }),
      { numRuns: 400 },
    )
    const before = appendTo(EMPTY_RANGE, hashes(5))
    expect(() => proveAppended(before, hashes(9).slice(5), 4)).toThrow('that was appended')
  })

  test('takes no inner node for a leaf, and has different roots at different sizes', () => {
    const two = appendTo(EMPTY_RANGE, hashes(2))
    const node = must(two.peaks[0], 'two leaves have one peak')
    const short = { index: 0, size: 1, siblings: [], peaks: [node] }
    expect(provesInRange(rangeRoot(3, two), 3, node, short)).toBe(false)
    const roots = new Set(Array.from({ length: 70 }, (_, i) => rootOf(i + 1)))
    expect(roots.size).toBe(70)
    expect(rootOfPath(must(hashes(1)[0], 'one'), 0, 1, [])).not.toBe(rootOf(1))
  })

  test('refuses peaks that do not fit the size, and a root of nothing', () => {
    const range = appendTo(EMPTY_RANGE, hashes(5))
    expect(() => appendTo({ ...range, size: 6.5 }, [])).toThrow('a size')
    expect(() => appendTo({ ...range, size: 7 }, hashes(1))).toThrow('a peak for every 1')
    expect(() => rangeRoot(0, EMPTY_RANGE)).toThrow('without receipts')
  })
})
