/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { meterOf, type AccountStub } from './account-meter.ts'
import { FULL_POLICY } from './keys.ts'
import type { HoldRequest, KeyGrant, KeyPolicy, Meter } from './meter.port.ts'
import type { RecordedAccountObject } from './recorded-account.cases.ts'
import { GRANT, holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

/** So late that no alarm fires by itself. Noon, so that an hour either way is the same day. */
const START = Date.UTC(2100, 0, 1, 12)
const DAY = 86_400_000
const TTL = 30_000

type TestEnv = { ACCOUNT: DurableObjectNamespace<RecordedAccountObject> }
const { ACCOUNT } = env as unknown as TestEnv

let accounts = 0
let open: () => AccountStub
let meter: Meter

const at = (ms: number) => vi.setSystemTime(START + ms)
const admin = GRANT.keyDigest
const limited = (name: string, policy: Partial<KeyPolicy>): KeyGrant => ({
  keyId: contentId('key', name),
  keyDigest: name.padEnd(64, '0'),
  pepper: 1,
  name,
  last4: '1234',
  policy: { ...FULL_POLICY, scopes: ['inference'], ...policy },
})
const give = async (name: string, policy: Partial<KeyPolicy>) => {
  const grant = limited(name, policy)
  const made = await meter.administer(admin, { kind: 'create', grant, nonce: name })
  expect(made).toMatchObject({ ok: true, value: [{ keyId: grant.keyId, name }] })
  return grant
}

/** A token costs one nano-USD. */
const call = (name: string, key: KeyGrant, maxTokens: number | null): HoldRequest => ({
  ...holdRequest(name, {
    fixedNanoUsd: nanoUsd(0n),
    nanoUsdPerCompletionToken: nanoUsd(1n),
    maxTokens,
    maxTokensLimit: 100,
  }),
  keyDigest: key.keyDigest,
})
const gen = (name: string) => contentId('gen', name)
const capture = (name: string, tokens: number) =>
  meter.capture(gen(name), { record: recordOf(gen(name), tokens, BigInt(tokens)) })
const viewOf = async (key: KeyGrant) => {
  const told = await meter.administer(admin, { kind: 'get', keyId: key.keyId })
  if (!told.ok) throw new Error(told.error.kind)
  return told.value[0]
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  at(0)
  const name = `keys ${accounts++}`
  open = () => ACCOUNT.get(ACCOUNT.idFromName(name))
  meter = meterOf(open)
  await meter.grantKey(WALLET, GRANT, 'nonce')
  await meter.credit(WALLET, 'd', nanoUsd(1_000n))
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a budget', () => {
  test('of 79 a day lets exactly 7 of 50 calls of 11 begin at once, and names itself to the rest', async () => {
    const key = await give('daily', { budgets: { day: nanoUsd(79n), month: null, total: null } })
    const holds = await Promise.all(
      Array.from({ length: 50 }, (_, i) => meter.hold(call(`race ${i}`, key, 11))),
    )
    expect(holds.filter(({ ok }) => ok)).toHaveLength(7)
    for (const hold of holds.filter(({ ok }) => !ok)) {
      expect(hold).toEqual({
        ok: false,
        error: {
          kind: 'budget_exceeded',
          period: 'day',
          limitNanoUsd: 79n,
          leftNanoUsd: 2n,
          reservedNanoUsd: 77n,
          neededNanoUsd: 11n,
          affordableTokens: 2,
          resetsAtMs: START + DAY / 2,
        },
      })
    }
    expect((await meter.balance()).heldNanoUsd).toBe(77n)
  })

  test('counts what was captured, gives back what was not, and begins anew the next day', async () => {
    const key = await give('daily', { budgets: { day: nanoUsd(20n), month: null, total: null } })
    await meter.hold(call('one', key, 15))
    await meter.hold(call('two', key, 5))
    await capture('one', 6)
    await meter.void(gen('two'), 'client_abort')
    expect((await viewOf(key))?.spend.day).toMatchObject({
      spentNanoUsd: 6n,
      reservedNanoUsd: 0n,
    })
    expect((await meter.hold(call('three', key, 15))).ok).toBe(false)
    const clamped = await meter.hold(call('clamped', key, null))
    expect(clamped).toMatchObject({ ok: true, value: { maxTokens: 14, clampedByCredit: true } })
    at(DAY)
    expect((await meter.hold(call('tomorrow', key, 20))).ok).toBe(true)
  })

  test('survives a crash with its calls under way, and gets back what the alarm ends', async () => {
    const key = await give('total', { budgets: { day: null, month: null, total: nanoUsd(10n) } })
    await meter.hold(call('lost', key, 10))
    await abortAllDurableObjects()
    expect((await meter.hold(call('next', key, 1))).ok).toBe(false)
    at(TTL)
    await runDurableObjectAlarm(open())
    expect((await viewOf(key))?.spend.total).toMatchObject({
      spentNanoUsd: 0n,
      reservedNanoUsd: 0n,
    })
    expect((await meter.hold(call('next', key, 10))).ok).toBe(true)
  })

  test('that holds more than the account leaves the refusal to the account', async () => {
    const key = await give('rich', { budgets: { day: nanoUsd(5_000n), month: null, total: null } })
    const request = { ...call('dear', key, 50), fixedNanoUsd: nanoUsd(2_000n) }
    expect(await meter.hold(request)).toMatchObject({ error: { kind: 'credit_insufficient' } })
  })
})

describe('a limit', () => {
  test('of calls at once frees its place with every end, of one kind or another', async () => {
    const key = await give('two at once', { maxParallel: 2 })
    await meter.hold(call('a', key, 1))
    await meter.hold(call('b', key, 1))
    const third = await meter.hold(call('c', key, 1))
    expect(third).toMatchObject({ error: { kind: 'rate_limited', limit: 'concurrency' } })
    await capture('a', 1)
    expect((await meter.hold(call('c', key, 1))).ok).toBe(true)
    expect((await meter.hold(call('d', key, 1))).ok).toBe(false)
  })

  test('of requests a minute says what is left on success, and when to come back', async () => {
    const key = await give('three a minute', { rpm: 3 })
    const first = await meter.hold(call('a', key, 1))
    expect(first).toMatchObject({
      value: { rates: { requests: { limit: 3, remaining: 2, resetMs: 20_000 }, tokens: null } },
    })
    await meter.hold(call('b', key, 1))
    await meter.hold(call('c', key, 1))
    const refused = await meter.hold(call('d', key, 1))
    expect(refused).toMatchObject({
      error: { kind: 'rate_limited', limit: 'requests_per_minute', retryAfterMs: 20_000 },
    })
    at(20_000)
    expect((await meter.hold(call('d', key, 1))).ok).toBe(true)
  })

  test('of tokens reserves the worst case and settles to what was used', async () => {
    const key = await give('hundred tokens', { tpm: 100 })
    await meter.hold(call('a', key, 80))
    const refused = await meter.hold(call('b', key, 50))
    expect(refused).toMatchObject({ error: { kind: 'rate_limited', limit: 'tokens_per_minute' } })
    await capture('a', 3)
    const told = await meter.hold(call('b', key, 50))
    // 7 prompt and 3 completion tokens were used, 57 are reserved.
    expect(told).toMatchObject({ value: { rates: { tokens: { limit: 100, remaining: 33 } } } })
    const tooMuch = await meter.hold(call('c', key, 94))
    expect(tooMuch).toMatchObject({ error: { kind: 'tokens_above_limit', tokens: 101 } })
    expect((await meter.hold(call('d', key, null))).ok).toBe(false)
  })

  test('of tokens counts every choice that a call asks for', async () => {
    const key = await give('four choices', { tpm: 100 })
    const asks = (id: string, maxTokens: number | null, choices: number) => {
      const one = call(id, key, maxTokens)
      return { ...one, call: { ...one.call, choices } }
    }
    const tooMuch = await meter.hold(asks('a', 24, 4))
    expect(tooMuch).toMatchObject({ error: { kind: 'tokens_above_limit', tokens: 103 } })
    const none = await meter.hold(asks('b', null, 94))
    expect(none).toMatchObject({ error: { kind: 'tokens_above_limit', tokens: 101 } })
    const clamped = await meter.hold(asks('c', null, 4))
    // 93 tokens are left beside the prompt's 7: 23 for each.
    expect(clamped).toMatchObject({
      value: { maxTokens: 23, rates: { tokens: { limit: 100, remaining: 1 } } },
    })
  })

  test('is not taken twice by the repeat of a hold that stands', async () => {
    const key = await give('one a minute', { rpm: 1, maxParallel: 1 })
    const first = await meter.hold(call('a', key, 1))
    expect(await meter.hold(call('a', key, 1))).toEqual(first)
  })

  test('refused by the account’s credit takes nothing of the key', async () => {
    const key = await give('poor', { rpm: 1 })
    const dear = { ...call('dear', key, 1), fixedNanoUsd: nanoUsd(2_000n) }
    expect((await meter.hold(dear)).ok).toBe(false)
    expect((await meter.hold(call('cheap', key, 1))).ok).toBe(true)
  })
})

describe('the life of a key', () => {
  test('revoked is refused by the very next call, and by all that race with it', async () => {
    const key = await give('revoked', {})
    const revoke = { kind: 'revoke', keyId: key.keyId } as const
    const raced = await Promise.all([
      meter.administer(admin, revoke),
      ...Array.from({ length: 100 }, (_, i) => meter.hold(call(`after ${i}`, key, 1))),
    ])
    expect(raced.slice(1).every((hold) => !hold.ok)).toBe(true)
    expect(await meter.authorize(key.keyDigest, null)).toMatchObject({
      error: { kind: 'key_revoked' },
    })
    expect(await viewOf(key)).toMatchObject({ revokedFor: 'owner', secrets: [] })
  })

  test('rotated has two secrets and one budget, until the old one dies by itself', async () => {
    const key = await give('turned', { budgets: { day: null, month: null, total: nanoUsd(10n) } })
    await meter.hold(call('a', key, 4))
    await capture('a', 4)
    const secret = { keyDigest: 'f'.repeat(64), pepper: 1, last4: 'new1' }
    const rotate = { kind: 'rotate', keyId: key.keyId, secret, graceMs: 1_000 } as const
    const told = await meter.administer(admin, rotate)
    expect(told).toMatchObject({ value: [{ secrets: [{ last4: 'new1' }, { last4: '1234' }] }] })
    expect(await meter.administer(admin, rotate)).toEqual(told)
    const fresh = { ...key, ...secret }
    expect((await meter.hold(call('old still', key, 3))).ok).toBe(true)
    expect((await meter.hold(call('new too', fresh, 3))).ok).toBe(true)
    expect((await meter.hold(call('neither', fresh, 1))).ok).toBe(false)
    at(1_000)
    expect(await meter.hold(call('b', key, 1))).toMatchObject({ error: { kind: 'key_rotated' } })
    expect((await meter.authorize(fresh.keyDigest, 'inference')).ok).toBe(true)
    expect((await viewOf(key))?.secrets).toHaveLength(1)
  })

  test('is told as made by a call that is sent again only while what it made opens it', async () => {
    const key = await give('twice', {})
    const again = { kind: 'create', grant: key, nonce: 'twice' } as const
    expect(await meter.administer(admin, again)).toMatchObject({ ok: true })
    const turn = (digit: string) => {
      const secret = { keyDigest: digit.repeat(64), pepper: 1, last4: digit.repeat(4) }
      const rotate = { kind: 'rotate', keyId: key.keyId, secret, graceMs: 0 } as const
      return () => meter.administer(admin, rotate)
    }
    const [first, second] = [turn('a'), turn('b')]
    expect((await first()).ok && (await second()).ok).toBe(true)
    const { keyId } = key
    expect(await first()).toEqual({ ok: false, error: { kind: 'secret_ended', keyId } })
    expect(await meter.administer(admin, again)).toMatchObject({
      error: { kind: 'key_made_before', keyId },
    })
    expect(await viewOf(key)).toMatchObject({ secrets: [{ last4: 'bbbb' }] })
    await meter.administer(admin, { kind: 'revoke', keyId })
    expect(await second()).toMatchObject({ error: { kind: 'secret_ended', keyId } })
  })

  test('is listed newest first, a page at a time, without anything secret', async () => {
    for (let i = 0; i < 5; i++) await give(`key ${i}`, {})
    const first = await meter.administer(admin, { kind: 'list', after: null, limit: 4 })
    if (!first.ok) throw new Error('not refused')
    expect(first.value).toHaveLength(4)
    const after = first.value.at(-1)?.keyId ?? null
    const second = await meter.administer(admin, { kind: 'list', after, limit: 4 })
    if (!second.ok) throw new Error('not refused')
    expect(second.value).toHaveLength(2)
    const ids = [...first.value, ...second.value].map(({ keyId }) => keyId)
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed())
    expect(JSON.stringify(first.value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))).not.toMatch(
      /0{20}|d{20}|nonce/,
    )
  })

  test('is managed by a key with the scope, and no such key comes from less than the wallet', async () => {
    const key = await give('plain', {})
    const list = { kind: 'list', after: null, limit: 1 } as const
    expect(await meter.administer(key.keyDigest, list)).toMatchObject({
      error: { kind: 'scope_missing', scope: 'admin' },
    })
    expect(await meter.administer(key.keyDigest, { kind: 'own' })).toMatchObject({ ok: true })
    const grant = limited('usurper', { scopes: ['admin'] })
    const usurp = await meter.administer(admin, { kind: 'create', grant, nonce: 'x' })
    expect(usurp).toEqual({ ok: false, error: { kind: 'admin_by_wallet_only' } })
    const patch = { scopes: ['admin', 'inference'] } as const
    const widen = await meter.administer(admin, { kind: 'update', keyId: key.keyId, patch })
    expect(widen).toMatchObject({ ok: false, error: { kind: 'admin_by_wallet_only' } })
    const keyId = contentId('key', 'nobody')
    expect(await meter.administer(admin, { kind: 'get', keyId })).toMatchObject({
      error: { kind: 'key_not_found' },
    })
  })

  test('found in public ends at once; a dead one, and one that never was, are told apart', async () => {
    const key = await give('leaked', {})
    const { keyId } = key
    expect(await meter.revokeLeaked(['0'.repeat(64)])).toEqual({ kind: 'unknown' })
    expect(await meter.revokeLeaked(['0'.repeat(64), key.keyDigest])).toEqual({
      kind: 'revoked',
      keyId,
    })
    expect(await meter.hold(call('a', key, 1))).toMatchObject({ error: { kind: 'key_revoked' } })
    expect(await meter.revokeLeaked([key.keyDigest])).toEqual({ kind: 'dead_already', keyId })
    expect(await viewOf(key)).toMatchObject({ revokedFor: 'leaked' })
  })

  test('under another pepper is found by its older digest once, then by the newest alone', async () => {
    const key = await give('peppered', {})
    const newest = { keyDigest: '9'.repeat(64), pepper: 2 }
    const old = [{ keyDigest: '8'.repeat(64), pepper: 0 }, key]
    expect(await meter.adoptKey([], newest)).toBe(false)
    expect(await meter.adoptKey(old, newest)).toBe(true)
    expect((await meter.authorize(newest.keyDigest, 'inference')).ok).toBe(true)
    expect(await meter.authorize(key.keyDigest, null)).toMatchObject({
      error: { kind: 'key_unknown' },
    })
    const rows = await runInDurableObject(open(), (_, { storage }) =>
      storage.sql.exec('SELECT pepper, last4 FROM key_secrets WHERE pepper = 2').toArray(),
    )
    expect(rows).toEqual([{ pepper: 2, last4: '1234' }])
  })

  test('of the first tables is brought along, with all that it could do', async () => {
    const old = () => ACCOUNT.get(ACCOUNT.idFromName(`old ${accounts++}`))
    const stub = old()
    await runInDurableObject(stub, (_, { storage: { sql } }) => {
      for (const statement of FIRST_TABLES) sql.exec(statement)
    })
    await abortAllDurableObjects()
    const moved = meterOf(() => ACCOUNT.get(stub.id))
    expect((await moved.authorize('1'.repeat(64), 'admin')).ok).toBe(true)
    expect(await moved.authorize('2'.repeat(64), null)).toMatchObject({
      error: { kind: 'key_revoked' },
    })
    const end = { record: recordOf(gen('under way'), 2, 2n) }
    expect(await moved.capture(gen('under way'), end)).toMatchObject({ kind: 'captured' })
    await abortAllDurableObjects()
    expect((await moved.authorize('1'.repeat(64), 'admin')).ok).toBe(true)
  })
})

/** The tables as they were before keys had policies, with an account, two keys and an open hold. */
const FIRST_TABLES = [
  `CREATE TABLE account (one INTEGER PRIMARY KEY CHECK (one = 1), wallet TEXT NOT NULL,
     available TEXT NOT NULL, held TEXT NOT NULL, deposited TEXT NOT NULL, captured TEXT NOT NULL) STRICT`,
  `CREATE TABLE keys (digest TEXT PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, nonce TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL, last4 TEXT NOT NULL,
     created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER) STRICT, WITHOUT ROWID`,
  `CREATE TABLE holds (generation_id TEXT PRIMARY KEY, key_id TEXT NOT NULL,
     state TEXT NOT NULL, asked TEXT NOT NULL, held TEXT NOT NULL, max_tokens INTEGER NOT NULL,
     clamped INTEGER NOT NULL, expires_at INTEGER NOT NULL,
     charged TEXT, ended_by TEXT, checkpoint TEXT) STRICT, WITHOUT ROWID`,
  `INSERT INTO account VALUES (1, '${WALLET}', '5', '5', '10', '0')`,
  `INSERT INTO keys VALUES ('${'1'.repeat(64)}', '${contentId('key', '1')}', 'n1', 'a', 'aaaa', 1, NULL, NULL)`,
  `INSERT INTO keys VALUES ('${'2'.repeat(64)}', '${contentId('key', '2')}', 'n2', 'b', 'bbbb', 1, NULL, 9)`,
  `INSERT INTO holds VALUES ('${contentId('gen', 'under way')}', '${contentId('key', '1')}', 'held',
     '0+1*5/9', '5', 5, 0, ${START + TTL}, NULL, NULL, NULL)`,
]
