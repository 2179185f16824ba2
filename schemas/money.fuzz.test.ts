import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AMOUNT_MAX, nanoUsd, nanoUsdToWei, parseAmount, weiToNanoUsdDown } from './money.ts'

test('parseAmount round-trips every amount and refuses what is no plain integer', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: AMOUNT_MAX }), (amount) => {
      expect(parseAmount(amount.toString())).toBe(amount)
      expect(parseAmount(`-${amount}`)).toBeNull()
      expect(parseAmount(`${amount}.0`)).toBeNull()
      expect(parseAmount(`0${amount}`)).toBeNull()
    }),
  )
  for (const text of ['', ' 1', '1 ', '1e3', '0x10', 'NaN', '١', '1_000', `${AMOUNT_MAX + 1n}`]) {
    expect(parseAmount(text), text).toBeNull()
  }
})

test('weiToNanoUsdDown never credits more than was paid, and loses less than one nano-USD', () => {
  const rate = fc.bigInt({ min: 1n, max: 10n ** 12n })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 100n }), rate, (wei, weiPerNanoUsd) => {
      const credited = nanoUsdToWei(weiToNanoUsdDown(wei, weiPerNanoUsd), weiPerNanoUsd)
      expect(credited <= wei).toBe(true)
      expect(wei - credited < weiPerNanoUsd).toBe(true)
    }),
  )
})

test('nanoUsd refuses negative and oversized amounts', () => {
  expect(() => nanoUsd(-1n)).toThrow('outside')
  expect(() => nanoUsd(AMOUNT_MAX + 1n)).toThrow('outside')
})
