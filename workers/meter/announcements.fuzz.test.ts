// What an account announces, against a model that knows only the amounts: each crossing once, nothing
// that was rolled back, nothing lost in a crash. The book runs on a real SQLite and dies at any statement.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { BookOnSqlite, Crash, TERMS } from './book-on-sqlite.cases.ts'
import { FULL_POLICY } from './keys.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const LOW = TERMS.lowNanoUsd
const FAR = 10 ** 13
const PRICE = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }

const step = fc.oneof(
  fc.record({ kind: fc.constant('credit' as const), amount: fc.bigInt(1n, 120n) }),
  fc.record({
    kind: fc.constant('call' as const),
    tokens: fc.integer({ min: 1, max: 60 }),
    used: fc.integer({ min: 0, max: 60 }),
  }),
)
const death = fc.option(fc.integer({ min: 0, max: 8 }), { nil: null, freq: 3 })
const steps = fc.array(fc.record({ step, death }), { minLength: 1, maxLength: 40 })

/** Everything announced so far and not accepted. */
function announced(world: BookOnSqlite): readonly WebhookEvent[] {
  const events: WebhookEvent[] = []
  for (;;) {
    const some = world.run((book) => book.takeAnnouncements(FAR))?.events ?? []
    if (some.length === 0) return events
    events.push(...some)
    world.run((book) => book.announced(some.map(({ id }) => id)))
  }
}

/** One statement after the other, dying before any of them; @returns whether it was done. */
function tried(world: BookOnSqlite, work: () => unknown, dies: number | null): boolean {
  try {
    world.run(work, dies ?? Infinity)
    return true
  } catch (error) {
    if (error instanceof Crash) return false
    throw error
  }
}

describe('credit', () => {
  test('is announced where it crosses, once, and only where the entry was kept', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const world = new BookOnSqlite()
        const expected: string[] = []
        let [unspent, exhausted] = [0n, false]
        for (const [index, { step: each, death: dies }] of all.entries()) {
          const name = `step ${index}`
          if (each.kind === 'credit') {
            const credit = () => world.book.credit(WALLET, name, nanoUsd(each.amount), index)
            if (!tried(world, credit, dies)) continue
            unspent += each.amount
            exhausted = false
            expected.push('credits.topped_up')
            continue
          }
          const ask = holdRequest(name, { ...PRICE, maxTokens: each.tokens, maxTokensLimit: 60 })
          let refused = false
          const hold = () => {
            refused = !world.book.hold(ask, index).ok
          }
          if (!tried(world, hold, dies)) continue
          if (refused) {
            // One token costs one nano-USD: only nothing at all is too little for any answer.
            expect(BigInt(each.tokens)).toBeGreaterThan(unspent)
            continue
          }
          const used = Math.min(each.used, each.tokens)
          const record = recordOf(contentId('gen', name), used, BigInt(used))
          const capture = () => world.book.capture(record.generationId, record, index)
          // A crash leaves nothing of it, so that doing it again announces it once.
          if (!tried(world, capture, dies)) world.run(capture)
          const before = unspent
          unspent -= BigInt(used)
          if (before >= LOW && unspent < LOW) expected.push('credits.low')
          if (before > 0n && unspent === 0n && !exhausted) {
            exhausted = true
            expected.push('credits.exhausted')
          }
        }
        const events = announced(world)
        const types = events.map(({ type }) => type)
        expect(types.toSorted()).toEqual(expected.toSorted())
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
        expect(announced(world)).toEqual([])
      }),
    )
  })

  test('that cannot pay for any answer is announced by the first refusal, until more arrives', () => {
    const world = new BookOnSqlite()
    const dear = { ...PRICE, fixedNanoUsd: nanoUsd(1_000n), maxTokens: 1, maxTokensLimit: 1 }
    const refuse = (name: string) => world.run((book) => book.hold(holdRequest(name, dear), 1))
    refuse('never had any')
    world.run((book) => book.credit(WALLET, 'd', nanoUsd(100n), 1))
    for (const name of ['first', 'second', 'third']) refuse(name)
    world.run((book) => book.credit(WALLET, 'e', nanoUsd(100n), 2))
    refuse('fourth')
    const types = announced(world).map(({ type }) => type)
    expect(types.filter((type) => type === 'credits.exhausted')).toHaveLength(2)
  })

  test('that a credit note gives back arrives like any other', () => {
    const world = new BookOnSqlite()
    world.run((book) => book.credit(WALLET, 'd', nanoUsd(60n), 1))
    const ask = holdRequest('one', { ...PRICE, maxTokens: 60, maxTokensLimit: 60 })
    world.run((book) => book.hold(ask, 1))
    const record = recordOf(ask.generationId, 60, 60n)
    world.run((book) => book.capture(ask.generationId, record, 2))
    const note = { reference: 'r', reason: 'x', amountNanoUsd: nanoUsd(20n) }
    const asked = { ...note, generationId: ask.generationId }
    expect(world.run((_, months) => months.credit('live', asked, 3)).ok).toBe(true)
    expect(world.run((_, months) => months.credit('live', asked, 4)).ok).toBe(true)
    const back = announced(world).filter(({ atMs }) => atMs === 3)
    expect(back).toMatchObject([
      { type: 'credits.topped_up', data: { amount_nano_usd: '20', unspent_nano_usd: '20' } },
    ])
  })

  test('that a call under way holds is not gone: nothing is low or exhausted yet', () => {
    const world = new BookOnSqlite()
    world.run((book) => book.credit(WALLET, 'd', nanoUsd(60n), 1))
    const all = holdRequest('all', { ...PRICE, maxTokens: 60, maxTokensLimit: 60 })
    const more = holdRequest('more', { ...PRICE, maxTokens: 1, maxTokensLimit: 1 })
    world.run((book) => book.hold(all, 1))
    expect(world.run((book) => book.hold(more, 1)).ok).toBe(false)
    world.run((book) => book.void(contentId('gen', 'all'), 'client_abort', 2))
    expect(announced(world).map(({ type }) => type)).toEqual(['credits.topped_up'])
  })
})

describe('a key', () => {
  test('crosses each part of a budget once, and the whole of it also by a refusal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 }), (calls) => {
        const world = new BookOnSqlite()
        const budgets = { day: null, month: null, total: nanoUsd(100n) }
        const keyId = contentId('key', 'with a budget')
        const policy = { ...FULL_POLICY, budgets }
        const grant = { ...GRANT, keyId, keyDigest: 'e'.repeat(64), policy }
        world.run((book) => book.grantKey(WALLET, grant, 'another nonce', 0))
        world.run((book) => book.credit(WALLET, 'd', nanoUsd(10_000n), 1))
        let spent = 0
        for (const [index, tokens] of calls.entries()) {
          const price = { ...PRICE, maxTokens: tokens, maxTokensLimit: 60 }
          const ask = { ...holdRequest(`call ${index}`, price), keyDigest: grant.keyDigest }
          const held = world.run((book) => book.hold(ask, index))
          if (!held.ok) continue
          spent += tokens
          const record = recordOf(ask.generationId, tokens, BigInt(tokens))
          world.run((book) => book.capture(ask.generationId, { ...record, keyId }, index))
        }
        const crossed = announced(world).flatMap(({ type, data }) =>
          type === 'key.budget_crossed' && 'percent' in data ? [data.percent] : [],
        )
        // Those of one call have one time, and with it no order.
        expect(crossed.toSorted((a, b) => a - b)).toEqual(
          [50, 80, 100].filter((percent) => spent >= percent),
        )
      }),
    )
  })

  test('of a budget of nothing is announced by its first refusal alone', () => {
    const world = new BookOnSqlite()
    const policy = { ...FULL_POLICY, budgets: { day: nanoUsd(0n), month: null, total: null } }
    const keyId = contentId('key', 'without a budget')
    const grant = { ...GRANT, keyId, keyDigest: 'f'.repeat(64), policy }
    world.run((book) => book.grantKey(WALLET, grant, 'a third nonce', 0))
    world.run((book) => book.credit(WALLET, 'd', nanoUsd(1_000n), 1))
    const price = { ...PRICE, maxTokens: 1, maxTokensLimit: 1 }
    for (const name of ['a', 'b']) {
      const ask = { ...holdRequest(name, price), keyDigest: grant.keyDigest }
      expect(world.run((book) => book.hold(ask, 1)).ok).toBe(false)
    }
    const DAY = 86_400_000
    const next = { ...holdRequest('next day', price), keyDigest: grant.keyDigest }
    world.run((book) => book.hold(next, DAY))
    const events = announced(world).filter(({ type }) => type === 'key.budget_crossed')
    expect(events).toMatchObject([{ data: { percent: 100 } }, { data: { percent: 100 } }])
  })

  test('is revoked once, whatever is repeated', () => {
    const world = new BookOnSqlite()
    world.run((book) => book.revokeLeaked([GRANT.keyDigest], 5))
    world.run((book) => book.revokeLeaked([GRANT.keyDigest], 6))
    expect(announced(world)).toMatchObject([
      { type: 'key.revoked', data: { key_id: GRANT.keyId, reason: 'leaked' } },
    ])
  })
})

test('what was not accepted is given out again, ever more slowly, and what was is forgotten', () => {
  const world = new BookOnSqlite()
  world.run((book) => book.credit(WALLET, 'd', nanoUsd(100n), 1_000))
  const take = (nowMs: number) => world.run((book) => book.takeAnnouncements(nowMs))?.events ?? []
  expect(world.book.nextAlarm()).toBe(1_000 + TERMS.gatherMs)
  const [event] = take(1_000)
  expect(event?.type).toBe('credits.topped_up')
  expect(take(1_000 + TERMS.redeliverMs - 1)).toEqual([])
  expect(take(1_000 + TERMS.redeliverMs)).toEqual([event])
  expect(take(1_000 + TERMS.redeliverMs * 3 - 1)).toEqual([])
  world.run((book) => book.announced([event?.id ?? '']))
  expect(take(FAR)).toEqual([])
  expect(world.book.nextAlarm()).toBeNull()
})
