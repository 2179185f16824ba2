// How much may a key spend a day, a month, and in all? Periods are calendar days and months in UTC. A
// hold reserves its worst case in the periods in which it is made, and its charge counts there, also
// where it ends after midnight. What is spent and what is reserved never exceed the budget together,
// so calls that run at once cannot overshoot it by a nano-dollar.
import { addNanoUsd, nanoUsd, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'

export type BudgetPeriod = 'day' | 'month' | 'total'

/** Nano-USD a period; null is no budget. */
export type Budgets = Readonly<Record<BudgetPeriod, NanoUsd | null>>

export type Window = {
  /** Which day or month, counted from 1970; 0 in the one window of the total. */
  readonly period: number
  readonly spentNanoUsd: NanoUsd
  readonly reservedNanoUsd: NanoUsd
}

export type Spend = Readonly<Record<BudgetPeriod, Window>>

/** The periods in which a hold reserved, kept with the hold until it ends. */
export type SpendPeriods = Readonly<Record<BudgetPeriod, number>>

const DAY_MS = 86_400_000
const PERIODS = ['day', 'month', 'total'] as const

const fresh = (period: number): Window => ({
  period,
  spentNanoUsd: ZERO_NANO_USD,
  reservedNanoUsd: ZERO_NANO_USD,
})

export const NOTHING_SPENT: Spend = { day: fresh(0), month: fresh(0), total: fresh(0) }

/**
 * The windows of now. A later period starts empty; a clock that jumped back never reopens one that
 * has passed, so no period is spent twice.
 */
export function windowsAt(spend: Spend, nowMs: number): Spend {
  return eachPeriod((name) => {
    const period = periodOf(name, nowMs)
    return period > spend[name].period ? fresh(period) : spend[name]
  })
}

export type BudgetLeft = {
  readonly period: BudgetPeriod
  readonly limitNanoUsd: NanoUsd
  readonly leftNanoUsd: NanoUsd
  /** Promised to calls that are under way; some of it comes back. */
  readonly reservedNanoUsd: NanoUsd
}

/**
 * The budget that has least left; null where there is none at all.
 *
 * @param spend the windows of now
 */
export function tightest(budgets: Budgets, spend: Spend): BudgetLeft | null {
  let found: BudgetLeft | null = null
  for (const period of PERIODS) {
    const limitNanoUsd = budgets[period]
    if (limitNanoUsd === null) continue
    const { spentNanoUsd, reservedNanoUsd } = spend[period]
    const left = limitNanoUsd - spentNanoUsd - reservedNanoUsd
    const leftNanoUsd = left > 0n ? nanoUsd(left) : ZERO_NANO_USD
    if (found !== null && found.leftNanoUsd <= leftNanoUsd) continue
    found = { period, limitNanoUsd, leftNanoUsd, reservedNanoUsd }
  }
  return found
}

/** @param spend the windows of now */
export function reserveSpend(spend: Spend, amount: NanoUsd): Spend {
  return eachPeriod((name) => {
    const window = spend[name]
    return { ...window, reservedNanoUsd: addNanoUsd(window.reservedNanoUsd, amount) }
  })
}

export function periodsOf(spend: Spend): SpendPeriods {
  return { day: spend.day.period, month: spend.month.period, total: spend.total.period }
}

/** Ends a reservation: the charge is spent, the rest is free again. Passed periods stay passed. */
export function settleSpend(
  spend: Spend,
  periods: SpendPeriods,
  reserved: NanoUsd,
  charged: NanoUsd,
): Spend {
  assert(charged <= reserved, 'a charge never exceeds what was reserved for it')
  return eachPeriod((name) => {
    const window = spend[name]
    if (window.period !== periods[name]) return window
    return {
      period: window.period,
      spentNanoUsd: addNanoUsd(window.spentNanoUsd, charged),
      reservedNanoUsd: nanoUsd(window.reservedNanoUsd - reserved),
    }
  })
}

/** When a window of this period begins anew, in milliseconds; null for the total, which never does. */
export function resetsAtMs(period: BudgetPeriod, { period: count }: Window): number | null {
  if (period === 'total') return null
  if (period === 'day') return (count + 1) * DAY_MS
  return Date.UTC(1970, count + 1, 1)
}

function periodOf(period: BudgetPeriod, nowMs: number): number {
  if (period === 'total') return 0
  if (period === 'day') return Math.floor(nowMs / DAY_MS)
  const at = new Date(nowMs)
  return (at.getUTCFullYear() - 1970) * 12 + at.getUTCMonth()
}

function eachPeriod<T>(make: (period: BudgetPeriod) => T): Record<BudgetPeriod, T> {
  return { day: make('day'), month: make('month'), total: make('total') }
}
