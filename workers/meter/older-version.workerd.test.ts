// F24: while a deployment is under way, workers and account objects of two versions speak with each other,
// and an object comes up on tables that another version made. Recorded from older versions, not imagined.
/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { capturedMessage } from '../../schemas/wire/generation.ts'
import { meterOf, type AccountStub } from './account-meter.ts'
import type { Meter } from './meter.port.ts'
import { OLDER_ACCOUNTS, restore, type OlderAccount } from './older-account.cases.ts'
import { recordedQueue, type RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const START = Date.UTC(2100, 0, 1)
const TTL = 30_000
const DEPOSIT = 1_000n
const CALLS = ['counted', 'open', 'sent', 'voided', 'delivered'] as const

const sampleHold = (name: string) => {
  const price = { fixedNanoUsd: nanoUsd(0n), nanoUsdPerCompletionToken: nanoUsd(1n) }
  const request = holdRequest(name, { ...price, maxTokens: 9, maxTokensLimit: 9 })
  return { kind: 'hold', request } as const
}

const { ACCOUNT } = env as unknown as { ACCOUNT: DurableObjectNamespace<RecordedAccountObject> }

let accounts = 0
let open: () => AccountStub
let meter: Meter

const gen = (name: (typeof CALLS)[number]) => contentId('gen', name)
const record = (name: (typeof CALLS)[number], tokens: number) =>
  recordOf(gen(name), tokens, BigInt(tokens))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(START + 2_000)
  recordedQueue.sent = []
  recordedQueue.down = false
  const name = `older ${accounts++}`
  open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
  meter = meterOf(open)
})
afterEach(() => {
  vi.useRealTimers()
})

/** What an older worker sends, as it was recorded. */
async function sendAsOlder(call: OlderAccount['calls'][number]): Promise<unknown> {
  const send: unknown = Reflect.get(open(), call.method)
  if (typeof send !== 'function') throw new Error(`the object has no ${call.method} any more`)
  return Reflect.apply(send, open(), structuredClone(call.args))
}

/** I1 to I4 by rows: one hold and at most one end of each call, and the books of what they took. */
async function expectAtRest(captured: bigint): Promise<void> {
  const { journal, balanced, openHoldsNanoUsd } = await open().audit()
  expect([balanced, openHoldsNanoUsd]).toEqual([true, 0n])
  const available = DEPOSIT - captured
  expect(journal).toEqual({ deposits: -DEPOSIT, available, held: 0n, captured, owed: 0n })
  const rows = await runInDurableObject(open(), (_, { storage }) => ({
    entries: storage.sql.exec<{ id: string }>('SELECT id FROM journal').toArray(),
    holds: storage.sql.exec<{ charged: string; held: string }>('SELECT * FROM holds').toArray(),
  }))
  const due = CALLS.flatMap((name) => [`hold:${gen(name)}`, `end:${gen(name)}`])
  expect(rows.entries.map(({ id }) => id).toSorted()).toEqual([...due, 'deposit:d'].toSorted())
  for (const { charged, held } of rows.holds) {
    expect(BigInt(charged)).toBeLessThanOrEqual(BigInt(held))
  }
  const sum = rows.holds.reduce((all, { charged }) => all + BigInt(charged), 0n)
  expect(sum).toBe(captured)
}

describe.each(OLDER_ACCOUNTS)('F24 tables of $madeBy', (older) => {
  beforeEach(() => restore(open, older))

  test('serve today’s object, and come up the same however often it starts', async () => {
    for (let starts = 0; starts < 3; starts++) {
      expect(await open().audit()).toMatchObject({ balanced: true, undelivered: 1, entries: 9 })
      expect(await meter.balance()).toMatchObject({ heldNanoUsd: 110n, capturedNanoUsd: 13n })
      await abortAllDurableObjects()
    }
    expect(await meter.capture(gen('counted'), { record: record('counted', 15) })).toEqual({
      kind: 'captured',
      chargedNanoUsd: 15n,
    })
    await meter.void(gen('open'), 'client_abort')
    await expectAtRest(28n)
  })

  test('charge what they counted when nobody comes back', async () => {
    vi.setSystemTime(START + TTL)
    await runDurableObjectAlarm(open())
    await runDurableObjectAlarm(open())
    const ended = { state: 'captured', endedBy: 'expired', chargedNanoUsd: 12n }
    expect(await meter.generation(gen('counted'))).toMatchObject(ended)
    expect(await meter.generation(gen('open'))).toMatchObject({ state: 'expired' })
    await expectAtRest(25n)
  })

  test('hand their outbox on in words that today’s consumer reads, as they did before', async () => {
    vi.setSystemTime(START + 100_000)
    await runDurableObjectAlarm(open())
    const told = [...older.queue, ...recordedQueue.sent].map((body) => capturedMessage.parse(body))
    expect(told.map(({ generationId }) => generationId).toSorted()).toEqual(
      [gen('sent'), gen('sent'), gen('delivered'), gen('counted')].toSorted(),
    )
    await meter.delivered([gen('sent'), gen('counted')])
    expect(await open().audit()).toMatchObject({ undelivered: 0, balanced: true })
  })
})

const joined = must(
  OLDER_ACCOUNTS.at(-1),
  'the last of the recordings has the calls of its workers',
)

describe('F24 an older worker', () => {
  test('is told by today’s object all that it was told before, once for each hold', async () => {
    for (const call of joined.calls) {
      // Within a list, so that a step that is told nothing is compared too.
      expect([await sendAsOlder(call)]).toMatchObject([call.reply])
    }
    const [repeated] = await open().steps(stepsOf('capture').slice(0, 1))
    const again = { kind: 'already_ended', state: 'captured', chargedNanoUsd: 8n }
    expect(repeated).toEqual({ ok: true, value: again })
    await meter.void(gen('counted'), 'done')
    await meter.void(gen('open'), 'done')
    await expectAtRest(13n)
  })

  test('holds; the object restarts as today’s; both workers end what it held, each once', async () => {
    await restore(open, joined)
    const captured = { kind: 'captured', chargedNanoUsd: 15n }
    expect(await meter.capture(gen('counted'), { record: record('counted', 15) })).toEqual(captured)
    const [late] = stepsOf('capture')
    const about = (name: 'counted' | 'open') => {
      const step = structuredClone(must(late, 'the older worker captured'))
      step.generationId = gen(name)
      step.capture.record.generationId = gen(name)
      return [step]
    }
    expect(await open().steps(about('open'))).toEqual([
      { ok: true, value: { kind: 'captured', chargedNanoUsd: 8n } },
    ])
    expect(await open().steps(about('counted'))).toEqual([
      { ok: true, value: { ...captured, kind: 'already_ended', state: 'captured' } },
    ])
    await expectAtRest(36n)
  })
})

describe('F24 a newer version', () => {
  test('of the worker: what it adds to a record is kept, charged as ever, and handed on', async () => {
    await restore(open, joined)
    const newer = (tokens: number) => {
      const plain = record('open', tokens)
      const newly = 'agreed'
      const { policy, payees, retrievalFees } = plain.terms
      const fees = retrievalFees.map((fee) => ({ ...fee, newly }))
      const terms = {
        ...plain.terms,
        ...{ newly, policy: { ...policy, newly }, payees: { ...payees, newly } },
        retrievalFees: fees,
      }
      return { ...plain, terms, usage: { ...plain.usage, newly: 3 }, newly: { told: ['so'] } }
    }
    await meter.checkpoint(gen('open'), newer(4))
    await abortAllDurableObjects()
    await meter.checkpoint(gen('open'), newer(6))
    await abortAllDurableObjects()
    vi.setSystemTime(START + TTL + 5_000)
    await runDurableObjectAlarm(open())
    expect(recordedQueue.sent).toContainEqual(
      expect.objectContaining({
        generationId: gen('open'),
        newly: { told: ['so'] },
        terms: expect.objectContaining({
          newly: 'agreed',
          policy: expect.objectContaining({ newly: 'agreed' }),
          payees: expect.objectContaining({ newly: 'agreed' }),
        }),
        usage: expect.objectContaining({ newly: 3, completionTokens: 6 }),
      }),
    )
    await expectAtRest(31n)
  })

  test('of the object: tables to which it has added columns serve today’s object', async () => {
    await restore(open, joined)
    await open().audit()
    await runInDurableObject(open(), (_, { storage }) => {
      const query = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'
        AND name NOT LIKE 'sqlite%'`
      const tables = storage.sql.exec<{ name: string }>(query).toArray()
      expect(tables.length).toBeGreaterThan(10)
      for (const { name } of tables) {
        storage.sql.exec(`ALTER TABLE ${name} ADD COLUMN newly TEXT NOT NULL DEFAULT 'unknown'`)
      }
    })
    await abortAllDurableObjects()
    const [held] = await open().steps([sampleHold('another')])
    expect(held).toMatchObject({ ok: true, value: { ok: true } })
    await meter.void(contentId('gen', 'another'), 'done')
    await meter.capture(gen('counted'), { record: record('counted', 15) })
    await meter.void(gen('open'), 'client_abort')
    await meter.order({ wallet: WALLET, orders: [], eventId: 'an event' })
    expect(await open().audit()).toMatchObject({ balanced: true, openHoldsNanoUsd: 0n })
    expect((await meter.balance()).capturedNanoUsd).toBe(28n)
    const { policy } = GRANT
    const key = { ...GRANT, keyId: contentId('key', 'another'), keyDigest: 'e'.repeat(64) }
    const own = { ...key, policy: { ...policy, scopes: ['inference'] } } as const
    await meter.administer(GRANT.keyDigest, { kind: 'create', grant: own, nonce: 'another' })
    const revoked = await meter.administer(GRANT.keyDigest, { kind: 'revoke', keyId: key.keyId })
    expect(revoked).toMatchObject({ ok: true })
    // No credit under way would pay for it: that is announced, and marked as announced.
    const dear = { fixedNanoUsd: nanoUsd(DEPOSIT), nanoUsdPerCompletionToken: nanoUsd(1n) }
    const asked = holdRequest('dear', { ...dear, maxTokens: 9, maxTokensLimit: 9 })
    expect(await meter.hold(asked)).toMatchObject({ error: { kind: 'credit_insufficient' } })
    const announced = await runInDurableObject(open(), (_, { storage }) =>
      storage.sql.exec('SELECT * FROM announced').toArray(),
    )
    expect(announced).toHaveLength(1)
  })
})

/** The recorded steps of one kind, in order. */
function stepsOf(kind: string) {
  const all = joined.calls.filter(({ method }) => method === 'steps').flatMap(({ args }) => args[0])
  return all.filter((step) => step.kind === kind)
}
