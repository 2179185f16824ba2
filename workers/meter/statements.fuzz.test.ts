// Months of an account, whatever happens to it: each statement is its movements to the nano-dollar,
// each begins where the one before ended, and one that was closed never changes.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WHOLE_MS } from '../../fuzz-seed.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { monthAt, parseMonth } from '../../schemas/month.ts'
import { must } from '../../schemas/result.ts'
import { statement, statementBody, type Statement } from '../../schemas/wire/statement.ts'
import { BookOnSqlite, Crash } from './book-on-sqlite.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const KEYS = [GRANT, { ...GRANT, keyId: contentId('key', 'two'), keyDigest: 'e'.repeat(64) }]
const MODELS = ['a/model', 'b/model']
const START = Date.UTC(2026, 0, 31, 23, 59, 0)
const DAY = 86_400_000

const amount = fc.oneof(fc.bigInt(1n, 300n), fc.bigInt((1n << 53n) - 2n, (1n << 53n) + 9n))
const call = { key: fc.nat(1), model: fc.nat(1), tokens: fc.nat(6) }
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deposit' as const), amount }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('call' as const), ...call }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave open' as const), ...call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alarm' as const) }) },
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
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
const steps = fc.array(
  fc.record({
    do: step,
    lives: fc.oneof({ weight: 6, arbitrary: fc.constant(Infinity) }, fc.nat(14)),
  }),
  { maxLength: 40, size: 'max' },
)

/** What happened, told by the outcomes alone: no row of the account is read. */
class Run {
  readonly real = new BookOnSqlite()
  nowMs = START
  made = 0
  readonly deposits: bigint[] = []
  readonly usage: { key: string; model: string; price: bigint }[] = []
  readonly calls: { id: GenerationId; price: bigint; noted: bigint }[] = []
  readonly notes: bigint[] = []
  readonly closed = new Map<string, Statement>()

  constructor() {
    const [, second] = KEYS
    this.real.run((book) =>
      book.grantKey(WALLET, must(second, 'there are two keys'), 'another nonce', 0),
    )
  }

  act(one: Step, lives: number): void {
    const n = this.made++
    if (one.kind === 'tick') this.nowMs = Math.max(0, this.nowMs + one.ms)
    else if (one.kind === 'deposit') this.deposit(n, one.amount, lives)
    else if (one.kind === 'note') this.note(n, one, lives)
    else if (one.kind === 'read') this.read()
    else if (one.kind === 'alarm') this.alarm(lives)
    else this.call(n, one, lives)
  }

  /** @returns null where the process died: then nothing happened */
  try<R>(work: Parameters<typeof this.real.run<R>>[0], lives: number): R | null {
    try {
      return this.real.run(work, lives)
    } catch (error) {
      if (error instanceof Crash) return null
      throw error
    }
  }

  deposit(n: number, paid: bigint, lives: number): void {
    const id = n % 2 === 0 ? `31337:0xab${n}:0` : `card:${n}`
    const booked = this.try(
      (book) => book.credit(WALLET, id, nanoUsd(paid), this.nowMs) ?? true,
      lives,
    )
    if (booked !== null) this.deposits.push(paid)
  }

  call(
    n: number,
    { kind, key, model, tokens }: Extract<Step, { tokens: number }>,
    lives: number,
  ): void {
    const [name, grant] = [must(MODELS[model], 'two models'), must(KEYS[key], 'two keys')]
    const price = { fixedNanoUsd: nanoUsd(3n), nanoUsdPerCompletionToken: nanoUsd(7n) }
    const asked = { ...price, maxTokens: 6, maxTokensLimit: 6 }
    const request = { ...holdRequest(`${n}`, asked), keyDigest: grant.keyDigest }
    const held = this.try((book) => book.hold(request, this.nowMs), lives)
    if (held === null || !held.ok) return
    const cost = 3n + 7n * BigInt(tokens)
    const about = { keyId: grant.keyId, model: name }
    const record = { ...recordOf(request.generationId, tokens, cost), ...about }
    if (kind === 'leave open') {
      this.real.run((book) => book.checkpoint(request.generationId, record, this.nowMs))
      return
    }
    const end = this.real.run((book) => book.capture(request.generationId, record, this.nowMs))
    this.charged(request.generationId, grant.keyId, name, end.chargedNanoUsd)
  }

  charged(id: GenerationId, key: string, model: string, price: bigint): void {
    if (price === 0n) return
    this.usage.push({ key, model, price })
    this.calls.push({ id, price, noted: 0n })
  }

  /** Calls that were left open end at what they had produced. */
  alarm(lives: number): void {
    const ended = this.try((book) => {
      book.expireOverdue(this.nowMs)
      return book.takeDue(this.nowMs)
    }, lives)
    for (const { generationId, keyId, model, priceNanoUsd } of ended ?? []) {
      const known = this.calls.some(({ id }) => id === generationId)
      if (!known) this.charged(generationId, keyId, model, priceNanoUsd)
    }
  }

  note(n: number, { of, part }: Extract<Step, { of: number }>, lives: number): void {
    const one = this.calls[of % Math.max(1, this.calls.length)]
    if (one === undefined) return
    const amountNanoUsd = nanoUsd((one.price * BigInt(part)) / 100n)
    if (amountNanoUsd === 0n) return
    const asked = { amountNanoUsd, reason: 'broken', reference: `r${n}` }
    const generationId = contentId('gen', '').replace(/.*/, one.id) as ReturnType<
      typeof contentId<'gen'>
    >
    const write = () =>
      this.try((_, months) => months.credit('live', { ...asked, generationId }, this.nowMs), lives)
    const noted = write()
    if (noted === null) return
    expect(noted.ok).toBe(one.noted + amountNanoUsd <= one.price)
    if (!noted.ok) return
    one.noted += amountNanoUsd
    this.notes.push(amountNanoUsd)
    expect(noted.value.number).toMatch(
      new RegExp(`-${String(this.notes.length).padStart(4, '0')}$`),
    )
    const again = this.real.run((_, months) =>
      months.credit('live', { ...asked, generationId }, this.nowMs + DAY),
    )
    expect(again).toEqual(noted)
  }

  read(): Statement[] {
    const heads = this.real.run((_, months) => months.list('live', this.nowMs))
    return heads.map(({ month: text }) => {
      const of = must(parseMonth(text), 'a month')
      const found = this.real.run((_, months) => months.one('live', of, this.nowMs))
      const shown = statement.parse(found)
      if (shown.state === 'closed') {
        expect(this.closed.get(text) ?? shown).toEqual(shown)
        this.closed.set(text, shown)
      }
      return shown
    })
  }
}

const sum = (amounts: readonly (bigint | string)[]) =>
  amounts.reduce<bigint>((all, one) => all + BigInt(one), 0n)
const linesOf = (shown: Statement) => [
  ...shown.deposits,
  ...shown.usage,
  ...shown.returns,
  ...shown.credit_notes,
  ...shown.adjustments,
]

function checkAll(run: Run): number {
  const newestFirst = run.read()
  const inOrder = newestFirst.toReversed()
  const balance = run.real.book.balance()
  expect(BigInt(newestFirst[0]?.closing_nano_usd ?? 0)).toBe(
    balance.availableNanoUsd + balance.heldNanoUsd,
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
  const all = <K extends 'deposits' | 'usage' | 'credit_notes'>(of: K) =>
    inOrder.flatMap((shown) => shown[of].map((line) => line.amount_nano_usd))
  expect(sum(all('deposits'))).toBe(sum(run.deposits))
  expect(sum(all('credit_notes'))).toBe(sum(run.notes))
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
        const run = new Run()
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
    const run = new Run()
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
