import { describe, expect, test } from 'vitest'
import { parseAddress, parseId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CallTerms } from '../../schemas/wire/terms.ts'
import { CURRENT_POLICY, checkedPolicy } from './policy.ts'
import { aboveHold, fixedPrice, priceOf, worstCase } from './price.ts'

const someone = parseAddress(`0x${'1'.repeat(40)}`)
const terms: CallTerms = {
  priceVersion: 'price-test',
  promptNanoUsdPerToken: nanoUsd(7n),
  completionNanoUsdPerToken: nanoUsd(31n),
  retrievalFees: [
    { datanetId: parseId('dn', `dn_${'A'.repeat(22)}`), feeNanoUsd: nanoUsd(1_000n) },
    { datanetId: parseId('dn', `dn_${'B'.repeat(22)}`), feeNanoUsd: nanoUsd(5n) },
  ],
  policy: CURRENT_POLICY,
  payees: {
    platform: someone,
    node: someone,
    adapter: someone,
    stakers: someone,
    commons: someone,
  },
  weiPerNanoUsd: 1_000_000_000n,
}

describe('the price of a call', () => {
  test('is tokens times their price plus every fee', () => {
    const price = priceOf(terms, { promptTokens: 100, completionTokens: 10 })
    expect(price).toBe(700n + 310n + 1_005n)
  })

  test('ends at what was held, where the terms say that it was cut to that', () => {
    const usage = { promptTokens: 100, completionTokens: 10 }
    const whole = 700n + 310n + 1_005n
    for (const most of [whole - 15n, whole, whole + 15n].map(nanoUsd)) {
      const cut = { ...terms, mostNanoUsd: most }
      expect(priceOf(cut, usage)).toBe(most < whole ? most : whole)
      expect(aboveHold(cut, usage)).toBe(most < whole ? 15n : 0n)
      expect(priceOf(cut, { promptTokens: 100, completionTokens: 0 })).toBe(0n)
    }
    expect(aboveHold(terms, usage)).toBe(0n)
  })

  test('is zero when nothing was produced', () => {
    expect(priceOf(terms, { promptTokens: 100, completionTokens: 0 })).toBe(0n)
  })

  test('is exact where a number would not be', () => {
    const dear = { ...terms, completionNanoUsdPerToken: nanoUsd(2n ** 90n + 1n) }
    const price = priceOf(dear, { promptTokens: 0, completionTokens: 3 })
    expect(price).toBe(3n * (2n ** 90n + 1n) + 1_005n)
  })

  test('never exceeds the worst case of the tokens allowed', () => {
    expect(worstCase(terms, 100, 10)).toBe(
      priceOf(terms, { promptTokens: 100, completionTokens: 10 }),
    )
    expect(fixedPrice(terms, 100)).toBe(1_705n)
  })

  test('refuses to count fractions of tokens', () => {
    expect(() => fixedPrice(terms, 1.5)).toThrow('whole numbers')
  })
})

describe('a policy', () => {
  test('must divide the whole', () => {
    expect(() => checkedPolicy({ ...CURRENT_POLICY, dataBps: 4_001 })).toThrow('10,000')
    expect(() => checkedPolicy({ ...CURRENT_POLICY, dataBps: 4_000.5 })).toThrow('whole number')
  })
})
