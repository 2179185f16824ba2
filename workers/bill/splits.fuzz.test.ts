// The law of a split: whatever the price, the policy and the credit, the lines sum to the price.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { apportion } from '../../schemas/apportion.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Credit } from '../../schemas/wire/generation.ts'
import type { CallTerms } from '../../schemas/wire/terms.ts'
import { CURRENT_POLICY } from './policy.ts'
import { splitsOf } from './splits.ts'

const address = (n: number): Address => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const hash = (n: number) => parseSha256(n.toString(16).padStart(64, '0'))

/** Divides a whole into as many parts as there are weights. */
function parts(whole: number, weights: readonly number[]): number[] {
  const claims = weights.map((weight, index) => ({ id: `${index}`, weight: BigInt(weight) }))
  return apportion(BigInt(whole), claims).map(Number)
}

const weights = (minLength: number, maxLength: number) =>
  fc
    .array(fc.nat({ max: 1_000 }), { minLength, maxLength })
    .filter((list) => list.some((weight) => weight > 0))

const credits = fc
  .tuple(weights(1, 9), fc.array(fc.nat({ max: 4 }), { minLength: 8 }))
  .map(([list, payees]): Credit => {
    const [unattributed = 0, ...shares] = parts(WHOLE, list)
    return {
      version: 'test',
      unattributed,
      shares: shares.map((share, index) => ({
        clusterId: hash(index),
        passageIds: [],
        payee: address(100 + (payees[index] ?? 0)),
        share,
      })),
      evidenceSha256: hash(0),
    }
  })

const termsOf = fc
  .tuple(weights(5, 5), fc.array(fc.nat({ max: 3 }), { minLength: 5 }))
  .map(([list, who]): CallTerms => {
    const [platformBps = 0, nodeBps = 0, adapterBps = 0, stakersBps = 0, dataBps = 0] = parts(
      10_000,
      list,
    )
    const payee = (index: number) => address(who[index] ?? 0)
    return {
      priceVersion: 'test',
      promptNanoUsdPerToken: nanoUsd(1n),
      completionNanoUsdPerToken: nanoUsd(1n),
      retrievalFees: [],
      policy: { version: 'test', platformBps, nodeBps, adapterBps, stakersBps, dataBps },
      payees: {
        platform: payee(0),
        node: payee(1),
        adapter: payee(2),
        stakers: payee(3),
        commons: payee(4),
      },
      weiPerNanoUsd: 1n,
    }
  })

const prices = fc
  .oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 2n ** 64n), fc.bigInt(0n, 2n ** 120n))
  .map(nanoUsd)

const all = { numRuns: 5_000 }
const sum = (lines: readonly { amountNanoUsd: bigint }[]) =>
  lines.reduce((total, line) => total + line.amountNanoUsd, 0n)

describe('splits of any price under any policy and credit', () => {
  test('sum to the price, one line a role and payee, none of zero, in order', () => {
    fc.assert(
      fc.property(prices, termsOf, credits, (price, terms, credit) => {
        const lines = splitsOf(price, terms, credit)
        const places = lines.map((line) => `${line.role} ${line.payee}`)
        expect(sum(lines)).toBe(price)
        expect(lines.every((line) => line.amountNanoUsd > 0n)).toBe(true)
        expect(new Set(places).size).toBe(places.length)
        expect(places).toEqual([...places].sort())
      }),
      all,
    )
  })

  test('are within one unit of the exact part of each role', () => {
    fc.assert(
      fc.property(prices, termsOf, credits, (price, terms, credit) => {
        const node = sum(splitsOf(price, terms, credit).filter((line) => line.role === 'node'))
        const scaled = node * 10_000n - price * BigInt(terms.policy.nodeBps)
        expect(scaled > -10_000n && scaled < 10_000n).toBe(true)
      }),
      all,
    )
  })

  test('do not depend on the order of the shares', () => {
    fc.assert(
      fc.property(prices, termsOf, credits, (price, terms, credit) => {
        const turned = { ...credit, shares: [...credit.shares].reverse() }
        expect(splitsOf(price, terms, turned)).toEqual(splitsOf(price, terms, credit))
      }),
      all,
    )
  })
})

const adapterParts = fc
  .array(
    fc.record({
      payee: fc.nat({ max: 5 }).map((who) => address(200 + who)),
      weightMilli: fc.integer({ min: 1, max: 4_000 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.map((part, index) => ({ name: `a/${index}`, sha256: hash(index), ...part })))

describe('splits among several adapters', () => {
  test('sum to what one adapter gets, to within a unit of each weight, and move nobody else’s line', () => {
    fc.assert(
      fc.property(prices, termsOf, credits, adapterParts, (price, terms, credit, those) => {
        const one = splitsOf(price, terms, credit)
        const several = splitsOf(price, { ...terms, adapterParts: those }, credit)
        const [ours, others] = [
          several.filter(({ role }) => role === 'adapter'),
          several.filter(({ role }) => role !== 'adapter'),
        ]
        const whole = sum(one.filter(({ role }) => role === 'adapter'))
        expect(others).toEqual(one.filter(({ role }) => role !== 'adapter'))
        expect(sum(ours)).toBe(whole)
        const weightOf = (payee: Address) =>
          those.reduce((n, part) => (part.payee === payee ? n + BigInt(part.weightMilli) : n), 0n)
        const total = those.reduce((n, { weightMilli }) => n + BigInt(weightMilli), 0n)
        expect(new Set(ours.map(({ payee }) => payee)).size).toBe(ours.length)
        for (const { payee } of those) {
          const own = sum(ours.filter((line) => line.payee === payee))
          const off = own * total - whole * weightOf(payee)
          expect(off > -total && off < total).toBe(true)
        }
        const turned = { ...terms, adapterParts: those.toReversed() }
        expect(splitsOf(price, turned, credit)).toEqual(several)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a split', () => {
  const payees = {
    platform: address(1),
    node: address(2),
    adapter: address(9),
    stakers: address(4),
    commons: address(9),
  }
  const terms: CallTerms = {
    priceVersion: 'test',
    promptNanoUsdPerToken: nanoUsd(1n),
    completionNanoUsdPerToken: nanoUsd(1n),
    retrievalFees: [],
    policy: CURRENT_POLICY,
    payees,
    weiPerNanoUsd: 1n,
  }
  const credit: Credit = {
    version: 'test',
    shares: [
      { clusterId: hash(1), passageIds: [], payee: address(11), share: 500_000_000 },
      { clusterId: hash(2), passageIds: [], payee: address(12), share: 250_000_000 },
      { clusterId: hash(3), passageIds: [], payee: address(11), share: 125_000_000 },
    ],
    unattributed: 125_000_000,
    evidenceSha256: hash(0),
  }

  test('pays the roles of the current policy', () => {
    expect(splitsOf(nanoUsd(100_000n), terms, credit)).toEqual([
      { role: 'adapter', payee: address(9), amountNanoUsd: 20_000n },
      { role: 'commons', payee: address(9), amountNanoUsd: 5_000n },
      { role: 'data', payee: address(11), amountNanoUsd: 25_000n },
      { role: 'data', payee: address(12), amountNanoUsd: 10_000n },
      { role: 'node', payee: address(2), amountNanoUsd: 25_000n },
      { role: 'platform', payee: address(1), amountNanoUsd: 10_000n },
      { role: 'stakers', payee: address(4), amountNanoUsd: 5_000n },
    ])
  })

  test('of nothing has no lines', () => {
    expect(splitsOf(nanoUsd(0n), terms, credit)).toEqual([])
  })

  test('refuses credit that is not whole', () => {
    const short = { ...credit, unattributed: 124_999_999 }
    expect(() => splitsOf(nanoUsd(1n), terms, short)).toThrow('exactly 1e9')
  })
})
