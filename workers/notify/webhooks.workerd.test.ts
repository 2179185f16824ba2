// The Webhooks and Broadcast objects in workerd: what stands while something is sent, what
// the API shows, and that every account that listens hears of an epoch once.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountOfWallet, contentId, parseAddress, parseId } from '../../schemas/ids.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { LATE, receivers, taken } from './composed-webhooks.cases.ts'
import type { TestBroadcastObject, TestWebhooksObject } from './composed-webhooks.cases.ts'
import type { Terms } from './rows.ts'
import { sampleOf } from './samples.ts'
import { SECRET_BYTES } from './sign.ts'
import { DEFAULT_TERMS } from './subscription.ts'

const { WEBHOOKS, BROADCAST } = env as unknown as {
  WEBHOOKS: DurableObjectNamespace<TestWebhooksObject>
  BROADCAST: DurableObjectNamespace<TestBroadcastObject>
}
const URL = 'https://hooks.example.org/'

let accounts = 0
let owner: { accountId: ReturnType<typeof accountOfWallet>; mode: 'live' }
const open = () => WEBHOOKS.getByName(owner.accountId)

beforeEach(() => {
  accounts++
  const wallet = parseAddress(`0x${accounts.toString(16).padStart(40, '0')}`)
  owner = { accountId: accountOfWallet(wallet), mode: 'live' }
  receivers.nowMs = LATE
  receivers.posted = []
  receivers.answer = () => Promise.resolve(taken)
  receivers.listening = []
  receivers.payouts = new Map()
})

let secrets = 0
const fresh = () => ({
  id: contentId('sub', `webhook ${++secrets}`),
  secret: new Uint8Array(SECRET_BYTES).fill(secrets),
})

async function subscribe(terms: Partial<Terms> = {}) {
  const made = await open().create(owner, { ...DEFAULT_TERMS, url: URL, ...terms }, fresh())
  if (!made.ok) throw new Error(made.error.kind)
  return { id: parseId('sub', made.value.webhook.id), secret: made.value.secret }
}

const event = (name: string): WebhookEvent => {
  const type = 'credits.low'
  return { id: contentId('evt', name), type, atMs: LATE, data: sampleOf(type, LATE) }
}
const ids = () => receivers.posted.map(({ headers }) => headers['webhook-id'])
const alarm = () => runDurableObjectAlarm(open())

describe('deliveries', () => {
  test('leave an alarm behind while they are under way, and are not sent for a repeat', async () => {
    await subscribe()
    await open().accept([event('a')])
    let armed: number | null = null
    receivers.answer = async () => {
      armed = await runInDurableObject(open(), (_, { storage }) => storage.getAlarm())
      return taken
    }
    await alarm()
    // Should the process die here, this alarm sends it again, under the same id.
    expect(armed).toBe(LATE + 5_000)
    await open().accept([event('a')])
    await alarm()
    expect(ids()).toEqual([contentId('evt', 'a')])
  })

  test('are shown with their attempts, and replayed under the same id', async () => {
    const { id } = await subscribe()
    receivers.answer = () =>
      Promise.resolve({ ...taken, status: 500, response: 'down' } as typeof taken)
    await open().accept([event('a')])
    for (const laterMs of [0, 5_000, 305_000]) {
      receivers.nowMs = LATE + laterMs
      await alarm()
    }
    const query = { state: 'dead', before: null, limit: 10 } as const
    expect(await open().deliveries(id, query)).toMatchObject({
      value: {
        hasMore: false,
        deliveries: [{ state: 'dead', next_attempt_at: null, attempts: { length: 3 } }],
      },
    })
    receivers.answer = () => Promise.resolve(taken)
    expect(await open().replayDead(id, 0)).toEqual({ ok: true, value: 1 })
    await alarm()
    expect(new Set(ids())).toEqual(new Set([contentId('evt', 'a')]))
    expect(await open().get(id)).toMatchObject({ value: { dead: 0, waiting: 0 } })
  })

  test('of a webhook without a URL are pulled, signed, until they are acknowledged', async () => {
    const { id } = await subscribe({ url: null })
    const waiting = open().pull(id, { after: 0, limit: 10, waitMs: 20_000 })
    await open().accept([event('a'), event('b')])
    const first = await waiting
    if (!first.ok) throw new Error(first.error.kind)
    expect(first.value.data.map(({ sequence }) => sequence)).toEqual([1, 2])
    expect(first.value.data[0]?.headers['webhook-signature']).toMatch(/^v1,/)
    const again = await open().pull(id, { after: 1, limit: 10, waitMs: 0 })
    expect(again).toMatchObject({ value: { data: [{ sequence: 2 }], after: 2 } })
    const rest = await open().pull(id, { after: 2, limit: 10, waitMs: 0 })
    expect(rest).toMatchObject({ value: { data: [], after: 2 } })
    expect(receivers.posted).toEqual([])
  })

  test('to a URL that is not a public one are never made', async () => {
    const terms = { ...DEFAULT_TERMS, url: 'https://127.0.0.1/' }
    const made = await open().create(owner, terms, fresh())
    expect(made).toEqual({ ok: false, error: { kind: 'target_refused', reason: 'ip_literal' } })
    expect(await open().list()).toEqual([])
    const { id } = await subscribe()
    const moved = await open().update(id, { url: 'http://hooks.example.org/' })
    expect(moved).toMatchObject({ error: { reason: 'scheme' } })
  })
})

describe('a call that is sent again', () => {
  test('makes no second webhook, and says the same secret', async () => {
    const drawn = fresh()
    const first = await open().create(owner, { ...DEFAULT_TERMS, url: URL }, drawn)
    await open().update(drawn.id, { description: 'changed since' })
    const again = await open().create(owner, { ...DEFAULT_TERMS, url: URL }, drawn)
    if (!first.ok || !again.ok) throw new Error('neither is refused')
    expect(again.value.secret).toBe(first.value.secret)
    // Nor is it made anew over what it has become.
    expect(await open().list()).toMatchObject([{ id: drawn.id, description: 'changed since' }])
    const another = await open().create(owner, { ...DEFAULT_TERMS, url: URL }, fresh())
    expect(another).not.toEqual(first)
    expect(await open().list()).toHaveLength(2)
  })

  test('rotates once, so that the grace of the old secret is what it was', async () => {
    const { id } = await subscribe()
    const { secret } = fresh()
    const first = await open().rotate(id, 60_000, secret)
    receivers.nowMs = LATE + 30_000
    const again = await open().rotate(id, 0, secret)
    expect(again).toEqual(first)
    expect(again).toMatchObject({ value: { webhook: { secrets: { length: 2 } } } })
  })

  test('is refused where the secret that it made has ended, and revives none', async () => {
    const drawn = fresh()
    const terms = { ...DEFAULT_TERMS, url: URL }
    expect((await open().create(owner, terms, drawn)).ok).toBe(true)
    const { id } = drawn
    const first = fresh().secret
    expect((await open().rotate(id, 0, first)).ok).toBe(true)
    const told = await open().rotate(id, 0, fresh().secret)
    if (!told.ok) throw new Error(told.error.kind)
    const left = told.value.webhook.secrets
    const ended = { ok: false, error: { kind: 'secret_ended', id } }
    expect(await open().rotate(id, 0, first)).toEqual(ended)
    expect(await open().create(owner, terms, drawn)).toEqual(ended)
    expect(await open().get(id)).toMatchObject({ value: { secrets: left } })
  })

  test('without what makes it the same makes a new secret, and no deployed one ends early', async () => {
    const { id } = await subscribe()
    const turned = []
    for (let n = 0; n < 5; n++) {
      receivers.nowMs = LATE + n
      turned.push(await open().rotate(id, 60_000, fresh().secret))
    }
    expect(turned.map(({ ok }) => ok)).toEqual([true, true, true, true, false])
    const firstEndsAtMs = LATE + 60_000
    receivers.nowMs = LATE + 10
    const full = { kind: 'too_many_secrets', limit: 5, endsAtMs: firstEndsAtMs }
    expect(turned.at(-1)).toEqual({ ok: false, error: full })
    // Nor is a shorter grace that is refused told as if it held.
    expect(await open().rotate(id, 1_000, fresh().secret)).toEqual({ ok: false, error: full })
    receivers.nowMs = firstEndsAtMs
    expect(await open().rotate(id, 60_000, fresh().secret)).toMatchObject({ ok: true })
    // An end to all of them needs no room.
    expect(await open().rotate(id, 0, fresh().secret)).toMatchObject({
      value: { webhook: { secrets: { length: 1 } } },
    })
  })
})

describe('an epoch', () => {
  const epoch = { ...(sampleOf('epoch.committed', LATE) as never as Epoch), epoch: 7 }
  type Epoch = Parameters<TestBroadcastObject['announce']>[0]

  test('is told once to every account that listens, with what it raised for each', async () => {
    const hub = BROADCAST.getByName(`hub ${accounts}`)
    const { id } = await subscribe()
    expect(receivers.listening).toEqual([owner.accountId])
    await hub.listen(owner.accountId)
    const payee = `0x${'0b'.repeat(20)}`
    const payout = { payee, epoch: 7, cumulative_wei: '25', added_wei: '5' }
    receivers.payouts.set(owner.accountId, payout)
    await hub.announce(epoch)
    await hub.announce(epoch)
    await runDurableObjectAlarm(hub)
    await hub.announce(epoch)
    await runDurableObjectAlarm(hub)
    await alarm()
    const told = receivers.posted.map(
      ({ body }) => JSON.parse(body) as { type: string; data: object },
    )
    expect(told.map(({ type }) => type).toSorted()).toEqual(['epoch.committed', 'payout.claimable'])
    expect(told.find(({ type }) => type === 'payout.claimable')?.data).toEqual(payout)
    expect(await open().get(id)).toMatchObject({ value: { waiting: 0, dead: 0 } })
  })

  test('is told to more accounts than one page has', async () => {
    const hub = BROADCAST.getByName(`hub ${accounts}`)
    const many = Array.from({ length: 120 }, (_, n) =>
      accountOfWallet(
        parseAddress(`0x${(n + 1_000_000 * accounts).toString(16).padStart(40, '0')}`),
      ),
    )
    for (const account of many) await hub.listen(account)
    const last = many.toSorted().at(-1) ?? owner.accountId
    owner = { accountId: last, mode: 'live' }
    await subscribe({ events: ['epoch.committed'] })
    await hub.announce(epoch)
    await runDurableObjectAlarm(hub)
    await alarm()
    expect(receivers.posted).toHaveLength(1)
  })
})
