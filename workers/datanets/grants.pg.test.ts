// Who has access, as the list says it, against a model of what was granted: for any grants and whoever
// asks, page by page. And that revoking ends what there is, or says that there is nothing.
import * as fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessRequests } from '../../schemas/db/datanets-access.ts'
import { datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { accountOfWallet, contentId, parseAddress, type AccountId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { readerInTransaction } from '../retrieve/reader-transaction.cases.ts'
import type { AccountGrants, Held } from './access.port.ts'
import { AccessStore } from './access.store.ts'
import { DatanetStore } from './datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const account = (n: number) =>
  accountOfWallet(parseAddress(`0x${n.toString(16).padStart(40, '0')}`))
const OWNER = account(1)
const OTHERS = [2, 3, 4].map(account)
const STRANGER = account(9)
const NET = 'granted/lamps'
const NET_ID = contentId('dn', NET)
const [PAST, FUTURE, FAR] = [Date.UTC(2020, 0), Date.UTC(2100, 0), Date.UTC(2101, 0)]
const ROLES = ['curator', 'contributor', 'reader'] as const
const ALL = { after: null, limit: 100 }

/** What a row may say of an end: it is over, it is to come, there is none. */
const end = fc.constantFrom(PAST, FUTURE, null)
const row = fc.record({
  ...{ who: fc.constantFrom(...OTHERS, OWNER), role: fc.constantFrom(...ROLES) },
  ...{ retrieve: fc.boolean(), until: end, train: fc.boolean(), trainUntil: end },
})
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never
const rows = fc.uniqueArray(row, { selector: ({ who, role }) => `${who} ${role}`, maxLength: 9 })

const dateOf = (at: number | null) => (at === null ? null : new Date(at))

/** What the list is to say that the account holds, and until when. */
function heldBy(list: readonly Row[], who: AccountId): string[] {
  if (who === OWNER) return ['owner null']
  const own = list.filter((one) => one.who === who)
  const roles = own.filter(({ role, retrieve, until }) => {
    return until !== PAST && (role === 'contributor' || retrieve)
  })
  const named = ROLES.flatMap((role) => roles.filter((one) => one.role === role))
  const ends = own
    .filter(({ train, trainUntil }) => train && trainUntil !== PAST)
    .map(({ trainUntil }) => trainUntil)
  const trains = ends.length === 0 ? [] : [`train ${ends.includes(null) ? null : FUTURE}`]
  return [...named.map(({ role, until }) => `${role} ${until}`), ...trains]
}

const said = (list: readonly AccountGrants[] | null) =>
  list === null
    ? null
    : Object.fromEntries(
        list.map(({ accountId, held }) => {
          return [accountId, held.map(({ role, expiresAtMs }) => `${role} ${expiresAtMs}`)]
        }),
      )

describe.each(TEST_DATABASES)('grants in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let access: AccessStore
  let asked = 0
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, () => Promise.resolve(null))
    access = new AccessStore(opened.db)
    const about = { title: 'Lamps', description: 'Of lamps', licence: 'CC0-1.0' }
    const set = { isPublic: false, isListed: false, feeNanoUsd: nanoUsd(1n) }
    const made = await store.create({ ...about, ...set, name: NET, ownerAccount: OWNER }, 1_000)
    must(made.ok ? made.value : null, 'it is made')
  })
  afterAll(() => opened.close())

  async function cleared(isListed: boolean): Promise<void> {
    await opened.db.delete(datanetGrants)
    await opened.db.delete(accessRequests)
    await opened.db.update(datanets).set({ isListed })
  }
  async function granted(list: readonly Row[]): Promise<void> {
    for (const { who, role, retrieve, until, train, trainUntil } of list) {
      const may = { mayRetrieve: retrieve, mayTrain: train }
      const ends = { expiresAt: dateOf(until), trainExpiresAt: dateOf(trainUntil) }
      const createdAt = new Date(2_000)
      const of = { datanetId: NET_ID, accountId: who, role }
      await opened.db.insert(datanetGrants).values({ ...of, ...may, ...ends, createdAt })
    }
  }
  async function approved(who: AccountId, train: boolean, until: number | null, atMs: number) {
    const id = `acr_${++asked}`
    const scopes = { retrieve: !train, train }
    await access.request({ datanet: NET, accountId: who, purpose: 'p', scopes }, id, atMs)
    const decision = { id, by: OWNER, approve: true, reason: '', expiresAtMs: until }
    expect((await access.decide(decision, atMs)).ok).toBe(true)
    return id
  }
  const given = (who: AccountId, role: (typeof ROLES)[number], atMs: number) =>
    store.grant({ datanet: NET, ownerAccount: OWNER, accountId: who, role }, atMs)
  async function heldOf(who: AccountId): Promise<readonly Held[]> {
    const list = must(await access.grants(OWNER, NET, ALL), 'its owner sees all')
    return list.find(({ accountId }) => accountId === who)?.held ?? []
  }

  test('are told to its owner and curators, and to others their own, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (list, isListed) => {
        await cleared(isListed)
        await granted(list)
        const everybody = [OWNER, ...OTHERS].flatMap((who) => {
          const held = heldBy(list, who)
          return held.length === 0 ? [] : [[who, held] as const]
        })
        for (const by of [OWNER, ...OTHERS, STRANGER]) {
          const own = heldBy(list, by)
          const governs = by === OWNER || own.some((held) => held.startsWith('curator'))
          const seen = everybody.filter(([who]) => governs || who === by)
          const isKnown = isListed || own.length > 0
          const whole = await access.grants(by, NET, ALL)
          expect(said(whole)).toEqual(isKnown ? Object.fromEntries(seen) : null)
          const pages: (readonly AccountGrants[])[] = []
          for (let isMore = whole !== null; isMore; isMore = pages.at(-1)?.length !== 0) {
            const after = pages.at(-1)?.[0]?.accountId ?? null
            pages.push(must(await access.grants(by, NET, { after, limit: 1 }), 'it is known'))
          }
          expect(pages.filter((page) => page.length > 1)).toEqual([])
          expect(pages.flat()).toEqual(whole ?? [])
        }
      }),
      { numRuns: 40 },
    )
  })

  test('say since when, until when and through which request', async () => {
    await cleared(true)
    const [a, b] = [must(OTHERS[0], 'one'), must(OTHERS[1], 'two')]
    const reading = await approved(a, false, FUTURE, 5_000)
    const training = await approved(a, true, null, 6_000)
    expect(await heldOf(a)).toEqual([
      { role: 'reader', sinceMs: 5_000, expiresAtMs: FUTURE, requestId: reading },
      { role: 'train', sinceMs: 6_000, expiresAtMs: null, requestId: training },
    ])
    await given(b, 'contributor', 7_000)
    const only = await approved(b, true, FUTURE, 8_000)
    const trains = { role: 'train', sinceMs: 8_000, expiresAtMs: FUTURE, requestId: only }
    const gives = { role: 'contributor', sinceMs: 7_000, expiresAtMs: null, requestId: null }
    expect(await heldOf(b)).toEqual([gives, trains])
    await given(b, 'reader', 9_000)
    await given(b, 'reader', 9_500)
    const reads = { role: 'reader', sinceMs: 9_000, expiresAtMs: null, requestId: null }
    expect(await heldOf(b)).toEqual([gives, reads, trains])
    const owner = { role: 'owner', sinceMs: 1_000, expiresAtMs: null, requestId: null }
    expect(await heldOf(OWNER)).toEqual([owner])
  })

  test('name the request that reaches as far as they do, and no other', async () => {
    await cleared(true)
    const [a, b, c] = [must(OTHERS[0], 'one'), must(OTHERS[1], 'two'), must(OTHERS[2], 'three')]
    const reads = { role: 'reader', sinceMs: 5_000 }
    await given(a, 'reader', 5_000)
    await approved(a, false, FUTURE, 6_000)
    expect(await heldOf(a)).toEqual([{ ...reads, expiresAtMs: null, requestId: null }])
    const endless = await approved(b, false, null, 5_000)
    await approved(b, false, FUTURE, 6_000)
    expect(await heldOf(b)).toEqual([{ ...reads, expiresAtMs: null, requestId: endless }])
    const [, long] = [await approved(c, false, FUTURE, 5_000), await approved(c, false, FAR, 6_000)]
    await approved(c, false, FUTURE, 7_000)
    expect(await heldOf(c)).toEqual([{ ...reads, expiresAtMs: FAR, requestId: long }])
  })

  /** Approvals for training, each since when and until when; and since when it is held. */
  test.each([
    [
      'one after another, overlapping',
      [
        [5_000, PAST],
        [6_000, FUTURE],
      ],
      5_000,
    ],
    [
      'one that ends as the next begins',
      [
        [5_000, PAST],
        [PAST, FUTURE],
      ],
      5_000,
    ],
    [
      'one that ended before the next',
      [
        [5_000, PAST],
        [PAST + 1, FUTURE],
      ],
      PAST + 1,
    ],
    [
      'a gap, and then overlapping',
      [
        [5_000, 6_000],
        [7_000, PAST],
        [8_000, FUTURE],
      ],
      7_000,
    ],
    [
      'a short one inside a long one',
      [
        [5_000, FUTURE],
        [6_000, 7_000],
        [8_000, FUTURE],
      ],
      5_000,
    ],
    [
      'one that was over when it came, then another',
      [
        [6_000, 5_000],
        [7_000, null],
      ],
      7_000,
    ],
  ] as const)(
    'of training are held since the first without a break: %s',
    async (_, list, since) => {
      await cleared(true)
      const a = must(OTHERS[0], 'one')
      for (const [at, until] of list) await approved(a, true, until, at)
      expect((await heldOf(a)).map(({ role, sinceMs }) => [role, sinceMs])).toEqual([
        ['train', since],
      ])
    },
  )

  test('that ended are not told, and begin anew when they are given again', async () => {
    await cleared(true)
    const a = must(OTHERS[0], 'one')
    await approved(a, false, PAST, 5_000)
    expect(await heldOf(a)).toEqual([])
    const again = await approved(a, false, FUTURE, 6_000)
    const reads = { role: 'reader', sinceMs: 6_000, expiresAtMs: FUTURE, requestId: again }
    expect(await heldOf(a)).toEqual([reads])
    await opened.db.update(datanetGrants).set({ expiresAt: new Date(PAST) })
    await opened.db.update(accessRequests).set({ expiresAt: new Date(PAST) })
    await given(a, 'reader', 7_000)
    expect(await heldOf(a)).toEqual([
      { role: 'reader', sinceMs: 7_000, expiresAtMs: null, requestId: null },
    ])
  })

  test('are asked for page by page, and not where they are everybody’s', async () => {
    await cleared(true)
    const asks = async (at: number, scopes = { retrieve: true, train: false }) => {
      const [first] = OTHERS
      const request = { datanet: NET, accountId: must(first, 'one'), purpose: 'p', scopes }
      return access.request(request, at === 3 ? 'req_of_before' : `acr_${at}`, at * 1_000)
    }
    for (let at = 1; at <= 5; at++) expect((await asks(at)).ok).toBe(true)
    const page = async (after: string | null) =>
      (await access.requests(OWNER, NET, { after, limit: 2 }))?.map(({ id }) => id)
    expect(await page(null)).toEqual(['acr_1', 'acr_2'])
    expect(await page('acr_2')).toEqual(['req_of_before', 'acr_4'])
    expect(await page('acr_4')).toEqual(['acr_5'])
    const open = { ok: false, error: { kind: 'access_open', name: NET } }
    const ruled = (isPublic: boolean, allowsTraining: boolean) =>
      opened.db.update(datanets).set({ isPublic, allowsTraining })
    await ruled(true, false)
    expect(await asks(6)).toEqual(open)
    expect((await asks(7, { retrieve: true, train: true })).ok).toBe(true)
    await ruled(true, true)
    expect(await asks(8, { retrieve: true, train: true })).toEqual(open)
    await ruled(false, true)
    expect((await asks(9)).ok).toBe(true)
  })

  test('are revoked once, and then there is nothing to revoke', async () => {
    await cleared(true)
    const [a, b, c] = OTHERS
    const revoke = (who: AccountId | undefined, by = OWNER) =>
      access.revoke(NET, by, must(who, 'an account'), 10_000)
    const nothing = (who: AccountId | undefined) => {
      return { ok: false, error: { kind: 'grant_unknown', name: NET, accountId: who } }
    }
    await given(must(a, 'one'), 'curator', 5_000)
    await given(must(a, 'one'), 'contributor', 5_000)
    expect(await revoke(b, a)).toEqual(nothing(b))
    const request = { datanet: NET, accountId: must(b, 'two'), purpose: 'p' }
    await access.request({ ...request, scopes: { retrieve: true, train: false } }, 'acr_b', 6_000)
    expect(await revoke(b, a)).toEqual({ ok: true, value: null })
    expect((await access.requests(OWNER, NET, ALL))?.map(({ state }) => state)).toEqual(['revoked'])
    expect(await revoke(b, a)).toEqual(nothing(b))
    expect(await revoke(a)).toEqual({ ok: true, value: null })
    expect(await revoke(a)).toEqual(nothing(a))
    expect(said(await access.grants(OWNER, NET, ALL))).toEqual({ [OWNER]: ['owner null'] })
    expect(await revoke(OWNER)).toEqual({
      ok: false,
      error: { kind: 'owner_not_revocable', name: NET },
    })
    const foreign = { ok: false, error: { kind: 'datanet_unknown', name: NET } }
    expect(await revoke(c, STRANGER)).toEqual(foreign)
    expect(await revoke(OWNER, STRANGER)).toEqual(foreign)
  })

  test('of others are not to be had behind the second wall, nor any request', async () => {
    await cleared(true)
    const [a, b] = [must(OTHERS[0], 'one'), must(OTHERS[1], 'two')]
    await approved(a, false, null, 5_000)
    await given(b, 'curator', 6_000)
    const asReader = readerInTransaction(opened.db)
    const seen = async (who: AccountId | null) =>
      asReader(who, sql`select account_id from datanet_grants`)
    expect(await seen(a)).toMatchObject({ rows: [{ account_id: a }] })
    for (const who of [OWNER, STRANGER, null]) expect(await seen(who)).toMatchObject({ rows: [] })
    const requests = asReader(a, sql`select id from access_requests`)
    await expect(requests).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/permission denied/) },
    })
  })
})
