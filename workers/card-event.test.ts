// Stripe's real library against the stand-in, and a real book: what is told, by whom, in which order and
// how often never changes what is booked.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StripeStandIn, type StandInEvent } from '../local/stripe/stand-in.ts'
import { assert } from '../schemas/result.ts'
import { takeCardEvent } from './card-event.ts'
import type { CardDesk } from './fund/card.port.ts'
import { BookOnSqlite } from './meter/book-on-sqlite.cases.ts'
import type { Meter } from './meter/meter.port.ts'
import { holdRequest, recordOf, WALLET } from './meter/sample-call.cases.ts'
import type { Ports } from './ports.ts'
import { rechargeCard } from './recharge-card.ts'
import { cardsByStripe } from './systems/card-stripe.ts'
import { nanoUsd } from '../schemas/money.ts'

// Keys of the stand-in, which knows no other.
const KEYS = { secretKey: 'sk_test_stand_in', webhookSecret: 'whsec_a_secret_of_tests' }
const TEN = 10_000_000_000n

let stripe: StripeStandIn
let desk: CardDesk
let real: BookOnSqlite
let nowMs: number
let logged: string[]
let ports: Pick<Ports, 'now' | 'log' | 'meterOf' | 'card'>

beforeEach(async () => {
  stripe = new StripeStandIn({ ...KEYS, port: 0, webhookUrl: null })
  desk = cardsByStripe({ ...KEYS, apiUrl: await stripe.start() })
  real = new BookOnSqlite()
  nowMs = Date.now()
  logged = []
  const meter: Pick<Meter, 'order' | 'recharge'> = {
    order: async (orders) => real.run((book) => book.order(orders, nowMs)),
    recharge: async (command) => real.run((book) => book.recharge(command, nowMs)),
  }
  const log = (event: string) => void logged.push(event)
  ports = { now: () => nowMs, log, meterOf: () => meter as Meter, card: desk }
})
afterEach(async () => {
  await stripe.stop()
  assert(real.book.audit().balanced, 'the journal nets to zero, whatever was told')
})

const balance = () => real.book.balance()

async function checkout(cents = 1_000n, keepsCard = false): Promise<string> {
  const urls = { successUrl: 'https://app.example/ok', cancelUrl: 'https://app.example/no' }
  const idempotencyKey = `key ${Math.random()}`
  const opened = await desk.openCheckout({
    wallet: WALLET,
    cents,
    ...urls,
    keepsCard,
    idempotencyKey,
  })
  assert(opened.ok, 'a checkout opens')
  return opened.value.id
}

function take(
  { body }: Pick<StandInEvent, 'body'>,
  header: string | null = stripe.sign(body, nowMs),
) {
  return takeCardEvent(new TextEncoder().encode(body), header, desk, ports)
}

async function takeAll(events: readonly StandInEvent[] = stripe.events) {
  const told = []
  for (const event of events) told.push(await take(event))
  return told.map((each) => (each.ok ? each.value : each.error.kind))
}

function last(): StandInEvent {
  const event = stripe.events.at(-1)
  assert(event !== undefined, 'something was told')
  return event
}

describe('a payment', () => {
  test('is credited once, however many events tell of it and how often each is told', async () => {
    await stripe.pay(await checkout())
    expect(await takeAll()).toEqual(['booked', 'booked'])
    expect(await takeAll()).toEqual(['repeated', 'repeated'])
    expect(balance()).toMatchObject({ availableNanoUsd: TEN, depositedNanoUsd: TEN })
    expect(real.book.audit().entries).toBe(1)
  })

  test('is worth what Stripe says when asked, not what the event says', async () => {
    await stripe.pay(await checkout())
    const body = last().body.replace('"amount_total": 1000', '"amount_total": 999999')
    expect(body).not.toBe(last().body)
    expect(await take({ body })).toEqual({ ok: true, value: 'booked' })
    expect(balance().availableNanoUsd).toBe(TEN)
  })

  test('that a bank confirms later is credited then, and one that it refuses never', async () => {
    const [good, bad] = [await checkout(), await checkout()]
    await stripe.pay(good, 'late')
    await stripe.pay(bad, 'late')
    await takeAll()
    expect(balance().depositedNanoUsd).toBe(0n)
    await stripe.settle(good, 'succeeded')
    await stripe.settle(bad, 'failed')
    await takeAll()
    expect(balance().availableNanoUsd).toBe(TEN)
  })

  test('in another currency, of another mode, or not of ours is not booked, and that is logged', async () => {
    for (const odd of [{ currency: 'eur' }, { livemode: true }, { metadata: {} }]) {
      const intent = await stripe.pay(await checkout())
      Object.assign(stripe.intents.get(intent) ?? {}, odd)
      expect(await take(last())).toEqual({ ok: true, value: 'ignored' })
    }
    expect(balance().depositedNanoUsd).toBe(0n)
    expect(logged).toEqual(Array(3).fill('card_payment_not_booked'))
  })
})

describe('an event', () => {
  test('that is forged, changed or signed with another secret is refused', async () => {
    await stripe.pay(await checkout())
    const { body } = last()
    const signed = stripe.sign(body, nowMs)
    const forgeries = [
      [body, null],
      [body, 't=1,v1=00'],
      [body, stripe.sign(body, nowMs, 'whsec_of_somebody_else')],
      [body.replace('cs_', 'cx_'), signed],
      // The same JSON, read and written again.
      [JSON.stringify(JSON.parse(body)), signed],
    ] as const
    for (const [text, header] of forgeries) {
      const told = await take({ body: text }, header)
      expect(told).toMatchObject({ ok: false, error: { kind: 'event_unsigned' } })
    }
    expect(balance().depositedNanoUsd).toBe(0n)
  })

  test('that is old or future-dated is refused, though its signature is right', async () => {
    await stripe.pay(await checkout())
    const { body } = last()
    for (const offMs of [-301_000, 302_000]) {
      const told = await take({ body }, stripe.sign(body, nowMs + offMs))
      expect(told).toMatchObject({ ok: false, error: { kind: 'event_untimely' } })
    }
    const far = stripe.sign(body, nowMs + 9_000_000)
    const two = `t=${Math.floor(nowMs / 1_000)},${far}`
    expect(await take({ body }, two)).toMatchObject({ error: { kind: 'event_unsigned' } })
    expect(balance().depositedNanoUsd).toBe(0n)
    expect(await take({ body }, stripe.sign(body, nowMs - 299_000))).toMatchObject({ ok: true })
  })

  test('F26 out of order changes nothing: a refund told before its payment books both', async () => {
    const intent = await stripe.pay(await checkout())
    await stripe.refund(intent, 400)
    const [paid, done, refund] = stripe.events
    assert(paid !== undefined && done !== undefined && refund !== undefined, 'three events')
    await takeAll([refund])
    expect(balance()).toMatchObject({ availableNanoUsd: 6_000_000_000n, owedNanoUsd: 0n })
    await takeAll([done, paid, refund])
    expect(balance()).toMatchObject({
      availableNanoUsd: 6_000_000_000n,
      returnedNanoUsd: 4_000_000_000n,
    })
  })
})

describe('what is taken back', () => {
  test('after it was spent is a debt: nothing runs until what comes in has paid it', async () => {
    const intent = await stripe.pay(await checkout())
    await takeAll()
    const price = { fixedNanoUsd: nanoUsd(7_000_000_000n), nanoUsdPerCompletionToken: nanoUsd(0n) }
    const call = holdRequest('call', { ...price, maxTokens: 1, maxTokensLimit: 1 })
    real.run((book) => book.hold(call, nowMs))
    const record = recordOf(call.generationId, 1, 7_000_000_000n)
    real.run((book) => book.capture(call.generationId, record, nowMs))
    await stripe.dispute(intent, 1_000)
    await takeAll()
    expect(balance()).toMatchObject({ availableNanoUsd: 0n, owedNanoUsd: 7_000_000_000n })
    expect(logged).toContain('card_debt')
    const free = holdRequest('free', {
      ...price,
      fixedNanoUsd: nanoUsd(0n),
      maxTokens: 1,
      maxTokensLimit: 1,
    })
    expect(real.run((book) => book.hold(free, nowMs))).toMatchObject({
      error: { kind: 'debt_owed', owedNanoUsd: 7_000_000_000n },
    })
    await stripe.pay(await checkout())
    await takeAll()
    expect(balance()).toMatchObject({ availableNanoUsd: 3_000_000_000n, owedNanoUsd: 0n })
  })

  test('comes back: a dispute that is won, a refund that fails; once each', async () => {
    const intent = await stripe.pay(await checkout())
    const dispute = await stripe.dispute(intent, 600)
    const refund = await stripe.refund(intent, 400)
    await takeAll()
    expect(balance().availableNanoUsd).toBe(0n)
    await stripe.become(dispute, 'won')
    await stripe.become(refund, 'failed')
    await takeAll()
    await stripe.become(dispute, 'won')
    await takeAll()
    expect(balance().availableNanoUsd).toBe(TEN)
  })

  test('of a refund that only waits, or an inquiry, is nothing yet', async () => {
    const intent = await stripe.pay(await checkout())
    await stripe.refund(intent, 400, 'pending')
    const inquiry = await stripe.dispute(intent, 400)
    await stripe.become(inquiry, 'warning_needs_response')
    await takeAll(stripe.events.toReversed())
    expect(balance().availableNanoUsd).toBe(TEN)
  })
})

describe('a kept card', () => {
  const settings = {
    thresholdNanoUsd: nanoUsd(TEN),
    amountNanoUsd: nanoUsd(TEN * 2n),
    monthlyCapNanoUsd: nanoUsd(TEN * 5n),
  }
  /** What the account's alarm finds. */
  const due = () => real.run((book) => book.takeCharge(nowMs))

  beforeEach(async () => {
    await stripe.pay(await checkout(1_000n, true))
    await takeAll()
    stripe.events.length = 0
  })

  test('is charged once a crossing, also where the worker dies before or after the charge', async () => {
    real.run((book) => book.recharge({ kind: 'set', settings }, nowMs))
    expect(due()).toBeNull()
    spend(1n)
    const charge = due()
    assert(charge !== null, 'the credit crossed the threshold')
    expect(due()).toBeNull()
    await rechargeCard({ mode: 'test', recharge: charge }, ports)
    // The worker died: a minute later the same crossing is told again, and Stripe knows its name.
    nowMs += 60_000
    const again = due()
    expect(again).toEqual(charge)
    await rechargeCard({ mode: 'test', recharge: charge }, ports)
    expect(stripe.events.map(({ type }) => type)).toEqual(['payment_intent.succeeded'])
    await takeAll()
    expect(balance().availableNanoUsd).toBe(TEN * 3n - 1n)
    expect(due()).toBeNull()
    spend(TEN * 2n)
    expect(real.book.nextAlarm()).toBe(0)
    expect(due()).toMatchObject({ charge: { crossing: 2 } })
  })

  test('whose charge is not understood has not failed: it may have been made', async () => {
    real.run((book) => book.recharge({ kind: 'set', settings }, nowMs))
    spend(1n)
    const charge = due()
    assert(charge !== null, 'the credit crossed the threshold')
    await rechargeCard({ mode: 'test', recharge: charge }, ports)
    const amountNanoUsd = nanoUsd(TEN)
    const other = { ...charge, charge: { ...charge.charge, amountNanoUsd } }
    await rechargeCard({ mode: 'test', recharge: other }, ports)
    expect(logged).toContain('recharge_not_taken')
    const { state } = real.run((book) => book.recharge({ kind: 'show' }, nowMs))
    expect(state).toMatchObject({ disabledFor: null, underway: { charge: { crossing: 1 } } })
  })

  test('that is refused is not asked again, and the reason is told', async () => {
    const card = { customer: 'cus_1', paymentMethod: 'pm_declines' }
    real.run((book) => book.order({ wallet: WALLET, orders: [], card }, nowMs))
    real.run((book) => book.recharge({ kind: 'set', settings }, nowMs))
    spend(1n)
    const charge = due()
    assert(charge !== null, 'the credit crossed the threshold')
    await rechargeCard({ mode: 'test', recharge: charge }, ports)
    await takeAll()
    nowMs += 86_400_000
    expect(due()).toBeNull()
    const { state } = real.run((book) => book.recharge({ kind: 'show' }, nowMs))
    expect(state).toMatchObject({ disabledFor: 'do_not_honor', underway: null })
    expect(state.month.chargedNanoUsd).toBe(0n)
  })
})

let spent = 0
function spend(amount: bigint): void {
  const price = { fixedNanoUsd: nanoUsd(amount), nanoUsdPerCompletionToken: nanoUsd(0n) }
  const call = holdRequest(`spent ${spent++}`, { ...price, maxTokens: 1, maxTokensLimit: 1 })
  real.run((book) => book.hold(call, nowMs))
  real.run((book) => book.capture(call.generationId, recordOf(call.generationId, 1, amount), nowMs))
}
