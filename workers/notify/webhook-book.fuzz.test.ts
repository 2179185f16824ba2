// The books of webhooks under fire: events that come twice, receivers in every mood, a process that dies
// at any statement, on a real SQLite. Whatever happens, each event a subscription wants is delivered,
// waiting or dead, under one id; nothing else is ever sent.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { Verdict } from './outcome.ts'
import type { Picked, Subscription, Terms } from './rows.ts'
import { sampleOf } from './samples.ts'
import { DEFAULT_TERMS, DISABLE_AFTER_MS } from './subscription.ts'
import { BookOnSqlite, Crash } from './webhook-book.cases.ts'

const START = Date.UTC(2100, 0, 1)
const OWNER = {
  accountId: accountOfWallet(parseAddress(`0x${'a1'.repeat(20)}`)),
  mode: 'live',
} as const
const URL = 'https://hooks.example.org/'
const SCHEDULE = [0, 5, 300]
const attemptAt = (atMs: number) => {
  return { atMs, status: 200, error: null, durationMs: 0, response: '' }
}

function completed(name: string, change: object = {}): WebhookEvent {
  const type = 'generation.completed'
  const sample = sampleOf(type, START)
  const data = { ...sample, generation_id: contentId('gen', name), ...change }
  return { id: contentId('evt', name), type, atMs: START, data }
}

function subscribe(world: BookOnSqlite, name: string, terms: Partial<Terms> = {}): Subscription {
  const id = contentId('sub', name)
  const all = { ...DEFAULT_TERMS, url: URL, ...terms }
  const secret = { sealed: name, sha256: sha256Hex(name), last4: 'abcd' }
  const made = world.run(({ owners }) => owners.create(OWNER, id, all, secret, START))
  if (!made.ok) throw new Error(made.error.kind)
  return made.value
}

const NONE = new Map<never, never>()
const pick = (world: BookOnSqlite, nowMs: number) =>
  world.run(({ sends }) => sends.pick(NONE, 4, nowMs))

/** Sends all that is due, each with that verdict, until nothing is. */
function send(world: BookOnSqlite, nowMs: number, verdict: Verdict): Picked[] {
  const sent: Picked[] = []
  for (;;) {
    const [next] = pick(world, nowMs)
    if (next === undefined) return sent
    world.run(({ sends }) => sends.record(next, attemptAt(nowMs), verdict, 0))
    sent.push(next)
  }
}

const DELIVERED: Verdict = { kind: 'delivered' }
const GONE: Verdict = { kind: 'gone' }
const FAILED: Verdict = { kind: 'failed', retryAfterMs: null, pauseMs: 0 }

describe('an event', () => {
  const verdict = fc.constantFrom(DELIVERED, DELIVERED, FAILED, FAILED, FAILED)
  const act = fc.oneof(
    fc.record({
      kind: fc.constant('accept' as const),
      events: fc.array(fc.nat(9), { maxLength: 5 }),
    }),
    fc.record({ kind: fc.constant('send' as const), verdict }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
    fc.record({ kind: fc.constant('tick' as const) }),
  )
  const step = fc.record({ act, dies: fc.option(fc.nat(12), { nil: null, freq: 3 }) })
  const terms = fc.record({
    ordered: fc.boolean(),
    batch: fc.option(
      fc.record({ maxEvents: fc.integer({ min: 2, max: 4 }), maxMs: fc.nat(9_000) }),
      {
        nil: null,
      },
    ),
  })

  test('that was accepted is delivered, waiting, gathered or dead, once, whatever dies', () => {
    fc.assert(
      fc.property(terms, fc.array(step, { maxLength: 60 }), (how, steps) => {
        const world = new BookOnSqlite(SCHEDULE)
        const { id } = subscribe(world, 'one', how)
        const accepted = new Set<string>()
        const taken = new Map<string, number>()
        let nowMs = START
        const done = (work: Parameters<BookOnSqlite['run']>[0], dies: number | null): boolean => {
          try {
            world.run(work, dies ?? Infinity)
            return true
          } catch (error) {
            if (error instanceof Crash) return false
            throw error
          }
        }
        for (const { act: each, dies } of steps) {
          if (each.kind === 'wait') nowMs += each.seconds * 1_000
          if (each.kind === 'tick') done(({ sends }) => sends.tick(nowMs), dies)
          if (each.kind === 'accept') {
            const events = each.events.map((n) => completed(`event ${n}`))
            if (!done(({ sends }) => sends.accept(events, nowMs), dies)) continue
            for (const event of events) accepted.add(event.id)
          }
          if (each.kind === 'send') {
            const [next] = pick(world, nowMs)
            if (next === undefined) continue
            if (each.verdict.kind === 'delivered') {
              taken.set(next.delivery.id, (taken.get(next.delivery.id) ?? 0) + 1)
            }
            // Sent, and the process dies before it is written down: it is sent again.
            done(({ sends }) => sends.record(next, attemptAt(nowMs), each.verdict, 0), dies)
          }
        }
        const page = world.run(({ owners }) => owners.page(id, null, null, 1_000))
        const deliveries = page.ok ? page.value : []
        const told = deliveries.flatMap(({ body }) => idsIn(body))
        const gathered = world.run(({ rows }) => rows.gathered(id)).map((each) => each.id)
        expect([...told, ...gathered].toSorted()).toEqual([...accepted].toSorted())
        expect(deliveries.map(({ sequence }) => sequence)).toEqual(
          deliveries.map((_, index) => deliveries.length - index),
        )
        for (const { id: one, state, dueAtMs } of deliveries) {
          if (state === 'delivered') expect(taken.get(one)).toBeGreaterThan(0)
          expect(dueAtMs !== null).toBe(state === 'waiting')
        }
        const wakes = world.run(({ sends }) => sends.nextAlarm())
        const open = deliveries.some(({ state }) => state === 'waiting') || gathered.length > 0
        if (open) expect(wakes).not.toBeNull()
      }),
    )
  })

  test('waits for the one before it where the subscription is ordered', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (luck) => {
        const world = new BookOnSqlite(SCHEDULE)
        subscribe(world, 'one', { ordered: true })
        const events = Array.from({ length: 9 }, (_, n) => completed(`event ${n}`))
        world.run(({ sends }) => sends.accept(events, START))
        let nowMs = START
        const over: number[] = []
        for (const isLucky of luck) {
          const found = pick(world, nowMs)
          expect(found.length).toBeLessThanOrEqual(1)
          const [next] = found
          if (next === undefined) {
            nowMs += 301_000
            continue
          }
          expect(next.delivery.sequence).toBe(over.length + 1)
          const told = isLucky ? DELIVERED : FAILED
          world.run(({ sends }) => sends.record(next, attemptAt(nowMs), told, 0))
          const isDead = !isLucky && next.delivery.tries + 1 === SCHEDULE.length
          if (isLucky || isDead) over.push(next.delivery.sequence)
        }
      }),
    )
  })
})

describe('a receiver', () => {
  test('that never works is tried by the schedule, then its letters are dead and can be replayed', () => {
    const world = new BookOnSqlite(SCHEDULE)
    const { id } = subscribe(world, 'one')
    world.run(({ sends }) => sends.accept([completed('a')], START))
    expect(send(world, START, FAILED)).toHaveLength(1)
    expect(send(world, START + 4_999, FAILED)).toHaveLength(0)
    expect(send(world, START + 5_000, FAILED)).toHaveLength(1)
    expect(send(world, START + 305_000, FAILED)).toHaveLength(1)
    const dead = world.run(({ owners }) => owners.page(id, 'dead', null, 9))
    expect(dead).toMatchObject({ value: [{ tries: 3, reason: 'every attempt failed, 3 of them' }] })
    const count = world.run(({ owners }) => owners.replayDead(id, 0, START + 400_000))
    expect(count).toEqual({ ok: true, value: 1 })
    const [again] = send(world, START + 400_000, DELIVERED)
    expect(again?.delivery.id).toBe(contentId('evt', 'a'))
    const delivered = world.run(({ owners }) => owners.delivery(id, contentId('evt', 'a')))
    expect(delivered).toMatchObject({ value: { state: 'delivered', attempts: { length: 4 } } })
  })

  test('that is gone is disabled at once; the others are told, once each, and it is not', () => {
    const world = new BookOnSqlite(SCHEDULE)
    const gone = subscribe(world, 'gone')
    const other = subscribe(world, 'other', { events: ['webhook.disabled'] })
    const deaf = subscribe(world, 'deaf', { events: ['credits.low'] })
    world.run(({ sends }) => sends.accept([completed('a'), completed('b')], START))
    const [first] = pick(world, START).filter(({ subscription }) => subscription.id === gone.id)
    if (first === undefined) throw new Error('something is due')
    world.run(({ sends }) => sends.record(first, attemptAt(START), GONE, 0))
    const of = (one: Subscription) => {
      const page = world.run(({ owners }) => owners.page(one.id, null, null, 9))
      return page.ok ? page.value : []
    }
    expect(of(gone).map(({ state }) => state)).toEqual(['dead', 'dead'])
    expect(of(deaf)).toEqual([])
    const [told, ...more] = of(other)
    expect(more).toEqual([])
    expect(JSON.parse(told?.body ?? '')).toMatchObject({
      type: 'webhook.disabled',
      data: { webhook_id: gone.id, reason: 'gone' },
    })
    // What would have come is kept, to be seen and replayed once it works again.
    world.run(({ sends }) => sends.accept([completed('c')], START))
    expect(of(gone)[0]).toMatchObject({ state: 'dead', reason: 'the webhook was disabled' })
    const refused = world.run(({ owners }) => owners.replayDead(gone.id, 0, START))
    expect(refused).toEqual({ ok: false, error: { kind: 'webhook_disabled' } })
    world.run(({ owners }) => owners.update(gone.id, { enabled: true }, START))
    world.run(({ owners }) => owners.replayDead(gone.id, 0, START))
    expect(send(world, START, DELIVERED).map(({ delivery }) => delivery.sequence)).toEqual([
      1, 2, 3, 1,
    ])
  })

  test('that only fails is disabled after five days, not a moment before, and one success resets', () => {
    const world = new BookOnSqlite([0])
    const { id } = subscribe(world, 'one')
    const tryAt = (name: string, nowMs: number, verdict: Verdict) => {
      world.run(({ sends }) => sends.accept([completed(name)], nowMs))
      send(world, nowMs, verdict)
      const found = world.run(({ owners }) => owners.subscription(id))
      return found.ok ? (found.value.disabled?.reason ?? null) : 'lost'
    }
    expect(tryAt('a', START, FAILED)).toBeNull()
    expect(tryAt('b', START + DISABLE_AFTER_MS - 1, FAILED)).toBeNull()
    expect(tryAt('c', START + DISABLE_AFTER_MS - 1, DELIVERED)).toBeNull()
    expect(tryAt('d', START + DISABLE_AFTER_MS, FAILED)).toBeNull()
    expect(tryAt('e', START + 2 * DISABLE_AFTER_MS - 1, FAILED)).toBeNull()
    expect(tryAt('f', START + 2 * DISABLE_AFTER_MS, FAILED)).toBe('failing')
  })

  test('that asks to be left alone gets nothing else meanwhile', () => {
    const world = new BookOnSqlite(SCHEDULE)
    subscribe(world, 'one')
    world.run(({ sends }) => sends.accept([completed('a'), completed('b')], START))
    const [first] = pick(world, START)
    if (first === undefined) throw new Error('something is due')
    const busy: Verdict = { kind: 'failed', retryAfterMs: 60_000, pauseMs: 60_000 }
    world.run(({ sends }) => sends.record(first, attemptAt(START), busy, 0))
    expect(pick(world, START + 59_999)).toEqual([])
    expect(world.run(({ sends }) => sends.nextAlarm())).toBe(START + 60_000)
    // One at a time, until it works again.
    expect(pick(world, START + 60_000)).toHaveLength(1)
  })
})

describe('what a subscription wants', () => {
  test('is filtered by type, key and model; what is of none of them still comes', () => {
    const world = new BookOnSqlite(SCHEDULE)
    const key = contentId('key', 'mine')
    const filtered = subscribe(world, 'one', { keys: [key], models: ['dora/*'] })
    const mine = completed('mine', { key_id: key, model: 'dora/brief' })
    const events = [
      mine,
      completed('other key', { model: 'dora/brief' }),
      completed('other model', { key_id: key, model: 'doris/brief' }),
      {
        id: contentId('evt', 'low'),
        type: 'credits.low',
        atMs: START,
        data: sampleOf('credits.low', START),
      },
    ] as WebhookEvent[]
    world.run(({ sends }) => sends.accept(events, START))
    const page = world.run(({ owners }) => owners.page(filtered.id, null, null, 9))
    expect(page.ok && page.value.map(({ id }) => id)).toEqual([contentId('evt', 'low'), mine.id])
  })

  test('brings no prompt and no answer along, unless it says so', () => {
    const world = new BookOnSqlite(SCHEDULE)
    const [thin, whole] = [
      subscribe(world, 'thin'),
      subscribe(world, 'whole', { include: ['answer'] }),
    ]
    const content = { prompt: 'a secret prompt', answer: 'a secret answer' }
    world.run(({ sends }) => sends.accept([{ ...completed('a'), content }], START))
    const body = (one: Subscription) => {
      const found = world.run(({ owners }) => owners.delivery(one.id, contentId('evt', 'a')))
      return found.ok ? found.value.body : ''
    }
    expect(body(thin)).not.toContain('secret')
    expect(JSON.parse(body(whole)).data).toMatchObject({ answer: 'a secret answer' })
    expect(body(whole)).not.toContain('secret prompt')
  })

  test('and its owner paused is not kept; the money in it is text', () => {
    const world = new BookOnSqlite(SCHEDULE)
    const { id } = subscribe(world, 'one')
    world.run(({ owners }) => owners.update(id, { enabled: false }, START))
    world.run(({ sends }) => sends.accept([completed('a')], START))
    expect(world.run(({ owners }) => owners.page(id, null, null, 9))).toEqual({
      ok: true,
      value: [],
    })
    const price = nanoUsd(9_007_199_254_740_993n).toString()
    world.run(({ owners }) => owners.update(id, { enabled: true }, START))
    world.run(({ sends }) => sends.accept([completed('b', { price_nano_usd: price })], START))
    const found = world.run(({ owners }) => owners.delivery(id, contentId('evt', 'b')))
    expect(found.ok && found.value.body).toContain('"9007199254740993"')
  })
})

test('a subscription that is full takes nothing more, and says how much it missed', () => {
  const world = new BookOnSqlite([0], () => 3)
  const { id } = subscribe(world, 'one')
  const other = subscribe(world, 'other', { events: ['key.revoked'] })
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    world.run(({ sends }) => sends.accept([completed(name)], START))
  }
  const found = (of: Subscription['id']) => world.run(({ owners }) => owners.subscription(of))
  expect(world.run(({ owners }) => owners.counts(id))).toEqual({ waiting: 3, dead: 0 })
  expect(found(id)).toMatchObject({ value: { dropped: 2, nextSequence: 4 } })
  expect(found(other.id)).toMatchObject({ value: { dropped: 0 } })
  send(world, START, DELIVERED)
  world.run(({ sends }) => sends.accept([completed('f')], START))
  expect(world.run(({ owners }) => owners.counts(id))).toEqual({ waiting: 1, dead: 0 })
})

test('what is long over is forgotten, and what waits or is dead is not', () => {
  const DAY = 86_400_000
  const world = new BookOnSqlite([0])
  const { id } = subscribe(world, 'one')
  const pulled = subscribe(world, 'pulled', { url: null })
  world.run(({ sends }) => sends.accept([completed('a'), completed('b')], START))
  const [first, second] = pick(world, START)
  if (first === undefined || second === undefined) throw new Error('two are due')
  world.run(({ sends }) => sends.record(first, attemptAt(START), DELIVERED, 0))
  world.run(({ sends }) => sends.record(second, attemptAt(START), FAILED, 0))
  const states = (of: Subscription['id']) => {
    const page = world.run(({ owners }) => owners.page(of, null, null, 9))
    return page.ok ? page.value.map(({ state }) => state) : []
  }
  const after = (nowMs: number) => {
    world.run(({ sends }) => sends.tick(nowMs))
    return [states(id), states(pulled.id)]
  }
  expect(after(START + DAY)).toEqual([
    ['dead', 'delivered'],
    ['waiting', 'waiting'],
  ])
  expect(after(START + 1.5 * DAY)).toEqual([['dead', 'delivered'], []])
  expect(after(START + 8 * DAY)).toEqual([['dead'], []])
  expect(after(START + 31 * DAY)).toEqual([[], []])
})

test('an account without subscriptions leaves nothing behind', () => {
  const world = new BookOnSqlite(SCHEDULE)
  world.run(({ sends }) => sends.accept([completed('a')], START))
  world.run(({ sends }) => sends.tick(START))
  expect(world.tables()).toEqual([])
})

function idsIn(body: string): string[] {
  const { id, type, data } = JSON.parse(body) as {
    id: string
    type: string
    data: { events?: { id: string }[] }
  }
  return type === 'batch' ? (data.events ?? []).map((each) => each.id) : [id]
}
