/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { accountOfWallet, contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { eventMessage } from '../../schemas/wire/event-message.ts'
import { capturedGeneration } from '../../schemas/wire/generation.ts'
import { charactersOf } from './call-steps.ts'
import { callAfter } from '../systems/timer.ts'
import { JoinedCalls } from './joined-calls.ts'
import { meterOf, type AccountStub } from './account-meter.ts'
import { bookName } from './book-name.ts'
import type { HoldRequest, Meter } from './meter.port.ts'
import { recordedQueue, type RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

/** So late that no alarm fires by itself: each is run by the test, at a time that the test sets. */
const START = Date.UTC(2100, 0, 1)
const TTL = 30_000

type TestEnv = { ACCOUNT: DurableObjectNamespace<RecordedAccountObject> }
const { ACCOUNT } = env as unknown as TestEnv

let accounts = 0
let open: () => AccountStub
let meter: Meter

const at = (ms: number) => vi.setSystemTime(START + ms)
const alarm = () => runDurableObjectAlarm(open())
const armedFor = async () => {
  const atMs = await runInDurableObject(open(), (_, state) => state.storage.getAlarm())
  return atMs === null ? null : atMs - START
}
const audit = async () => {
  const { journal, balanced, undelivered } = await open().audit()
  return { ...journal, balanced, undelivered }
}

/** What was announced is sent, and accepted. */
const heard = async () => {
  await alarm()
  const messages = recordedQueue.events.map((message) => eventMessage.parse(message))
  await meter.announced(messages.map(({ event }) => event.id))
  return messages
}

/** One token of a call costs one nano-USD, and nothing else does. */
const call = (name: string, maxTokens: number | null): HoldRequest =>
  holdRequest(name, {
    fixedNanoUsd: nanoUsd(0n),
    nanoUsdPerCompletionToken: nanoUsd(1n),
    maxTokens,
    maxTokensLimit: 100,
  })
const gen = (name: string) => contentId('gen', name)
const record = (name: string, tokens: number) => recordOf(gen(name), tokens, BigInt(tokens))

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
  recordedQueue.sent = []
  recordedQueue.events = []
  recordedQueue.down = false
  recordedQueue.onSend = () => {}
  const name = `account ${accounts++}`
  open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
  meter = meterOf(open)
  await meter.grantKey(WALLET, GRANT, 'nonce')
})

afterEach(() => {
  vi.useRealTimers()
})

test('a hold on a bound is given only where a count could not change it', async () => {
  await meter.credit(WALLET, 'd', nanoUsd(50n))
  const uncounted = { ok: false, error: { kind: 'prompt_uncounted' } }
  expect(await meter.holdBound(call('dear', 51))).toEqual(uncounted)
  expect(await meter.holdBound(call('clamped', null))).toEqual(uncounted)
  expect(await audit()).toMatchObject({ held: 0n, available: 50n })
  const given = await meter.holdBound(call('cheap', 20))
  expect(given).toMatchObject({ ok: true, value: { heldNanoUsd: 20n } })
  expect(await meter.holdBound(call('cheap', 20))).toEqual(given)
  const clamped = await meter.hold(call('clamped', null))
  expect(clamped).toMatchObject({ ok: true, value: { maxTokens: 30, clampedByCredit: true } })
  expect(await meter.holdBound({ ...call('none', 1), keyDigest: 'e'.repeat(64) })).toMatchObject({
    error: { kind: 'key_unknown' },
  })
})

describe('holds', () => {
  test('50 at once for money for 7: exactly 7 are granted, the rest are told what they can afford', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(79n))
    const holds = await Promise.all(
      Array.from({ length: 50 }, (_, i) => meter.hold(call(`race ${i}`, 11))),
    )
    expect(holds.filter((hold) => hold.ok)).toHaveLength(7)
    const error = {
      kind: 'credit_insufficient',
      neededNanoUsd: 11n,
      availableNanoUsd: 2n,
      affordableTokens: 2,
      heldNanoUsd: 77n,
    }
    const refused = holds.filter((hold) => !hold.ok)
    expect(refused).toHaveLength(43)
    for (const refusal of refused) expect(refusal).toEqual({ ok: false, error })
    expect(await audit()).toMatchObject({
      deposits: -79n,
      available: 2n,
      held: 77n,
      balanced: true,
    })
  })

  test('without max_tokens are clamped to what is affordable, and say so', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(40n))
    const hold = await meter.hold(call('clamped', null))
    expect(hold).toMatchObject({
      ok: true,
      value: { maxTokens: 40, heldNanoUsd: 40n, clampedByCredit: true },
    })
    expect(await meter.hold(call('nothing left', null))).toMatchObject({
      ok: false,
      error: { neededNanoUsd: 1n, affordableTokens: 0 },
    })
  })

  test('of amounts above 2^53 keep every digit', async () => {
    const large = (1n << 53n) + 1n
    await meter.credit(WALLET, 'd', nanoUsd(large * 3n))
    const price = { fixedNanoUsd: nanoUsd(large), nanoUsdPerCompletionToken: nanoUsd(1n) }
    await meter.hold(holdRequest('large', { ...price, maxTokens: 1, maxTokensLimit: 1 }))
    await meter.capture(gen('large'), { record: recordOf(gen('large'), 1, large) })
    await abortAllDurableObjects()
    expect(await meter.balance()).toEqual({
      depositedNanoUsd: 27_021_597_764_222_979n,
      availableNanoUsd: 18_014_398_509_481_986n,
      heldNanoUsd: 0n,
      capturedNanoUsd: 9_007_199_254_740_993n,
      owedNanoUsd: 0n,
      returnedNanoUsd: 0n,
    })
    expect((await audit()).balanced).toBe(true)
  })
})

describe('an object that dies between hold and capture', () => {
  beforeEach(async () => {
    await meter.credit(WALLET, 'd', nanoUsd(100n))
    await heard()
    await meter.hold(call('lost', 60))
  })

  test('still ends the hold, once, by its alarm; the money is back', async () => {
    await abortAllDurableObjects()
    expect(await armedFor()).toBe(TTL)
    at(TTL)
    expect(await alarm()).toBe(true)
    const shown = { state: 'expired', chargedNanoUsd: 0n, endedBy: 'expired', record: null }
    expect(await meter.generation(gen('lost'))).toMatchObject(shown)
    expect(await alarm()).toBe(false)
    expect(await meter.capture(gen('lost'), { record: record('lost', 5) })).toEqual({
      kind: 'already_ended',
      state: 'expired',
      chargedNanoUsd: 0n,
    })
    expect(await audit()).toEqual({
      deposits: -100n,
      available: 100n,
      held: 0n,
      captured: 0n,
      owed: 0n,
      balanced: true,
      undelivered: 0,
    })
    expect(recordedQueue.sent).toEqual([])
  })

  test('is armed again by the next visit, should its alarm have been lost', async () => {
    await runInDurableObject(open(), (_, state) => state.storage.deleteAlarm())
    await abortAllDurableObjects()
    await meter.balance()
    expect(await armedFor()).toBe(TTL)
  })

  test('captures what its last checkpoint had produced, whatever came late', async () => {
    at(20_000)
    await meter.checkpoint(gen('lost'), record('lost', 12))
    await meter.checkpoint(gen('lost'), record('lost', 9))
    await abortAllDurableObjects()
    at(TTL)
    await alarm()
    expect(await meter.generation(gen('lost'))).toMatchObject({ state: 'held' })
    at(20_000 + TTL)
    await alarm()
    const told = { kind: 'already_ended', state: 'captured', chargedNanoUsd: 12n }
    expect(await meter.capture(gen('lost'), { record: record('lost', 15) })).toEqual(told)
    expect(await meter.void(gen('lost'), 'client_abort')).toEqual(told)
    expect(await audit()).toMatchObject({ available: 88n, held: 0n, captured: 12n, balanced: true })
    expect(recordedQueue.sent).toMatchObject([{ priceNanoUsd: '12', endedBy: 'expired' }])
  })
})

describe('what an account announces', () => {
  test('is sent by its alarm, again after a crash, and never once it was accepted', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(100n))
    await abortAllDurableObjects()
    expect(await armedFor()).toBe(200)
    await alarm()
    await abortAllDurableObjects()
    at(30_000)
    const [first, second] = await heard()
    expect(first).toMatchObject({ mode: 'live', event: { type: 'credits.topped_up' } })
    expect(second).toEqual(first)
    at(10_000_000)
    await alarm()
    expect(recordedQueue.events).toHaveLength(2)
  })

  test('of a test account says so', async () => {
    const name = bookName(accountOfWallet(WALLET), 'test')
    open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
    meter = meterOf(open)
    await meter.grantKey(WALLET, GRANT, 'nonce')
    await meter.credit(WALLET, 'd', nanoUsd(100n))
    expect(await heard()).toMatchObject([{ mode: 'test', accountId: accountOfWallet(WALLET) }])
  })

  test('is nothing where the step was rolled back', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(10n))
    await expect(meter.credit(WALLET, 'd', nanoUsd(11n))).rejects.toThrow('amount')
    await expect(meter.void(gen('never held'), 'done')).rejects.toThrow('was held')
    expect(await heard()).toHaveLength(1)
  })
})

describe('a capture', () => {
  beforeEach(async () => {
    await meter.credit(WALLET, 'd', nanoUsd(100n))
    await heard()
    await meter.hold(call('answer', 60))
  })

  test('that comes 20 times charges once and tells the same each time', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        meter.capture(gen('answer'), { record: record('answer', 8) }),
      ),
    )
    expect(outcomes.filter(({ kind }) => kind === 'captured')).toHaveLength(1)
    expect(outcomes.every(({ chargedNanoUsd }) => chargedNanoUsd === 8n)).toBe(true)
    expect(await audit()).toMatchObject({ available: 92n, captured: 8n, undelivered: 1 })
    await alarm()
    expect(recordedQueue.sent).toHaveLength(1)
  })

  test('above the hold is cut to it, in the charge and in the record', async () => {
    const outcome = await meter.capture(gen('answer'), { record: record('answer', 61) })
    expect(outcome).toEqual({ kind: 'captured', chargedNanoUsd: 60n })
    await alarm()
    expect(recordedQueue.sent).toMatchObject([{ priceNanoUsd: '60' }])
  })

  test('of no tokens is a void: nothing is charged, nothing is sent', async () => {
    const nothing = { record: recordOf(gen('answer'), 0, 7n) }
    const outcome = await meter.capture(gen('answer'), nothing)
    expect(outcome).toEqual({ kind: 'voided', chargedNanoUsd: 0n })
    expect(await audit()).toMatchObject({ available: 100n, captured: 0n, undelivered: 0 })
  })

  test('is sent at once, again after a crash or a lost message, and never after delivery', async () => {
    await meter.capture(gen('answer'), { record: record('answer', 8) })
    await abortAllDurableObjects()
    expect(await armedFor()).toBe(200)
    await alarm()
    expect(recordedQueue.sent.map((sent) => capturedGeneration.parse(sent))).toEqual([
      record('answer', 8),
    ])
    expect(await armedFor()).toBe(30_200)
    await abortAllDurableObjects()
    at(30_000)
    await alarm()
    expect(recordedQueue.sent).toHaveLength(2)
    expect(recordedQueue.sent[1]).toEqual(recordedQueue.sent[0])
    expect(await armedFor()).toBe(90_200)
    expect(await meter.generation(gen('answer'))).toMatchObject({ record: { priceNanoUsd: 8n } })
    await meter.delivered([gen('answer')])
    await meter.delivered([gen('answer')])
    at(90_000)
    await alarm()
    expect(recordedQueue.sent).toHaveLength(2)
    expect(await alarm()).toBe(false)
    expect(await audit()).toMatchObject({ captured: 8n, undelivered: 0, balanced: true })
  })

  test('is sent by the alarm itself, without anybody asking', async () => {
    await meter.void(gen('answer'), 'client_abort')
    vi.useRealTimers()
    await meter.hold(call('now', 60))
    const taken = new Promise((resolve) => {
      recordedQueue.onSend = resolve
    })
    await meter.capture(gen('now'), { record: record('now', 3) })
    expect(await taken).toMatchObject({ generationId: gen('now'), priceNanoUsd: '3' })
    await meter.delivered([gen('now')])
  })

  test('stands while the queue is down, and is sent when it is up', async () => {
    recordedQueue.down = true
    await meter.capture(gen('answer'), { record: record('answer', 8) })
    await alarm()
    expect(recordedQueue.sent).toEqual([])
    recordedQueue.down = false
    at(30_000)
    await alarm()
    expect(recordedQueue.sent).toHaveLength(1)
  })
})

describe('a kept card', () => {
  test('is charged at once when its threshold is set above the credit', async () => {
    const card = { customer: 'cus_1', paymentMethod: 'pm_1' }
    await meter.order({ wallet: WALLET, orders: [], eventId: 'evt_1', card })
    expect(await armedFor()).toBe(null)
    const [thresholdNanoUsd, amountNanoUsd] = [nanoUsd(5n), nanoUsd(20n)]
    const settings = { thresholdNanoUsd, amountNanoUsd, monthlyCapNanoUsd: nanoUsd(30n) }
    await meter.recharge({ kind: 'set', settings })
    expect(await armedFor()).toBe(0)
    await alarm()
    expect(recordedQueue.events).toMatchObject([{ recharge: { charge: { crossing: 1 } } }])
  })
})

describe('a bug of the caller', () => {
  test('throws and leaves the books as they were', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(10n))
    await expect(meter.credit(WALLET, 'd', nanoUsd(11n))).rejects.toThrow(
      'never changes its amount',
    )
    await expect(meter.void(gen('never held'), 'done')).rejects.toThrow('was held by this account')
    await expect(meter.grantKey(WALLET, GRANT, 'another nonce')).rejects.toThrow('UNIQUE')
    await meter.hold(call('held', 4))
    await expect(meter.hold(call('held', 5))).rejects.toThrow('one id, one request')
    await meter.void(gen('held'), 'client_abort')
    await expect(meter.hold(call('held', 4))).rejects.toThrow('never held again')
    expect(await audit()).toMatchObject({ deposits: -10n, available: 10n, balanced: true })
  })
})

describe('steps that share a write', () => {
  test('stand or fall alone: a bug among them takes nobody along', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(10n))
    const told = await Promise.allSettled([
      ...['a', 'b', 'c'].map((name) => meter.hold(call(name, 2))),
      meter.void(gen('never held'), 'done'),
      ...['d', 'e', 'f'].map((name) => meter.hold(call(name, 2))),
    ])
    const granted = told.map(
      (each) => each.status === 'fulfilled' && 'ok' in each.value && each.value.ok,
    )
    expect(granted).toEqual([true, true, true, false, true, true, false])
    expect(told[3]).toMatchObject({ status: 'rejected' })
    expect(await audit()).toMatchObject({ available: 0n, held: 10n, balanced: true })
  })
})

describe('steps that travel together', () => {
  /** What a request lends; all of these live until the end. */
  const asker = {
    outlive: () => undefined,
    now: () => performance.now(),
    after: callAfter,
  }

  test('are told apart, whatever one of them throws', async () => {
    await meter.credit(WALLET, 'd', nanoUsd(30n))
    let messages = 0
    const counted = () => {
      messages++
      return open()
    }
    const joined = meterOf(counted, { calls: new JoinedCalls(charactersOf), asker })
    const names = Array.from({ length: 20 }, (_, i) => `together ${i}`)
    const told = await Promise.allSettled([
      ...names.map((name) => joined.hold(call(name, 10))),
      joined.capture(gen('never held'), { record: record('never held', 1) }),
      joined.void(gen('together 0'), 'client_abort'),
    ])
    const [bug, ended] = told.slice(20)
    expect(bug).toMatchObject({ status: 'rejected' })
    expect(ended).toMatchObject({ status: 'fulfilled', value: { kind: 'voided' } })
    const holds = told.slice(0, 20).map((one) => (one.status === 'fulfilled' ? one.value : null))
    expect(holds.filter((hold) => hold !== null && 'ok' in hold && hold.ok)).toHaveLength(3)
    expect(messages).toBe(2)
    expect(await audit()).toMatchObject({ available: 10n, held: 20n, balanced: true })
  })
})

describe('keys', () => {
  test('that were forged, checksum and all, leave nothing behind', async () => {
    const forged = ACCOUNT.get(ACCOUNT.idFromName('an account that nobody opened'))
    const unknown = { ok: false, error: { kind: 'key_unknown' } }
    expect(await meterOf(() => forged).hold(call('forged', 1))).toEqual(unknown)
    const tables = await runInDurableObject(forged, (_, { storage }) =>
      storage.sql.exec('SELECT name FROM sqlite_master').toArray(),
    )
    expect(tables).toEqual([])
  })

  test('are known to their account alone; a nonce makes one', async () => {
    const caller = { keyId: GRANT.keyId, wallet: WALLET }
    expect(await meter.authorize(GRANT.keyDigest, null)).toMatchObject({ ok: true, value: caller })
    expect(await meter.grantKey(WALLET, GRANT, 'nonce')).toMatchObject({ ok: true, value: caller })
    const other = { ...GRANT, keyId: contentId('key', 'other'), keyDigest: 'e'.repeat(64) }
    const used = { ok: false, error: { kind: 'nonce_used' } }
    expect(await meter.grantKey(WALLET, other, 'nonce')).toEqual(used)
    const unknown = { ok: false, error: { kind: 'key_unknown' } }
    expect(await meter.authorize(other.keyDigest, null)).toEqual(unknown)
    const stranger = meterOf(() => ACCOUNT.get(ACCOUNT.idFromName('nobody')))
    expect(await stranger.authorize(GRANT.keyDigest, null)).toEqual(unknown)
    expect(await stranger.balance()).toMatchObject({ depositedNanoUsd: 0n })
    expect(await stranger.generation(gen('nothing'))).toBeNull()
  })
})
