// Faults of the way from a capture to its receipt, by their numbers: messages that come twice, out of
// order, broken or not at all, and a database that fails. The tally and the accounts are real objects.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { canonicalJson, sha256Hex } from '../schemas/canonical.ts'
import type { SpanEvidence } from '../schemas/wire/span-evidence.ts'
import { contentId, parseId, type GenerationId, type Sha256 } from '../schemas/ids.ts'
import { nanoUsd } from '../schemas/money.ts'
import { must } from '../schemas/result.ts'
import { capturedGeneration, WHOLE } from '../schemas/wire/generation.ts'
import type { CapturedGeneration, SignedReceipt } from '../schemas/wire/generation.ts'
import { toWire } from '../schemas/wire/to-wire.ts'
import { eventMessage } from '../schemas/wire/event-message.ts'
import type { WebhookEvent } from '../schemas/wire/webhook-events.ts'
import { consumeCaptured } from './answers.queue.ts'
import type { Generations, StoredGeneration } from './generations.port.ts'
import { splitsOf } from './bill/splits.ts'
import { meterOf, type AccountStub } from './meter/account-meter.ts'
import type { Meter } from './meter/meter.port.ts'
import { recordedQueue, type RecordedAccountObject } from './meter/recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './meter/sample-call.cases.ts'
import type { TestTallyObject } from './settle/composed-objects.cases.ts'
import { RECOMPUTE } from './settle/settle.cases.ts'
import { receiptOf } from './settle/tally.ts'
import { verifyCall } from './settle/verify-receipts.ts'
import { breathe } from './systems/timer.ts'

const START = Date.UTC(2100, 0, 1)
const REDELIVER_MS = 30_200

const { ACCOUNT, TALLY } = env as unknown as {
  ACCOUNT: DurableObjectNamespace<RecordedAccountObject>
  TALLY: DurableObjectNamespace<TestTallyObject>
}

/** A projection in memory whose writes a test can break, before or after they took effect. */
class Projection implements Generations {
  readonly rows = new Map<GenerationId, StoredGeneration>()
  readonly evidenceOf = new Map<string, string>()
  broken: 'before' | 'after' | null = null

  store(generations: readonly StoredGeneration[]): Promise<void> {
    if (this.broken === 'before') return Promise.reject(new Error('the database is down'))
    for (const each of generations) {
      if (!this.rows.has(each.generationId)) this.rows.set(each.generationId, each)
    }
    if (this.broken === 'after') return Promise.reject(new Error('the connection was reset'))
    return Promise.resolve()
  }

  find = () => Promise.resolve(null)
  putEvidence(texts: readonly string[]): Promise<Sha256> {
    for (const canonical of texts) this.evidenceOf.set(sha256Hex(canonical), canonical)
    return Promise.resolve(sha256Hex(texts.join(' ')))
  }
  evidence = () => Promise.resolve(null)
}

let worlds = 0
let projection: Projection
let meter: Meter
let open: () => AccountStub
let ports: Parameters<typeof consumeCaptured>[1]
let runAlarm: () => Promise<boolean>
const logged: string[] = []
const projected: CapturedGeneration[] = []
/** What the webhooks accepted, each with whether its receipt was stored by then. */
const accepted: { readonly id: string; readonly isReceipted: boolean }[] = []
let webhooksAreDown = false

/** What the adapter's span index says of every answer, or that of one of several adapters. */
let spans: SpanEvidence | null
const spansOfPart = new Map<string, SpanEvidence>()

beforeEach(async () => {
  spans = null
  spansOfPart.clear()
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START)
  recordedQueue.sent = []
  recordedQueue.down = false
  recordedQueue.onSend = () => {}
  logged.length = 0
  projected.length = 0
  accepted.length = 0
  webhooksAreDown = false
  projection = new Projection()
  const name = `queue ${worlds++}`
  open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
  meter = meterOf(open)
  runAlarm = () => runDurableObjectAlarm(open())
  ports = {
    embedder: { embedded: () => Promise.resolve(null), embed: () => Promise.resolve(null) },
    tally: TALLY.get(TALLY.idFromName(name)),
    generations: projection,
    meterOf: () => meter,
    spanIndexOf: (adapter) => ({
      find: () => Promise.resolve(spansOfPart.get(adapter) ?? spans),
    }),
    webhooksOf: () => ({ accept: acceptEvents }),
    usage: { project: async (some) => void projected.push(...some) },
    breathe,
    log: (event) => void logged.push(event),
  }
  await meter.grantKey(WALLET, GRANT, 'nonce')
  await meter.credit(WALLET, 'd', nanoUsd(1_000n))
})

afterEach(() => {
  vi.useRealTimers()
})

function acceptEvents(events: readonly WebhookEvent[]): Promise<void> {
  if (webhooksAreDown) return Promise.reject(new Error('the webhooks are down'))
  for (const { id, data } of events) {
    const generation = 'generation_id' in data ? data.generation_id : ''
    const isReceipted = projection.rows.has(parseId('gen', generation))
    accepted.push({ id, isReceipted })
  }
  return Promise.resolve()
}

/** Captures so many calls and gives the messages that the outbox sent for them. */
async function captured(count: number, change: Partial<CapturedGeneration> = {}) {
  const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }
  for (let i = 0; i < count; i++) {
    await meter.hold(holdRequest(`call ${i}`, { ...price, maxTokens: 9, maxTokensLimit: 9 }))
    const id = contentId('gen', `call ${i}`)
    await meter.capture(id, {
      record: { ...recordOf(id, 1 + (i % 9), BigInt(1 + (i % 9))), ...change },
    })
  }
  await runAlarm()
  return recordedQueue.sent
}

async function consume(bodies: readonly unknown[]) {
  const messages = bodies.map((body, index) => {
    return { id: `message ${index}`, timestamp: new Date(START), attempts: 1, body }
  })
  const batch = createMessageBatch('meed-captured', messages)
  await consumeCaptured(batch, ports)
  return getQueueResult(batch, createExecutionContext())
}

/**
 * The books close and no hold is open (I1, I2, I10); each charge has one receipt, with a place of its own (I4, I5),
 * which computes again from what it says (I8) and gives all of the price away (I3), for passages that were given
 * (I9: none here); nothing waits, and each event came once (I7).
 */
async function expectReconciled(count: number): Promise<void> {
  const { balanced, journal, openHoldsNanoUsd, undelivered: waiting } = await open().audit()
  const atRest = { balanced: true, openHoldsNanoUsd: 0n, waiting: 0 }
  expect({ balanced, openHoldsNanoUsd, waiting }).toEqual(atRest)
  const receipts = [...projection.rows.values()].map(({ receipt }) => receipt)
  expect(receipts).toHaveLength(count)
  const places = receipts.map(({ receipt }: SignedReceipt) => receipt.seq).toSorted((a, b) => a - b)
  expect(places).toEqual(Array.from({ length: count }, (_, seq) => seq))
  const credited = receipts.reduce((sum, { credited: { priceNanoUsd } }) => sum + priceNanoUsd, 0n)
  expect(journal.captured).toBe(credited)
  const charged = new Set(receipts.map((each) => each.credited.generationId))
  expect(charged.size).toBe(count)
  for (const { credited: one, receipt } of receipts) {
    const { priceNanoUsd, splits, terms, credit, generationId } = one
    expect(splits.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)).toBe(priceNanoUsd)
    expect(splits).toEqual(splitsOf(priceNanoUsd, terms, credit))
    expect(receipt).toEqual(receiptOf(one, receipt.shard, receipt.seq))
    expect(credit.shares.reduce((sum, { share }) => sum + share, credit.unattributed)).toBe(WHOLE)
    expect((await meter.generation(generationId))?.chargedNanoUsd).toBe(priceNanoUsd)
  }
  const events = receipts.map(({ credited: { generationId } }) =>
    contentId('evt', `generation.completed ${generationId}`),
  )
  // A message that comes again tells again, under the same id; the webhooks know it by that.
  if (!webhooksAreDown) expect(new Set(accepted.map(({ id }) => id))).toEqual(new Set(events))
}

const undelivered = async () => {
  let waiting = 0
  for (let i = 0; i < 12; i++) {
    const shown = await meter.generation(contentId('gen', `call ${i}`))
    if (shown !== null && shown.record !== null) waiting++
  }
  return waiting
}

test('F12 what was cut to its hold is credited once, recomputes, and is told to the operator', async () => {
  const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(2n) }
  await meter.hold(holdRequest('call 0', { ...price, maxTokens: 9, maxTokensLimit: 9 }))
  const id = contentId('gen', 'call 0')
  const plain = recordOf(id, 11, 22n)
  const terms = { ...plain.terms, completionNanoUsdPerToken: nanoUsd(2n) }
  await meter.capture(id, { record: { ...plain, terms } })
  await runAlarm()
  await consume(recordedQueue.sent)
  await expectReconciled(1)
  const { receipt: signed } = must(projection.rows.get(id), 'it has its receipt')
  expect([signed.credited.priceNanoUsd, signed.credited.terms.mostNanoUsd]).toEqual([18n, 18n])
  const { weiPerNanoUsd } = plain.terms
  expect(verifyCall(signed, signed.receipt, { weiPerNanoUsd }, RECOMPUTE)).toBeNull()
  expect(logged).toEqual(['price_above_hold'])
})

test('F13 messages that come twice and shuffled make the same receipts', async () => {
  const bodies = await captured(9)
  const shuffled = [...bodies.toReversed(), ...bodies.slice(3, 6), bodies[0], bodies[0]]
  const first = await consume(shuffled.slice(0, 7))
  expect(first.explicitAcks).toHaveLength(7)
  const before = structuredClone([...projection.rows.values()])
  const second = await consume(shuffled)
  expect(second.explicitAcks).toHaveLength(shuffled.length)
  await expectReconciled(9)
  for (const row of before) expect(projection.rows.get(row.generationId)).toEqual(row)
  expect(new Set(projected.map(({ generationId }) => generationId)).size).toBe(9)
  expect(await undelivered()).toBe(0)
})

test('what the training data explains is kept under its hash, before the receipt', async () => {
  const root = sha256Hex('an index')
  spans = {
    version: 'spans-1',
    indexRoot: root,
    withdrawnRoot: root,
    cut: 1,
    tokens: [],
    spans: [],
  }
  await consume(await captured(1))
  await expectReconciled(1)
  const canonical = canonicalJson(spans)
  expect(projection.evidenceOf.get(sha256Hex(canonical))).toBe(canonical)
})

test('of combined adapters, each by its own id, the training data that explains most is kept', async () => {
  const parts = ['dora/brief', 'dora/quote'].map((name) => ({ name, sha256: sha256Hex(name) }))
  for (const [index, { name, sha256 }] of parts.entries()) {
    const clusterId = sha256Hex('cluster')
    const contributionId = contentId('con', name)
    const holder = { clusterId, payee: WALLET, contributionId, documentOffset: 0, documentToken: 0 }
    const span = { start: 0, end: 1, information: 1, mass: index, clusters: [holder] }
    spansOfPart.set(contentId('adp', `${name} ${sha256}`), {
      version: 'spans-1',
      indexRoot: sha256,
      withdrawnRoot: sha256,
      cut: 1,
      tokens: [],
      spans: [span],
    })
  }
  const [body] = await captured(1)
  const { terms, ...rest } = capturedGeneration.parse(body)
  const adapterParts = parts.map((part) => ({ ...part, payee: WALLET, weightMilli: 500 }))
  await consume([toWire({ ...rest, terms: { ...terms, adapterParts } })])
  await expectReconciled(1)
  const kept = [...spansOfPart.values()].map((one) =>
    projection.evidenceOf.has(sha256Hex(canonicalJson(one))),
  )
  expect(kept).toEqual([false, true])
})

test('a test generation among others is projected and delivered, and has no receipt', async () => {
  const [first, ...rest] = await captured(9)
  const asTest = { ...structuredClone(first as object), mode: 'test' }
  const result = await consume([asTest, ...rest])
  expect(result.explicitAcks).toHaveLength(9)
  expect(projection.rows.size).toBe(8)
  expect(projected.filter(({ mode }) => mode === 'test')).toHaveLength(1)
  expect(await undelivered()).toBe(0)
})

describe('F14 one poisoned message among others', () => {
  test('that is no message at all is retried alone', async () => {
    const bodies = await captured(9)
    const result = await consume([...bodies.slice(0, 4), { poison: true }, ...bodies.slice(4)])
    expect(result.explicitAcks).toHaveLength(9)
    expect(result.retryMessages).toMatchObject([{ msgId: 'message 4' }])
    expect(logged).toEqual(['generation_not_credited'])
    await expectReconciled(9)
  })

  test('that cannot be credited is retried alone', async () => {
    const bodies = await captured(9)
    const [first, ...rest] = bodies
    const terms = { policy: { platformBps: 1 } }
    const bad = structuredClone(first) as { terms: { policy: object } }
    Object.assign(bad.terms.policy, terms.policy)
    const result = await consume([...rest, bad])
    expect(result.explicitAcks).toHaveLength(8)
    expect(result.retryMessages).toMatchObject([{ msgId: 'message 8' }])
    expect(projection.rows.size).toBe(8)
    expect(await undelivered()).toBe(1)
  })
})

test('F15 a queue that lost everything is filled again by the outbox', async () => {
  const bodies = await captured(9)
  await consume(bodies.slice(0, 4))
  expect(await undelivered()).toBe(5)
  recordedQueue.sent = []
  vi.setSystemTime(START + REDELIVER_MS)
  await runAlarm()
  expect(recordedQueue.sent).toHaveLength(5)
  await consume(recordedQueue.sent)
  await expectReconciled(9)
  expect(await undelivered()).toBe(0)
  vi.setSystemTime(START + REDELIVER_MS * 10)
  recordedQueue.sent = []
  await runAlarm()
  expect(recordedQueue.sent).toEqual([])
})

describe('F16 a database', () => {
  test('that is down leaves every message for later; then the backlog drains', async () => {
    const bodies = await captured(9)
    projection.broken = 'before'
    const down = await consume(bodies)
    expect(down.retryMessages).toHaveLength(9)
    expect(await undelivered()).toBe(9)
    projection.broken = null
    const up = await consume(bodies)
    expect(up.explicitAcks).toHaveLength(9)
    await expectReconciled(9)
  })

  test('that is reset right after its commit stores nothing twice', async () => {
    const bodies = await captured(9)
    projection.broken = 'after'
    expect((await consume(bodies)).retryMessages).toHaveLength(9)
    const before = structuredClone([...projection.rows.values()])
    projection.broken = null
    expect((await consume(bodies)).explicitAcks).toHaveLength(9)
    expect([...projection.rows.values()]).toEqual(before)
    await expectReconciled(9)
  })
})

test('F25 records larger than a message are charged, sent by reference and credited once', async () => {
  const prompt = 'ü"\n'.repeat(50_000)
  const bodies = await captured(3, { prompt })
  for (const body of bodies) expect(JSON.stringify(body).length).toBeLessThan(1_000)
  const late = await consume([...bodies, bodies[0]])
  expect(late.explicitAcks).toHaveLength(4)
  await expectReconciled(3)
  expect(projected.map((one) => one.prompt === prompt)).toEqual([true, true, true])
  expect(await undelivered()).toBe(0)
  const again = await consume(bodies)
  expect(again.explicitAcks).toHaveLength(3)
  expect(projected).toHaveLength(3)
})

test('F24 a record by reference that has words of a newer worker is not credited by this consumer', async () => {
  const newer = { prompt: 'x'.repeat(150_000), newly: 'agreed' }
  const bodies = await captured(1, newer)
  const told = await consume(bodies)
  expect([told.explicitAcks.length, told.retryMessages.length]).toEqual([0, 1])
  expect(projected).toEqual([])
  expect(await undelivered()).toBe(1)
})

describe('webhooks', () => {
  test('are told of a generation once its receipt is stored, under one id however often', async () => {
    const bodies = await captured(3)
    await consume([...bodies, ...bodies])
    await consume(bodies)
    expect(accepted).toHaveLength(6)
    expect(accepted.every(({ isReceipted }) => isReceipted)).toBe(true)
    expect(new Set(accepted.map(({ id }) => id)).size).toBe(3)
  })

  test('that are down hold up no receipt: the account announces what they did not take', async () => {
    const bodies = await captured(3)
    webhooksAreDown = true
    recordedQueue.events = []
    expect((await consume(bodies)).explicitAcks).toHaveLength(3)
    await expectReconciled(3)
    expect(await undelivered()).toBe(0)
    expect(logged).toEqual(['webhooks_not_told'])
    await runAlarm()
    const told = recordedQueue.events.map((message) => eventMessage.parse(message))
    const completed = told.filter(({ event }) => event.type === 'generation.completed')
    webhooksAreDown = false
    await consume(bodies)
    expect(completed.map(({ event }) => event.id).toSorted()).toEqual(
      accepted.map(({ id }) => id).toSorted(),
    )
  })

  test('hear nothing of a call that was voided or never ended', async () => {
    const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }
    for (const name of ['voided', 'open']) {
      await meter.hold(holdRequest(name, { ...price, maxTokens: 9, maxTokensLimit: 9 }))
    }
    await meter.void(contentId('gen', 'voided'), 'client_abort')
    await consume(await captured(1))
    expect(accepted).toHaveLength(1)
  })
})
