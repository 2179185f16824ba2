import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agreementOf, decided, waits, type Review } from './reviewing.ts'

const verdict = fc.constantFrom('approve' as const, 'reject' as const)
const reviews: fc.Arbitrary<Review[]> = fc.uniqueArray(
  fc.record({
    contribution: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    reviewer: fc.constantFrom('x', 'y', 'z'),
    verdict,
  }),
  { selector: ({ contribution, reviewer }) => `${contribution} ${reviewer}` },
)

describe('a review', () => {
  test('is over after at most 2 × needed − 1 verdicts, and never turns', () => {
    fc.assert(
      fc.property(
        fc.array(verdict, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        (said, n) => {
          const states = said.map((_, at) => decided(said.slice(0, at + 1), n))
          const over = states.findIndex((state) => state !== 'pending')
          if (said.length >= 2 * n - 1) expect(over).not.toBe(-1)
          if (over === -1) return
          expect(over + 1).toBeLessThanOrEqual(2 * n - 1)
          const agreeing = states[over] === 'accepted' ? 'approve' : 'reject'
          expect(said.slice(0, over + 1).filter((one) => one === agreeing)).toHaveLength(n)
        },
      ),
    )
  })

  test('is waited for by policy, never by the owner', () => {
    expect(waits('flagged', 1, false)).toBe(true)
    expect(waits('flagged', 0, false)).toBe(false)
    expect(waits('all', 0, false)).toBe(true)
    expect(waits('none', 3, false)).toBe(false)
    expect(waits('all', 3, true)).toBe(false)
  })
})

describe('agreement', () => {
  test('lies between total dissent and total assent, and does not depend on the order', () => {
    fc.assert(
      fc.property(reviews, (said) => {
        const agreement = agreementOf(said)
        expect(agreementOf(said.toReversed())).toEqual(agreement)
        for (const { observed, kappa, items } of agreement.pairs) {
          expect(items).toBeGreaterThan(0)
          if (kappa === null) expect(observed).toBe(1)
          else if (observed === 1) expect(kappa).toBe(1)
          else expect(kappa).toBeLessThanOrEqual(observed)
        }
        expect(agreement.observed === null).toBe(agreement.shared === 0)
      }),
    )
  })

  test('is Cohen’s kappa: 20 and 15 of 50 agreed upon, 5 and 10 not, is 0.4', () => {
    const items = [
      ...Array.from({ length: 20 }, () => ['approve', 'approve'] as const),
      ...Array.from({ length: 15 }, () => ['reject', 'reject'] as const),
      ...Array.from({ length: 5 }, () => ['approve', 'reject'] as const),
      ...Array.from({ length: 10 }, () => ['reject', 'approve'] as const),
    ]
    const said = items.flatMap(([first, second], item): Review[] => [
      { contribution: `${item}`, reviewer: 'y', verdict: second },
      { contribution: `${item}`, reviewer: 'x', verdict: first },
    ])
    const { pairs, observed, shared } = agreementOf(said)
    expect({ observed, shared }).toEqual({ observed: 0.7, shared: 50 })
    expect(pairs[0]?.reviewers).toEqual(['x', 'y'])
    expect(pairs[0]?.kappa).toBeCloseTo(0.4, 10)
  })

  test('is beyond measure where both always say the same', () => {
    const both = (contribution: string): Review[] => [
      { contribution, reviewer: 'x', verdict: 'approve' },
      { contribution, reviewer: 'y', verdict: 'approve' },
    ]
    expect(agreementOf([...both('a'), ...both('b')]).pairs[0]).toMatchObject({
      observed: 1,
      kappa: null,
    })
  })
})
