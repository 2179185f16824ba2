// Months of an account, whatever happens to it: each statement is its movements to the nano-dollar,
// each begins where the one before ended, and one that was closed never changes.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHOLE_MS } from '../../fuzz-seed.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { monthAt, parseMonth } from '../../schemas/month.ts'
import { must } from '../../schemas/result.ts'
import { statementBody, type Statement } from '../../schemas/wire/statement.ts'
import { BookOnSqlite } from './book-on-sqlite.cases.ts'
import { depositMoves } from './ledger.ts'
import { WALLET } from './sample-call.cases.ts'
import { DAY, KEYS, MODELS, START, StatementRun, type Step } from './statement-run.cases.ts'
import { movementOf } from './statements.ts'

const amount = fc.oneof(fc.bigInt(1n, 300n), fc.bigInt((1n << 53n) - 2n, (1n << 53n) + 9n))
const call = { key: fc.nat(1), model: fc.nat(1), tokens: fc.nat(6) }
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deposit' as const), amount }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('call' as const), ...call }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave open' as const), ...call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alarm' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('return' as const), amount }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore' as const), of: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('note' as const), of: fc.nat(9), part: fc.nat(120) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('read' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      ms: fc.oneof(
        fc.integer({ min: -90_000, max: 90_000 }),
        fc.integer({ min: 0, max: 70 * DAY }),
      ),
    }),
  },
)
const steps = fc.array(
  fc.record({
    do: step,
    lives: fc.oneof({ weight: 6, arbitrary: fc.constant(Infinity) }, fc.nat(14)),
  }),
  { maxLength: 40, size: 'max' },
)

const sum = (amounts: readonly (bigint | string)[]) =>
  amounts.reduce<bigint>((all, one) => all + BigInt(one), 0n)
const linesOf = (shown: Statement) => [
  ...shown.deposits,
  ...shown.usage,
  ...shown.returns,
  ...shown.credit_notes,
  ...shown.adjustments,
]

function checkAll(run: StatementRun): number {
  const newestFirst = run.read()
  const inOrder = newestFirst.toReversed()
  const balance = run.real.book.balance()
  expect(BigInt(newestFirst[0]?.closing_nano_usd ?? 0)).toBe(
    balance.availableNanoUsd + balance.heldNanoUsd - balance.owedNanoUsd,
  )
  inOrder.forEach((shown, at) => {
    const before = inOrder[at - 1]
    expect(shown.opening_nano_usd).toBe(before?.closing_nano_usd ?? '0')
    expect(shown.previous_sha256).toBe(before?.sha256 ?? null)
    expect(shown.number.endsWith(`-${String(at + 1).padStart(4, '0')}`)).toBe(true)
    const amounts = linesOf(shown).map((line) => line.amount_nano_usd)
    expect(BigInt(shown.opening_nano_usd) + sum(amounts)).toBe(BigInt(shown.closing_nano_usd))
    expect(sum(Object.values(shown.totals_nano_usd))).toBe(sum(amounts))
    const { state, sha256, ...body } = shown
    expect(state).toBe(at === inOrder.length - 1 ? 'open' : 'closed')
    if (state === 'closed') expect(sha256).toBe(sha256Hex(canonicalJson(statementBody.parse(body))))
  })
  const all = (of: 'deposits' | 'credit_notes' | 'returns') =>
    inOrder.flatMap((shown) => shown[of].map((line) => line.amount_nano_usd))
  expect(sum(all('deposits'))).toBe(sum(run.deposits))
  expect(sum(all('credit_notes'))).toBe(sum(run.notes))
  const returned = run.returns.filter(({ restored }) => !restored)
  expect(sum(all('returns'))).toBe(0n - sum(returned.map((one) => one.amount)))
  for (const { keyId: key } of KEYS) {
    for (const model of MODELS) {
      const lines = inOrder.flatMap(({ usage }) =>
        usage.filter((line) => line.key === key && line.model === model),
      )
      const mine = run.usage.filter((one) => one.key === key && one.model === model)
      expect(sum(lines.map((line) => line.amount_nano_usd))).toBe(
        0n - sum(mine.map((m) => m.price)),
      )
      expect(lines.reduce((calls, line) => calls + line.calls, 0)).toBe(mine.length)
    }
  }
  return inOrder.length
}

describe('whatever happens to an account', () => {
  test('its statements are a chain that ends at its balance, to the nano-dollar', () => {
    let months = 0
    fc.assert(
      fc.property(steps, (list) => {
        const run = new StatementRun()
        for (const { do: one, lives } of list) run.act(one, lives)
        months += checkAll(run)
        // A month later all of them are closed, and still what they were.
        run.nowMs = Math.max(run.nowMs, START) + 32 * DAY
        checkAll(run)
      }),
      { numRuns: 150, interruptAfterTimeLimit: WHOLE_MS },
    )
    expect(months).toBeGreaterThan(100)
  })
})

describe('a month that was closed', () => {
  test('takes no entry more, though the clock jumps back into it', () => {
    const real = new BookOnSqlite()
    real.run((book) => book.credit(WALLET, 'card:1', nanoUsd(5n), START))
    const later = START + 120_000
    const january = must(parseMonth('2026-01'), 'a month')
    const closed = real.run((_, months) => months.one('live', january, later))
    expect(closed).toMatchObject({ state: 'closed', closing_nano_usd: '5' })
    real.run((book) => book.credit(WALLET, 'card:2', nanoUsd(7n), START))
    expect(real.run((_, months) => months.one('live', january, START))).toEqual(closed)
    const heads = real.run((_, months) => months.list('live', START))
    expect(heads.map(({ month, closing_nano_usd: closing }) => [month, closing])).toEqual([
      ['2026-02', '12'],
      ['2026-01', '5'],
    ])
  })

  test('is not shown for months in which the account was not, or is not yet', () => {
    const real = new BookOnSqlite()
    const at = (text: string) =>
      real.run((_, months) => months.one('live', must(parseMonth(text), 'a month'), START))
    expect(at('2026-01')).toBeNull()
    real.run((book) => book.credit(WALLET, 'card:1', nanoUsd(5n), START))
    expect(at('2026-01')?.state).toBe('open')
    expect([at('2025-12'), at('2026-02')]).toEqual([null, null])
  })
})

describe('an account of before there were statements', () => {
  test('gets its months from its journal, each where it stood; only the models are not known', () => {
    const run = new StatementRun()
    const asked = { kind: 'call', key: 0, model: 0, tokens: 4 } as const
    run.act({ kind: 'deposit', amount: 1_000n }, Infinity)
    run.act(asked, Infinity)
    run.act({ ...asked, model: 1 }, Infinity)
    run.act({ kind: 'tick', ms: 40 * DAY }, Infinity)
    run.act({ ...asked, key: 1 }, Infinity)
    run.act({ ...asked, kind: 'leave open' }, Infinity)
    const before = run.read()
    run.real.forgetMonths()
    run.closed.clear()
    const after = run.read()
    const shape = (list: Statement[]) =>
      list.map(({ month, deposits, totals_nano_usd: totals, closing_nano_usd: closing }) => {
        return { month, deposits, totals, closing }
      })
    expect(shape(after)).toEqual(shape(before))
    expect(after.flatMap(({ usage }) => usage.map(({ model, calls }) => [model, calls]))).toEqual([
      ['', 1],
      ['', 2],
    ])
  })
})

test('a movement is told by where it came from or went to', () => {
  const entry = (id: string) => ({ id, atMs: 0, moves: depositMoves(nanoUsd(5n), nanoUsd(0n)) })
  const told = (id: string) => {
    const movement = movementOf({ entry: entry(id), call: null })
    return [movement?.kind, movement?.what]
  }
  expect(told('deposit:31337:0xab:0')).toEqual(['deposit', 'chain'])
  expect(told('deposit:test-credit-2026-11-5')).toEqual(['deposit', 'test credit'])
  expect(told('deposit:x402:0xab')).toEqual(['deposit', 'x402'])
  expect(told('deposit:stripe:pi_1')).toEqual(['deposit', 'card'])
  expect(told('return:stripe:re_1')).toEqual(['return', 'card refund'])
  expect(told('return:stripe:dp_1')).toEqual(['return', 'card dispute'])
  expect(told('restore:stripe:du_1')).toEqual(['return', 'card dispute, back'])
  expect(told('return:withdrawal:7')).toEqual(['return', 'withdrawal'])
  expect(told('credit-note:r')).toMatchObject(['credit_note', expect.anything()])
  expect(told('correction:7')).toEqual(['adjustment', 'correction'])
  expect(told('deposit:???')).toEqual(['deposit', 'other'])
})

test('a month is its text, and the other way round', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      const text = new Date(ms).toISOString().slice(0, 7)
      expect(parseMonth(text)).toBe(monthAt(ms))
    }),
  )
  for (const odd of ['1969-12', '2026-13', '2026-00', '2026-1', '2026-01-01', ''])
    expect(parseMonth(odd)).toBeNull()
})
