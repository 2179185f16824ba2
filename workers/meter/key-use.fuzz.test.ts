// The limits and budgets of a key against a naive model, under random interleavings of calls that
// begin, end and void while the clock jumps and the owner changes the limits.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nanoUsd, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { admitted, ratesNow, roomFor, settledUse, UNUSED } from './key-use.ts'
import type { KeyLimits, KeyUse, Reservation } from './key-use.ts'
import { WHOLE_MS } from '../../fuzz-seed.ts'

const DAY = 86_400_000
const money = fc.bigInt(0n, 60n).map(nanoUsd)
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 })
const limits: fc.Arbitrary<KeyLimits> = fc.record({
  budgets: fc.record({ day: optional(money), month: optional(money), total: optional(money) }),
  rpm: optional(fc.integer({ min: 1, max: 20 })),
  tpm: optional(fc.integer({ min: 2, max: 200 })),
  maxParallel: optional(fc.integer({ min: 1, max: 4 })),
})
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      amount: fc.bigInt(0n, 20n).map(nanoUsd),
      prompt: fc.nat(20),
      completion: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ end: fc.nat(9), part: fc.nat(100) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      tick: fc.oneof(
        fc.nat(5_000),
        fc.nat(70_000),
        fc.constantFrom(DAY, 31 * DAY),
        fc.integer({ min: -2 * DAY, max: 0 }),
      ),
    }),
  },
)

type Open = { reservation: Reservation; amount: NanoUsd; tokens: number }

/** Each charge with the day and month in which its call was admitted. */
type Charged = { day: number; month: number; amount: bigint }

class Run {
  readonly open: Open[] = []
  readonly charged: Charged[] = []
  readonly limits: KeyLimits
  use: KeyUse = UNUSED
  nowMs = Date.UTC(2026, 10, 25)
  admissions = 0

  constructor(given: KeyLimits) {
    this.limits = given
  }

  begin(amount: NanoUsd, prompt: number, completion: number): void {
    const before = this.use
    const room = roomFor(this.limits, before, { promptTokens: prompt }, this.nowMs)
    if (!room.ok) return
    const left = room.value.budget?.leftNanoUsd ?? null
    if (left !== null && amount > left) return
    const taken = admitted(this.limits, room.value, amount, prompt + completion)
    if (!taken.ok) return
    this.admissions++
    this.use = taken.value.use
    this.open.push({ reservation: taken.value.reservation, amount, tokens: prompt + completion })
  }

  /** @param part how much of its worst case the call used, in percent; 0 is a void */
  end(index: number, part: number): void {
    if (this.open.length === 0) return
    const [call] = this.open.splice(index % this.open.length, 1)
    const { reservation, amount, tokens } = must(call, 'a call is open')
    const charged = nanoUsd((amount * BigInt(part)) / 100n)
    const end = {
      heldNanoUsd: amount,
      chargedNanoUsd: charged,
      tokens: Math.floor((tokens * part) / 100),
    }
    this.use = settledUse(this.limits, this.use, reservation, end, this.nowMs)
    const { day, month } = reservation.periods
    this.charged.push({ day, month, amount: charged })
  }

  check(): void {
    const { budgets, tpm, maxParallel } = this.limits
    const { use, open } = this
    assert(use.running === open.length, 'as many run as are open')
    assert(maxParallel === null || use.running <= maxParallel, 'no more run than may')
    const reserved = open.reduce((sum, { tokens }) => sum + tokens, 0)
    assert(use.tokensReserved === reserved, 'tokens are reserved for the open calls alone')
    const level = use.tokens.level + use.tokensReserved * 60_000
    assert(tpm === null || level <= tpm * 60_000, 'tokens used and reserved stay within the limit')
    const spent = this.charged.reduce((sum, { amount }) => sum + amount, 0n)
    const held = open.reduce((sum, { amount }) => sum + amount, 0n)
    const { spentNanoUsd, reservedNanoUsd } = use.spend.total
    assert(spentNanoUsd === spent && reservedNanoUsd === held, 'the total is what was charged')
    assert(budgets.total === null || spent + held <= budgets.total, 'the total is kept')
    for (const period of ['day', 'month'] as const) {
      const worst = worstOf(period, this.charged, open)
      const limit = budgets[period]
      assert(limit === null || worst <= limit, `the budget of every ${period} is kept`)
    }
  }
}

/** The most that any one day or month has spent and may still spend. */
function worstOf(
  period: 'day' | 'month',
  charged: readonly Charged[],
  open: readonly Open[],
): bigint {
  const sums = new Map<number, bigint>()
  const add = (at: number, amount: bigint) => sums.set(at, (sums.get(at) ?? 0n) + amount)
  for (const each of charged) add(each[period], each.amount)
  for (const { reservation, amount } of open) add(reservation.periods[period], amount)
  return [...sums.values()].reduce((most, each) => (each > most ? each : most), 0n)
}

describe('whatever order calls begin and end in, and whatever the clock does', () => {
  test('no budget of any period, no token limit and no number of calls is ever exceeded', () => {
    let admissions = 0
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 80, size: 'max' }), (given, steps) => {
        const run = new Run(given)
        for (const each of steps) {
          if ('tick' in each) run.nowMs += each.tick
          else if ('end' in each) run.end(each.end, each.part)
          else run.begin(each.amount, each.prompt, each.completion)
          run.check()
        }
        admissions += run.admissions
      }),
      { numRuns: 3_000, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(admissions).toBeGreaterThan(10_000)
  })

  test('calls that all are voided leave nothing but their count', () => {
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 40 }), (given, steps) => {
        const run = new Run(given)
        for (const each of steps) {
          if ('amount' in each) run.begin(each.amount, each.prompt, each.completion)
        }
        while (run.open.length > 0) run.end(0, 0)
        const { spend, tokensReserved, running, tokens } = run.use
        expect([tokensReserved, running, tokens.level]).toEqual([0, 0, 0])
        for (const window of Object.values(spend)) {
          expect([window.spentNanoUsd, window.reservedNanoUsd]).toEqual([0n, 0n])
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('of n calls racing for a budget of k, exactly k are admitted', () => {
    const race = fc.record({ price: fc.bigInt(1n, 1n << 70n), k: fc.nat(12), n: fc.nat(30) })
    fc.assert(
      fc.property(race, fc.constantFrom('day', 'month', 'total'), ({ price, k, n }, period) => {
        const budgets = {
          day: null,
          month: null,
          total: null,
          [period]: nanoUsd(price * BigInt(k)),
        }
        const run = new Run({ budgets, rpm: null, tpm: null, maxParallel: null })
        for (let i = 0; i < n; i++) run.begin(nanoUsd(price), 1, 1)
        expect(run.open).toHaveLength(Math.min(k, n))
        while (run.open.length > 0) run.end(0, 100)
        run.begin(nanoUsd(price), 1, 1)
        expect(run.open).toHaveLength(n < k ? 1 : 0)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a day’s budget', () => {
  const NONE = { day: null, month: null, total: null }
  const daily = (day: bigint): KeyLimits => ({
    budgets: { ...NONE, day: nanoUsd(day) },
    rpm: null,
    tpm: null,
    maxParallel: null,
  })

  test('begins anew at midnight UTC; a call that spans it counts on the day it began', () => {
    const run = new Run(daily(10n))
    run.nowMs = Date.UTC(2026, 1, 28, 23, 59, 59, 999)
    run.begin(nanoUsd(10n), 1, 1)
    run.begin(nanoUsd(1n), 1, 1)
    expect(run.open).toHaveLength(1)
    run.nowMs += 1
    run.begin(nanoUsd(10n), 1, 1)
    expect(run.open).toHaveLength(2)
    run.end(0, 100)
    expect(run.use.spend.day).toMatchObject({ spentNanoUsd: 0n, reservedNanoUsd: 10n })
    expect(run.use.spend.month).toMatchObject({ spentNanoUsd: 0n })
    expect(run.use.spend.total).toMatchObject({ spentNanoUsd: 10n })
  })

  test('that was spent stays spent when the clock jumps back over midnight', () => {
    const run = new Run(daily(10n))
    run.nowMs = Date.UTC(2026, 2, 1)
    run.begin(nanoUsd(10n), 1, 1)
    run.end(0, 100)
    run.nowMs -= 3_600_000
    run.begin(nanoUsd(1n), 1, 1)
    expect(run.open).toHaveLength(0)
  })

  test('says which, and when it begins anew', () => {
    const use = new Run(daily(3n))
    const room = roomFor(use.limits, UNUSED, { promptTokens: 1 }, use.nowMs)
    expect(room).toMatchObject({ ok: true, value: { budget: { period: 'day', leftNanoUsd: 3n } } })
  })
})

test('a refused call changes nothing, and a limit tells what is left of it', () => {
  const given: KeyLimits = {
    budgets: { day: null, month: null, total: null },
    rpm: 2,
    tpm: 100,
    maxParallel: 5,
  }
  const run = new Run(given)
  run.begin(ZERO_NANO_USD, 10, 30)
  expect(ratesNow(given, run.use, run.nowMs)).toEqual({
    requests: { limit: 2, remaining: 1, resetMs: 30_000 },
    tokens: { limit: 100, remaining: 60, resetMs: 24_000 },
  })
  const before = run.use
  run.begin(ZERO_NANO_USD, 10, 51)
  expect(run.use).toBe(before)
  run.end(0, 50)
  expect(ratesNow(given, run.use, run.nowMs).tokens).toEqual({
    limit: 100,
    remaining: 80,
    resetMs: 12_000,
  })
  const large = roomFor(given, run.use, { promptTokens: 100 }, run.nowMs)
  expect(large).toMatchObject({ ok: false, error: { kind: 'tokens_above_limit', limit: 100 } })
})
