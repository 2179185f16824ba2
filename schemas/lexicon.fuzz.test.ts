import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BM25, TERM_NUMBERS, termsOf, weightsOf } from './lexicon.ts'

const words = (text: string, language = 'en') => [...termsOf(text, language).keys()]

describe('terms', () => {
  test('of any text are numbers of the index, ascending, counted from one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const terms = [...termsOf(text, 'en')]
        expect(terms.every(([term, times]) => term >= 1 && term < TERM_NUMBERS && times >= 1)).toBe(
          true,
        )
        expect(terms.map(([term]) => term)).toEqual(
          terms.map(([term]) => term).sort((a, b) => a - b),
        )
      }),
      { numRuns: 2_000 },
    )
  })

  test('are the same for every inflection, case and width of a word', () => {
    expect(words('Lamps BURNING')).toEqual(words('lamp burned'))
    expect(words('\uff4c\uff41\uff4d\uff50')).toEqual(words('lamp'))
    expect(words('lamp')).not.toEqual(words('lens'))
  })

  test('leave out function words of English, and of no other language', () => {
    expect(words('what is it that the')).toEqual([])
    expect(words('die Lampe', 'de')).toHaveLength(2)
    expect(words('die Häuser', 'de')).toEqual(words('die Haus', 'de'))
    expect(words('灯 台', 'ja')).toHaveLength(2)
  })
})

describe('weights', () => {
  test('grow with repetition, never past their bound, and shrink with length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 500 }), (n, rest) => {
        const weigh = (times: number, other: number) =>
          weightsOf(new Map([[1, times], ...(other > 0 ? [[2, other] as const] : [])])).get(1) ?? 0
        expect(weigh(n + 1, rest)).toBeGreaterThan(weigh(n, rest))
        expect(weigh(n, rest + 1)).toBeLessThan(weigh(n, rest))
        expect(weigh(n, rest)).toBeLessThan(BM25.k1 + 1)
      }),
      { numRuns: 500 },
    )
  })
})
