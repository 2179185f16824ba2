// Faults of money by their numbers (reliability), against real objects in workerd: crashes, lost
// replies, broken writes, a clock that goes back. After each the invariants, row by row; those of receipts
// (I5, I8, I9) are held behind the queue (answers-queue.workerd.test.ts).
/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { capturedGeneration } from '../../schemas/wire/generation.ts'
import { meterOf, type AccountStub } from './account-meter.ts'
import type { Meter } from './meter.port.ts'
import { recordedQueue, type RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

/** So late that no alarm fires by itself. */
const START = Date.UTC(2100, 0, 1)
const TTL = 30_000
const PAID = 100n

const { ACCOUNT } = env as unknown as {
  ACCOUNT: DurableObjectNamespace<RecordedAccountObject>
}

let accounts = 0
let open: () => AccountStub
let meter: Meter

const at = (ms: number) => vi.setSystemTime(START + ms)
const alarm = () => runDurableObjectAlarm(open())
const gen = (name: string) => contentId('gen', name)
const record = (name: string, tokens: number) => recordOf(gen(name), tokens, BigInt(tokens))
const hold = (name: string, maxTokens: number) =>
  meter.hold(
    holdRequest(name, {
      fixedNanoUsd: nanoUsd(0n),
      nanoUsdPerCompletionToken: nanoUsd(1n),
      maxTokens,
      maxTokensLimit: 100,
    }),
  )
const sqlOf = (statement: string) =>
  runInDurableObject(open(), (_, { storage }) => void storage.sql.exec(statement))

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
  recordedQueue.sent = []
  recordedQueue.down = false
  recordedQueue.onSend = () => {}
  const name = `faults ${accounts++}`
  open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
  meter = meterOf(open)
  await meter.grantKey(WALLET, GRANT, 'nonce')
  await meter.credit(WALLET, 'd', nanoUsd(PAID))
})

afterEach(() => {
  vi.useRealTimers()
})

async function abortAfter(unheard: Promise<unknown>): Promise<void> {
  await unheard
  await abortAllDurableObjects()
}

type HoldCells = { generation_id: string; state: string; held: string; charged: string }

const rowsOf = () =>
  runInDurableObject(open(), (_, { storage }) => ({
    entries: storage.sql.exec<{ id: string }>('SELECT id FROM journal').toArray(),
    holds: storage.sql.exec<HoldCells>('SELECT * FROM holds').toArray(),
    waiting: storage.sql.exec<{ generation_id: string }>('SELECT * FROM outbox').toArray(),
  }))

/**
 * At rest: the journal balances (I1); each call has one hold and one end (I2, I4) that took at most what was held
 * (I3); what was charged, and nothing else, waits to be credited or was sent (I7); no hold is open (I10).
 */
async function expectAtRest(captured: bigint): Promise<void> {
  const { journal, balanced, openHoldsNanoUsd, undelivered } = await open().audit()
  expect([balanced, openHoldsNanoUsd]).toEqual([true, 0n])
  const available = PAID - captured
  expect(journal).toEqual({ deposits: -PAID, available, held: 0n, captured, owed: 0n })
  const { entries, holds, waiting } = await rowsOf()
  const due = holds.flatMap(({ generation_id: id }) => [`hold:${id}`, `end:${id}`])
  expect(entries.map(({ id }) => id).toSorted()).toEqual([...due, 'deposit:d'].toSorted())
  const charges = new Map<string, bigint>()
  for (const { generation_id: id, state, held, charged } of holds) {
    expect([state, BigInt(charged) <= BigInt(held)]).toEqual([
      expect.not.stringMatching('held'),
      true,
    ])
    if (state === 'captured') charges.set(id, BigInt(charged))
  }
  expect([...charges.values()].reduce((sum, charge) => sum + charge, 0n)).toBe(captured)
  expect(waiting.map(({ generation_id: id }) => id).toSorted()).toEqual(
    [...charges.keys()].toSorted(),
  )
  expect(undelivered).toBe(charges.size)
  for (const body of recordedQueue.sent) {
    const { generationId, priceNanoUsd } = capturedGeneration.parse(body)
    expect(priceNanoUsd).toBe(charges.get(generationId))
  }
}

test('F04 an alarm captures what the dead worker had counted; its late capture is told the same', async () => {
  await hold('a', 60)
  await meter.checkpoint(gen('a'), record('a', 12))
  await abortAllDurableObjects()
  at(TTL)
  await alarm()
  const late = await meter.capture(gen('a'), { record: record('a', 15) })
  expect(late).toEqual({ kind: 'already_ended', state: 'captured', chargedNanoUsd: 12n })
  await expectAtRest(12n)
})

test('F05 a capture that commits and whose reply is lost is told again, charged once', async () => {
  await hold('a', 60)
  // The worker is gone before it hears: the promise is dropped, the object goes on.
  const unheard = meter.capture(gen('a'), { record: record('a', 8) })
  await abortAfter(unheard)
  const told = await meter.capture(gen('a'), { record: record('a', 8) })
  expect(told).toEqual({ kind: 'already_ended', state: 'captured', chargedNanoUsd: 8n })
  await expectAtRest(8n)
  await alarm()
  expect(recordedQueue.sent).toHaveLength(1)
})

test('F06 an object that crashes between hold and capture needs nothing from memory', async () => {
  await hold('a', 60)
  await abortAllDurableObjects()
  expect(await meter.balance()).toMatchObject({ heldNanoUsd: 60n, availableNanoUsd: 40n })
  const told = await meter.capture(gen('a'), { record: record('a', 8) })
  expect(told).toEqual({ kind: 'captured', chargedNanoUsd: 8n })
  await abortAllDurableObjects()
  expect(await meter.generation(gen('a'))).toMatchObject({ state: 'captured', chargedNanoUsd: 8n })
  await expectAtRest(8n)
})

describe('F07 an exception between two writes of one step', () => {
  const faults = [
    ['of a hold, after the journal', 'BEFORE INSERT ON holds'],
    ['of a hold, at the journal', 'BEFORE INSERT ON journal'],
    ['of a hold, at the balance', 'BEFORE UPDATE ON account'],
  ] as const
  test.each(faults)('%s rolls all of it back', async (_, when) => {
    await sqlOf(`CREATE TRIGGER fault ${when} BEGIN SELECT RAISE(ABORT, 'a fault'); END`)
    await expect(hold('a', 60)).rejects.toThrow('a fault')
    expect(await meter.generation(gen('a'))).toBeNull()
    await sqlOf('DROP TRIGGER fault')
    expect(await hold('a', 60)).toMatchObject({ ok: true })
    await meter.void(gen('a'), 'client_abort')
    await expectAtRest(0n)
  })

  test('of a capture, at the outbox, leaves the hold; the next try captures once', async () => {
    await hold('a', 60)
    const when = 'BEFORE INSERT ON outbox'
    await sqlOf(`CREATE TRIGGER fault ${when} BEGIN SELECT RAISE(ABORT, 'a fault'); END`)
    const capture = () => meter.capture(gen('a'), { record: record('a', 8) })
    await expect(capture()).rejects.toThrow('a fault')
    expect(await meter.generation(gen('a'))).toMatchObject({ state: 'held' })
    await sqlOf('DROP TRIGGER fault')
    expect(await capture()).toEqual({ kind: 'captured', chargedNanoUsd: 8n })
    await expectAtRest(8n)
  })

  test('hurts none of those who share its write', async () => {
    await sqlOf(`CREATE TRIGGER fault BEFORE INSERT ON holds WHEN NEW.generation_id = '${gen('b')}'
      BEGIN SELECT RAISE(ABORT, 'a fault'); END`)
    const told = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => hold(name, 10)))
    expect(told.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
    expect(await meter.balance()).toMatchObject({ heldNanoUsd: 30n, availableNanoUsd: 70n })
    for (const name of ['a', 'c', 'd']) await meter.void(gen(name), 'done')
    await expectAtRest(0n)
  })
})

test('F10 fifty holds at once for money for seven: exactly seven', async () => {
  const told = await Promise.all(Array.from({ length: 50 }, (_, i) => hold(`race ${i}`, 14)))
  expect(told.filter(({ ok }) => ok)).toHaveLength(7)
  expect(await meter.balance()).toMatchObject({ heldNanoUsd: 98n, availableNanoUsd: 2n })
  at(TTL)
  await alarm()
  await expectAtRest(0n)
})

test('F12 a capture above the hold charges the hold, and the record says so', async () => {
  await hold('a', 60)
  const told = await meter.capture(gen('a'), { record: record('a', 75) })
  expect(told).toEqual({ kind: 'captured', chargedNanoUsd: 60n })
  await alarm()
  expect(recordedQueue.sent).toMatchObject([{ priceNanoUsd: '60', terms: { mostNanoUsd: '60' } }])
  await expectAtRest(60n)
})

test('F18 a clock that goes back an hour ends no hold early and none twice', async () => {
  await hold('a', 60)
  at(-3_600_000)
  await hold('b', 10)
  await meter.checkpoint(gen('b'), record('b', 4))
  await alarm()
  expect(await meter.generation(gen('a'))).toMatchObject({ state: 'held' })
  at(-3_600_000 + TTL)
  await alarm()
  expect(await meter.generation(gen('b'))).toMatchObject({ state: 'captured', chargedNanoUsd: 4n })
  expect(await meter.generation(gen('a'))).toMatchObject({ state: 'held' })
  at(TTL)
  await alarm()
  expect(await meter.generation(gen('a'))).toMatchObject({ state: 'expired' })
  await expectAtRest(4n)
})

describe('F19 an alarm', () => {
  test('that comes late and twice ends each hold once', async () => {
    await hold('a', 60)
    await meter.checkpoint(gen('a'), record('a', 9))
    at(TTL * 10)
    await alarm()
    await alarm()
    await expectAtRest(9n)
    expect(recordedQueue.sent).toHaveLength(1)
  })

  test('that was lost with all its retries is set again by the next visit', async () => {
    await hold('a', 60)
    await runInDurableObject(open(), (_, { storage }) => storage.deleteAlarm())
    await abortAllDurableObjects()
    await meter.balance()
    at(TTL)
    expect(await alarm()).toBe(true)
    await expectAtRest(0n)
  })
})

test('F24 an object that comes up on tables of its own making changes nothing', async () => {
  await hold('a', 60)
  for (let restarts = 0; restarts < 3; restarts++) {
    await abortAllDurableObjects()
    expect(await meter.balance()).toMatchObject({ heldNanoUsd: 60n })
  }
  await meter.void(gen('a'), 'done')
  await expectAtRest(0n)
})

test('F25 amounts above 2^53 come back with every digit', async () => {
  const large = (1n << 60n) + 7n
  await meter.credit(WALLET, 'large', nanoUsd(large))
  await abortAllDurableObjects()
  const { availableNanoUsd, depositedNanoUsd } = await meter.balance()
  expect([availableNanoUsd, depositedNanoUsd]).toEqual([large + PAID, large + PAID])
  expect((await open().audit()).balanced).toBe(true)
})

test('F26 a deposit that is told twice, also at once, is one credit', async () => {
  await Promise.all(Array.from({ length: 8 }, () => meter.credit(WALLET, 'd', nanoUsd(PAID))))
  await expectAtRest(0n)
  await expect(meter.credit(WALLET, 'd', nanoUsd(PAID + 1n))).rejects.toThrow('never changes')
  await expectAtRest(0n)
})
