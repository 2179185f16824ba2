import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { distance, judge as judgeWith, TOLERANCE_MIN, type Fingerprint } from './canary.ts'

const logprob = fc.double({ min: -12, max: -0.01, noNaN: true })
const ALPHABET = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
/** One token whose eight alternatives are as likely as drawn, the likeliest first. */
const scored: fc.Arbitrary<Fingerprint> = fc
  .array(logprob, { minLength: 8, maxLength: 8 })
  .map((values) => {
    const likeliest = values
      .map((value, index) => [ALPHABET[index] ?? '', value] as const)
      .toSorted((a, b) => b[1] - a[1])
    return [{ token: likeliest[0]?.[0] ?? '', likeliest }]
  })
const spoken: fc.Arbitrary<Fingerprint> = fc
  .array(fc.constantFrom('sea', 'sky', 'sun'), { minLength: 8, maxLength: 8 })
  .map((words) => words.map((token) => ({ token, likeliest: [] })))
const noise = fc.double({ min: -0.02, max: 0.02, noNaN: true })

const judge = (
  observed: Fingerprint,
  expected: Fingerprint | null,
  others: ReadonlyMap<string, Fingerprint>,
  tolerance = TOLERANCE_MIN,
) => judgeWith(observed, expected, others, tolerance)

const moved = (fingerprint: Fingerprint, by: number): Fingerprint =>
  fingerprint.map(({ token, likeliest }) => {
    return { token, likeliest: likeliest.map(([word, value]) => [word, value + by] as const) }
  })

test('an adapter that answers as before is the same, also with the noise of a batch', () => {
  fc.assert(
    fc.property(fc.oneof(scored, spoken), noise, (fingerprint, by) => {
      expect(judge(moved(fingerprint, by), fingerprint, new Map())).toEqual({ kind: 'same' })
    }),
  )
})

test('two that are closer than the noise of a batch are not taken for one another', () => {
  fc.assert(
    fc.property(scored, noise, noise, (mine, apart, by) => {
      const theirs = moved(mine, apart)
      const observed = moved(mine, by)
      fc.pre(distance(observed, theirs) > 0)
      expect(judge(observed, mine, new Map([['b', theirs]]))).toEqual({ kind: 'same' })
    }),
  )
})

test('an engine that is less exact is allowed as much as it says, and no more', () => {
  fc.assert(
    fc.property(scored, fc.double({ min: 0.06, max: 0.49, noNaN: true }), (mine, by) => {
      const observed = moved(mine, -by)
      expect(judge(observed, mine, new Map(), 0.5)).toEqual({ kind: 'same' })
      expect(judge(observed, mine, new Map())).toEqual({ kind: 'other', as: null })
      expect(judge(moved(mine, -0.51), mine, new Map(), 0.5)).toEqual({ kind: 'other', as: null })
    }),
  )
})

test('of two that are about as likely an inexact engine may draw either', () => {
  const near = (token: string, other: string): Fingerprint => [
    { token, likeliest: [[token, -1] as const, [other, -1.01] as const] },
  ]
  expect(judge(near('sky', 'sea'), near('sea', 'sky'), new Map())).toEqual({ kind: 'same' })
  const [mark] = near('sky', 'sea')
  const words = mark === undefined ? [] : [{ ...mark, likeliest: [] }]
  expect(judge(words, near('sea', 'sky'), new Map()).kind).toBe('other')
})

test('one that answers as another does is that other, whatever it gave before', () => {
  fc.assert(
    fc.property(scored, scored, fc.boolean(), (mine, theirs, isKnown) => {
      fc.pre(distance(mine, theirs) > 0)
      const verdict = judge(theirs, isKnown ? mine : null, new Map([['b', theirs]]))
      expect(verdict).toEqual({ kind: 'other', as: 'b' })
    }),
  )
})

test('one that answers as nobody known is kept back where it is known, and new where it is not', () => {
  fc.assert(
    fc.property(scored, scored, scored, (mine, theirs, strange) => {
      fc.pre(distance(strange, mine) > 0.1 && distance(strange, theirs) > 0.1)
      const others = new Map([['b', theirs]])
      expect(judge(strange, mine, others)).toEqual({ kind: 'other', as: null })
      expect(judge(strange, null, others)).toEqual({ kind: 'first' })
    }),
  )
})

test('words alone: equal ones are no proof of a mix-up, other ones than before are', () => {
  fc.assert(
    fc.property(spoken, spoken, (mine, theirs) => {
      expect(judge(mine, null, new Map([['b', mine]]))).toEqual({ kind: 'first' })
      expect(judge(mine, mine, new Map([['b', mine]]))).toEqual({ kind: 'same' })
      fc.pre(distance(mine, theirs) > 0)
      expect(judge(theirs, mine, new Map()).kind).toBe('other')
    }),
  )
})

test('distance is 0 for equals, symmetric enough to separate, infinite for other words', () => {
  fc.assert(
    fc.property(scored, scored, (a, b) => {
      expect(distance(a, a)).toBe(0)
      expect(distance(a, b) === 0).toBe(distance(b, a) === 0)
      expect(distance(a, [])).toBe(Number.POSITIVE_INFINITY)
    }),
  )
})
