// A contribution whose withdrawal is taken back: found and counted again, with everything it had; nobody undoes
// another's withdrawal, and no repeat of an upload does; what was published stays as it was.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { AccessStore } from './access.store.ts'
import type { NewContribution } from './datanets.port.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, contributor, other] = [account(1), account(2), account(3)]
const TEXT =
  'The lamp of the Bell Rock burns spermaceti oil in each and every winter.\n\nIts lens turns once in eight minutes, in any weather.'

describe.each(TEST_DATABASES)('withdrawals in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let isUp = true
  const embed = (texts: readonly string[]) => {
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    return Promise.resolve(isUp ? { model: 'test', vectors: texts.map(() => vector) } : null)
  }
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
  })
  afterAll(() => opened.close())

  async function made(name: string, reviewPolicy: 'none' | 'all' = 'none') {
    const about = { title: 'Lights', description: 'Of lighthouses', licence: 'CC0-1.0' }
    const set = { isPublic: true, feeNanoUsd: nanoUsd(1n), reviewPolicy }
    expect((await store.create({ ...about, ...set, name, ownerAccount: owner }, 1)).ok).toBe(true)
    for (const accountId of [contributor, other]) {
      const grant = { datanet: name, ownerAccount: owner, accountId, role: 'contributor' } as const
      expect((await store.grant(grant, 2)).ok).toBe(true)
    }
  }

  const given = (datanet: string, by: AccountId, licence = 'CC0-1.0'): NewContribution => ({
    ...{ datanet, contributorAccount: by, payee: wallet(7), title: 'Bell', source: 's' },
    ...{ licence, text: TEXT, original: null },
  })
  async function contributed(name: string, by = contributor, atMs = 5) {
    const stored = await store.contribute(given(name, by), atMs)
    return must(stored.ok ? stored.value : null, 'it is taken in')
  }
  const back = async (id: ContributionId, by: AccountId) => {
    const done = await store.takeBack(by, id)
    return done.ok ? 'taken back' : [done.error.kind, 'by' in done.error ? done.error.by : null]
  }
  const isAway = async (id: ContributionId) => {
    const reviews = new ReviewStore(opened.db, embed)
    return (await reviews.find(owner, id))?.isWithdrawn
  }
  const indexRows = z.object({ rows: z.array(z.object({ terms: z.int(), counted: z.int() })) })
  /** Passages in the index of a Datanet, and how many it counts. */
  async function index(name: string) {
    const result = await opened.db
      .execute(sql`with net as (select no from datanets where name = ${name})
      select (select count(*)::int from passage_terms where datanet_no = (select no from net)) as terms,
        coalesce((select passages::int from datanet_terms
          where datanet_no = (select no from net) and term = 0), 0) as counted`)
    return indexRows.parse(result).rows[0]
  }

  test('its contributor takes it back: it is as it was, found and counted again', async () => {
    await made('gone/back')
    const { id } = await contributed('gone/back')
    await store.withdraw(contributor, id, 6)
    expect(await index('gone/back')).toEqual({ terms: 0, counted: 0 })
    // No node needs to be up: its passages are there.
    isUp = false
    expect(await back(id, contributor)).toBe('taken back')
    isUp = true
    expect(await back(id, contributor)).toBe('taken back')
    expect(await index('gone/back')).toEqual({ terms: 2, counted: 2 })
    const rows = z.object({ rows: z.array(z.object({ ms: z.int(), gone: z.boolean() })) })
    const kept = await opened.db.execute(sql`select
      (extract(epoch from created_at) * 1000)::int as ms, withdrawn_at is not null as gone
      from contributions where id = ${id}`)
    expect(rows.parse(kept).rows).toEqual([{ ms: 5, gone: false }])
    await store.withdraw(contributor, id, 10)
    expect(await index('gone/back')).toEqual({ terms: 0, counted: 0 })
  })

  test('giving the text again brings nothing back, whoever gives it', async () => {
    await made('gone/again')
    const { id } = await contributed('gone/again')
    await store.withdraw(owner, id, 6)
    for (const by of [owner, contributor, other]) {
      expect(await store.contribute(given('gone/again', by), 9)).toEqual({
        ok: false,
        error: { kind: 'contribution_withdrawn', contributionId: id },
      })
    }
    expect(await index('gone/again')).toEqual({ terms: 0, counted: 0 })
  })

  test('the word of each keeps it away, in whatever order they were said', async () => {
    await made('gone/words')
    const { id } = await contributed('gone/words')
    for (const [first, second] of [
      [owner, contributor],
      [contributor, owner],
    ] as const) {
      await store.withdraw(first, id, 6)
      await store.withdraw(second, id, 7)
      expect(await back(id, first)).toBe('taken back')
      expect(await isAway(id)).toBe(true)
      expect(await index('gone/words')).toEqual({ terms: 0, counted: 0 })
      const by = first === owner ? 'contributor' : 'owner'
      expect(await back(id, first)).toEqual(['withdrawn_by_another', by])
      expect(await back(id, second)).toBe('taken back')
      expect(await isAway(id)).toBe(false)
      expect(await index('gone/words')).toEqual({ terms: 2, counted: 2 })
    }
    expect(await back(id, other)).toEqual(['contribution_unknown', null])
  })

  test('what left before it was kept by whom stays away, whoever withdraws it once more', async () => {
    await made('gone/old')
    const { id } = await contributed('gone/old')
    await store.withdraw(contributor, id, 6)
    await opened.db.execute(
      sql`update contributions set contributor_withdrew = false where id = ${id}`,
    )
    await store.withdraw(contributor, id, 7)
    expect(await back(id, contributor)).toEqual(['withdrawn_by_unknown', null])
  })

  test('who may not contribute any more does not bring it back', async () => {
    await made('gone/revoked')
    const { id } = await contributed('gone/revoked')
    await store.withdraw(contributor, id, 6)
    await new AccessStore(opened.db).revoke('gone/revoked', owner, contributor, 7)
    expect(await back(id, contributor)).toEqual(['contributor_not_granted', null])
    expect(await index('gone/revoked')).toEqual({ terms: 0, counted: 0 })
  })

  test('what waited waits again, and a rejection stays', async () => {
    await made('gone/queue', 'all')
    const reviews = new ReviewStore(opened.db, embed)
    const { id } = await contributed('gone/queue')
    await store.withdraw(contributor, id, 6)
    expect(await back(id, contributor)).toBe('taken back')
    expect(await reviews.find(owner, id)).toMatchObject({ state: 'pending', isWithdrawn: false })
    const say = { contributionId: id, by: owner, reason: 'no' }
    expect(await reviews.review({ ...say, verdict: 'reject' }, 8)).toMatchObject({ ok: true })
    await store.withdraw(contributor, id, 9)
    expect(await back(id, contributor)).toEqual(['contribution_rejected', null])
  })

  test('what a withdrawal that broke off left in the index is no obstacle', async () => {
    await made('gone/broken')
    const { id } = await contributed('gone/broken')
    await opened.db.execute(sql`update contributions set withdrawn_at = now(),
      contributor_withdrew = true where id = ${id}`)
    expect(await back(id, contributor)).toBe('taken back')
    expect(await index('gone/broken')).toEqual({ terms: 2, counted: 2 })
  })

  test('what a licence keeps out of answers comes back as unfound as it was', async () => {
    await made('gone/unfound')
    const text = given('gone/unfound', contributor, 'LicenseRef-House')
    await store.change(owner, 'gone/unfound', { allowsRetrieval: false })
    const stored = await store.contribute(text, 5)
    const { id } = must(stored.ok ? stored.value : null, 'it is kept')
    await store.withdraw(contributor, id, 6)
    expect(await back(id, contributor)).toBe('taken back')
    expect(await index('gone/unfound')).toEqual({ terms: 0, counted: 0 })
  })

  test('versions stay what they were; the text is given with them again', async () => {
    await made('gone/versions')
    const versions = new VersionStore(opened.db)
    const { id } = await contributed('gone/versions')
    const extra = { ...given('gone/versions', owner), text: `${TEXT} And another.` }
    expect((await store.contribute(extra, 5)).ok).toBe(true)
    const publish = async () => {
      const done = await versions.publish(owner, 'gone/versions', '', 6)
      return must(done.ok ? done.value : null, 'it is published')
    }
    const first = await publish()
    await store.withdraw(contributor, id, 7)
    const second = await publish()
    expect(await back(id, contributor)).toBe('taken back')
    const third = await publish()
    expect([first, second, third].map((one) => one.contributions)).toEqual([2, 1, 2])
    expect(third.root).toBe(first.root)
    const listed = await versions.list(owner, 'gone/versions')
    const roots = listed.ok ? listed.value.map(({ root }) => root) : []
    expect(roots).toEqual([third.root, second.root, first.root])
    const page = { after: -1, limit: 10 }
    const rows = await versions.rows(owner, 'gone/versions', 1, page)
    const texts = rows.ok ? rows.value.map((row) => row.text) : []
    expect(texts).toContain(TEXT)
  })
})
