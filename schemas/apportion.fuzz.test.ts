import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apportion } from './apportion.ts'

const weights = fc.array(fc.bigInt({ min: 0n, max: 1n << 70n }), { minLength: 1, maxLength: 12 })
const claimsOf = (list: readonly bigint[]) =>
  list.map((weight, index) => ({ id: `payee-${String(index).padStart(3, '0')}`, weight }))
const sum = (list: readonly bigint[]) => list.reduce((total, part) => total + part, 0n)

test('apportion sums exactly and stays within one unit of the exact proportion', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 120n }), weights, (total, list) => {
      fc.pre(sum(list) > 0n)
      const amounts = apportion(total, claimsOf(list))
      expect(sum(amounts)).toBe(total)
      amounts.forEach((amount, i) => {
        const floor = (total * (list[i] ?? 0n)) / sum(list)
        expect(amount === floor || amount === floor + 1n).toBe(true)
        if (list[i] === 0n) expect(amount).toBe(0n)
      })
    }),
    { numRuns: 2_000 },
  )
})

test('apportion does not depend on the order of its claims', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10_000n }), weights, fc.nat(), (total, list, turn) => {
      fc.pre(sum(list) > 0n)
      const claims = claimsOf(list)
      const pivot = turn % claims.length
      const turned = [...claims.slice(pivot), ...claims.slice(0, pivot)]
      const amountOf = (order: typeof claims) =>
        new Map(apportion(total, order).map((amount, i) => [order[i]?.id, amount]))
      const straight = amountOf(claims)
      for (const [id, amount] of amountOf(turned)) expect(straight.get(id)).toBe(amount)
    }),
  )
})
