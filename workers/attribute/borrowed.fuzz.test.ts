// What a copyist gets: passages copied with a word changed here and there, at random.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALIGN } from './align-weights.gen.ts'
import { mainOriginOf, originsOf } from './borrowed.ts'
import { readPassage } from './read.ts'

const distinct = fc.uniqueArray(
  fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop'.split('')), minLength: 4, maxLength: 7 }),
  { minLength: 24, maxLength: 60 },
)

const read = (text: string, payee: string, committedAtMs: number | null) =>
  readPassage({ title: '', text, payee, cluster: payee, committedAtMs }, ALIGN)

describe('words of a passage', () => {
  test('belong to the earlier passage that they were copied from, noise and all', () => {
    fc.assert(
      fc.property(distinct, fc.integer({ min: 4, max: 9 }), (words, every) => {
        const noisy = words.map((word, at) => (at % every === every - 1 ? `${word}zz` : word))
        const origins = originsOf(
          [read(noisy.join(' '), 'copyist', 2), read(words.join(' '), 'author', 1)],
          ALIGN,
        )
        const [copied = [], own = []] = origins
        expect(own.every((origin) => origin === 1)).toBe(true)
        // Noise behind the last common run stands at no copied place.
        const inside = copied.slice(0, copied.lastIndexOf(1) + 1)
        expect(inside.every((origin) => origin === 1)).toBe(true)
        expect(inside.length).toBeGreaterThanOrEqual(words.length - ALIGN.borrowedGap)
        expect(mainOriginOf(copied, 0)).toBe(1)
      }),
      { numRuns: 1_000 },
    )
  })

  test('are their own where nothing was before, or nobody knows when', () => {
    fc.assert(
      fc.property(distinct, distinct, (words, others) => {
        const fresh = others.map((word) => `${word}qq`)
        const pairs = [
          [read(words.join(' '), 'a', 1), read(fresh.join(' '), 'b', 2)],
          [read(words.join(' '), 'a', null), read(words.join(' '), 'b', 2)],
          [read(words.join(' '), 'a', 1), read(words.join(' '), 'a', 2)],
        ]
        for (const pair of pairs) {
          expect(originsOf(pair, ALIGN).every((own, at) => own.every((o) => o === at))).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('stay the copyist’s own beside the copied ones', () => {
    fc.assert(
      fc.property(distinct, distinct, (words, others) => {
        const fresh = others.map((word) => `${word}qq`)
        const mixed = [...fresh, ...words]
        const [origins = []] = originsOf(
          [read(mixed.join(' '), 'copyist', 2), read(words.join(' '), 'author', 1)],
          ALIGN,
        )
        expect(origins).toEqual([...fresh.map(() => 0), ...words.map(() => 1)])
      }),
      { numRuns: 1_000 },
    )
  })
})
