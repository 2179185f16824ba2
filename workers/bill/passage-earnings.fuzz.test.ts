// The law of earnings: whatever the shares and the price, what passages earn is what the receipt pays.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apportion } from '../../schemas/apportion.ts'
import { contentId, parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { WHOLE, type Credit } from '../../schemas/wire/generation.ts'
import { earningsOf } from './passage-earnings.ts'
import { CURRENT_POLICY } from './policy.ts'
import { splitsOf } from './splits.ts'

const address = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const hash = (n: number) => parseSha256(n.toString(16).padStart(64, '0'))
const passage = (n: number) => contentId('psg', `${n}`)
const [platform, node, adapter, stakers, commons] = [1, 2, 3, 4, 5].map(address)
const terms = {
  promptNanoUsdPerToken: nanoUsd(0n),
  completionNanoUsdPerToken: nanoUsd(0n),
  retrievalFees: [],
  priceVersion: 'test',
  policy: CURRENT_POLICY,
  payees: { platform, node, adapter, stakers, commons },
  weiPerNanoUsd: 1n,
} as Parameters<typeof splitsOf>[1]

const cluster = fc.record({
  weight: fc.nat({ max: 1_000 }),
  payee: fc.nat({ max: 3 }),
  passages: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
})
const credits = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.array(cluster, { maxLength: 6 }))
  .map(([unattributed, clusters]): Credit => {
    const weights = [unattributed, ...clusters.map(({ weight }) => weight)]
    const claims = weights.map((weight, index) => ({ id: `${index}`, weight: BigInt(weight) }))
    const [rest = 0, ...shares] = apportion(BigInt(WHOLE), claims).map(Number)
    return {
      version: 'test',
      unattributed: rest,
      shares: clusters.map(({ payee, passages }, index) => ({
        clusterId: hash(index),
        passageIds: passages.map(passage),
        payee: address(100 + payee),
        share: shares[index] ?? 0,
      })),
      evidenceSha256: hash(0),
    }
  })
const prices = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(nanoUsd)

describe('what passages earn', () => {
  test('sums to the data splits of the receipt, payee by payee', () => {
    fc.assert(
      fc.property(prices, credits, (price, credit) => {
        const splits = splitsOf(price, terms, credit)
        const sums = new Map<string, bigint>()
        for (const { payee, amountNanoUsd } of earningsOf({ credit, splits })) {
          expect(amountNanoUsd).toBeGreaterThanOrEqual(0n)
          sums.set(payee, (sums.get(payee) ?? 0n) + amountNanoUsd)
        }
        const paid = splits.filter(({ role }) => role === 'data')
        const earned = [...sums].filter(([, sum]) => sum > 0n)
        expect(new Map(earned)).toEqual(
          new Map(paid.map(({ payee, amountNanoUsd }) => [payee, amountNanoUsd])),
        )
      }),
    )
  })

  test('follows the shares to within one unit, and names each passage of a cluster once', () => {
    fc.assert(
      fc.property(prices, credits, (price, credit) => {
        const splits = splitsOf(price, terms, credit)
        const earnings = earningsOf({ credit, splits })
        for (const { payee, amountNanoUsd } of splits.filter(({ role }) => role === 'data')) {
          const own = credit.shares.filter((share) => share.payee === payee)
          const whole = own.reduce((sum, { share }) => sum + BigInt(share), 0n)
          for (const { clusterId, share, passageIds } of own) {
            const lines = earnings.filter((line) => line.clusterId === clusterId)
            expect(lines.map((line) => line.passageId)).toEqual(
              passageIds.length === 0 ? [null] : [...new Set(passageIds)],
            )
            const sum = lines.reduce((total, line) => total + line.amountNanoUsd, 0n)
            const exact = (amountNanoUsd * BigInt(share)) / whole
            expect(sum === exact || sum === exact + 1n).toBe(true)
          }
        }
      }),
    )
  })
})
