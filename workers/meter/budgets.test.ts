import { describe, expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { NOTHING_SPENT, periodsOf, reserveSpend, resetsAtMs } from './budgets.ts'
import { settleSpend, tightest, windowsAt } from './budgets.ts'

const resets = (nowMs: number) => {
  const { day, month, total } = windowsAt(NOTHING_SPENT, nowMs)
  return [resetsAtMs('day', day), resetsAtMs('month', month), resetsAtMs('total', total)].map(
    (ms) => (ms === null ? null : new Date(ms).toISOString()),
  )
}

describe('periods', () => {
  test.each([
    ['2026-11-25T14:00:00Z', '2026-11-26T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-03-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
    ['2100-02-28T12:00:00Z', '2100-03-01T00:00:00.000Z', '2100-03-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-02T00:00:00.000Z', '1970-02-01T00:00:00.000Z'],
  ])('at %s begin anew at %s and %s, the total never', (now, day, month) => {
    expect(resets(Date.parse(now))).toEqual([day, month, null])
  })

  test('turn with the day and with the month, and leave the total', () => {
    const last = Date.UTC(2026, 10, 30, 23)
    const amount = nanoUsd(9n)
    const held = reserveSpend(windowsAt(NOTHING_SPENT, last), amount)
    const spent = settleSpend(held, periodsOf(held), amount, nanoUsd(4n))
    expect(spent.day).toMatchObject({ spentNanoUsd: 4n, reservedNanoUsd: 0n })
    const next = windowsAt(spent, last + 3_600_000)
    expect([next.day.spentNanoUsd, next.month.spentNanoUsd]).toEqual([0n, 0n])
    expect(next.total.spentNanoUsd).toBe(4n)
    expect(windowsAt(spent, last - 86_400_000)).toEqual(spent)
  })
})

test('the budget with least left is the one that counts; one that was cut below leaves nothing', () => {
  const held = reserveSpend(windowsAt(NOTHING_SPENT, 0), nanoUsd(30n))
  const of = (day: bigint | null, month: bigint | null, total: bigint | null) => {
    const budget = (amount: bigint | null) => (amount === null ? null : nanoUsd(amount))
    const budgets = { day: budget(day), month: budget(month), total: budget(total) }
    const found = tightest(budgets, held)
    return found === null ? null : [found.period, found.leftNanoUsd, found.reservedNanoUsd]
  }
  expect(of(null, null, null)).toBeNull()
  expect(of(100n, 50n, 80n)).toEqual(['month', 20n, 30n])
  expect(of(100n, null, 35n)).toEqual(['total', 5n, 30n])
  expect(of(10n, 500n, null)).toEqual(['day', 0n, 30n])
})
