// A Datanet changed: by its owner alone; a rule that is narrowed holds with the next query, and one
// that is widened brings back exactly what was there.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { datanetTerms, passagePoints, passageTerms } from '../../schemas/db/passage-index.ts'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { DatanetStore } from './datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const [owner, contributor, stranger] = [account(1), account(2), account(9)]
const rows = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })

describe.each(TEST_DATABASES)('a Datanet in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  beforeAll(async () => {
    opened = await openDatabase()
    const vector = [1, ...Array.from({ length: 383 }, () => 0)]
    store = new DatanetStore(opened.db, (texts) =>
      Promise.resolve({ model: 'test', vectors: texts.map(() => vector) }),
    )
  })
  afterAll(() => opened.close())

  async function made(name: string): Promise<void> {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'LicenseRef-own' }
    const datanet = { ...about, name, ownerAccount: owner, isPublic: true, feeNanoUsd: nanoUsd(1n) }
    expect((await store.create(datanet, 1)).ok).toBe(true)
    const grant = { datanet: name, ownerAccount: owner, accountId: contributor } as const
    expect((await store.grant({ ...grant, role: 'contributor' }, 2)).ok).toBe(true)
  }

  async function contribute(name: string, licence: string, text: string, by = owner) {
    const about = { title: 'Bell', source: 's', original: null, payee: wallet(1) }
    const given = { ...about, datanet: name, contributorAccount: by, licence, text }
    expect(await store.contribute(given, 5)).toMatchObject({ ok: true })
  }

  async function index() {
    const all = await Promise.all(
      [
        sql`select no, datanet_no, cluster, keys, weights::text from ${passageTerms} order by no`,
        sql`select no, datanet_no, cell, cluster, bits::text, created_at from ${passagePoints}
          order by no`,
        sql`select * from ${datanetTerms} where passages > 0 order by datanet_no, term`,
      ].map((query) => opened.db.execute(query)),
    )
    return all.map((result) => rows.parse(result).rows)
  }

  test('changes for its owner alone, and only as said', async () => {
    await made('change/plain')
    const change = { title: 'Lamps', feeNanoUsd: nanoUsd(7n), tags: ['sea'] }
    const unchanged = await store.find(owner, 'change/plain')
    expect(await store.change(stranger, 'change/plain', change)).toMatchObject({
      error: { kind: 'owner_only' },
    })
    expect(await store.change(stranger, 'change/none', change)).toMatchObject({
      error: { kind: 'datanet_unknown' },
    })
    expect(await store.change(owner, 'change/plain', {})).toEqual({ ok: true, value: unchanged })
    const after = { ok: true, value: { ...unchanged, ...change } }
    expect(await store.change(owner, 'change/plain', change)).toEqual(after)
    expect(await store.find(owner, 'change/plain')).toEqual(after.value)
  })

  test('is pinned to a version that there is', async () => {
    await made('change/pinned')
    await contribute('change/pinned', 'CC0-1.0', 'A lamp that is in the version.')
    const missing = await store.change(owner, 'change/pinned', { pinnedVersion: 1 })
    expect(missing).toMatchObject({ error: { kind: 'version_unknown', number: 1 } })
    await new VersionStore(opened.db).publish(owner, 'change/pinned', '', 6)
    const pinned = await store.change(owner, 'change/pinned', { pinnedVersion: 1 })
    expect(pinned).toMatchObject({ value: { pinnedVersion: 1 } })
  })

  test('is sorted into cells by its owner alone, and needs none while it is small', async () => {
    await made('change/cells')
    await contribute('change/cells', 'CC0-1.0', 'One lamp that is all there is here.')
    expect(await store.cutCells(stranger, 'change/cells')).toMatchObject({
      error: { kind: 'owner_only' },
    })
    const cut = await store.cutCells(owner, 'change/cells')
    expect(cut).toEqual({ ok: true, value: new Map([['test', 0]]) })
  })

  test('of a database from before there was an index gets one, as if it had been there', async () => {
    await made('change/older')
    await contribute('change/older', 'CC0-1.0', 'An older lamp that burned whale oil.')
    await contribute('change/older', 'CC-BY-NC-4.0', 'A lamp that nobody may sell, nor find.')
    const before = await index()
    const none = sql`datanet_no = (select no from datanets where name = 'change/older')`
    for (const table of ['passage_terms', 'passage_points', 'datanet_terms', 'datanet_cells']) {
      await opened.db.execute(sql`delete from ${sql.identifier(table)} where ${none}`)
    }
    expect(await index()).not.toEqual(before)
    const cut = await store.cutCells(owner, 'change/older')
    expect(cut).toEqual({ ok: true, value: new Map([['test', 0]]) })
    expect(await index()).toEqual(before)
  })

  test('narrowed, loses what its own licence let be found, and widened finds all of it again', async () => {
    await made('change/rules')
    await contribute('change/rules', 'CC0-1.0', 'Free words about a lamp that burns oil.')
    await contribute('change/rules', 'LicenseRef-own', 'Own words about a lamp. And a lens.')
    await contribute('change/rules', 'LicenseRef-own OR CC0-1.0', 'Either words of the lamp here.')
    await contribute(
      'change/rules',
      'CC-BY-ND-4.0 OR LicenseRef-own',
      'Words to be found as they are.',
    )
    const before = await index()
    await store.change(owner, 'change/rules', { allowsRetrieval: false })
    const narrowed = await index()
    expect(narrowed[0]).toHaveLength((before[0]?.length ?? 0) - 1)
    await contribute('change/rules', 'LicenseRef-own', 'Late words about a lamp, not to be found.')
    expect(await index()).toEqual(narrowed)
    await store.change(owner, 'change/rules', { allowsRetrieval: true })
    const widened = await index()
    expect(widened[0]).toHaveLength((before[0]?.length ?? 0) + 1)
    for (const [table, own] of before.slice(0, 2).entries()) {
      expect(widened[table]).toEqual(expect.arrayContaining(own))
    }
    await store.change(owner, 'change/rules', { allowsRetrieval: true })
    expect(await index()).toEqual(widened)
  })

  test('is not widened over texts that others gave', async () => {
    await made('change/others')
    await store.change(owner, 'change/others', { allowsTraining: false })
    const text = 'The words of another about a lamp at sea.'
    await contribute('change/others', 'LicenseRef-own', text, contributor)
    const refused = await store.change(owner, 'change/others', { allowsTraining: true })
    expect(refused).toEqual({ ok: false, error: { kind: 'rule_widened', contributions: 1 } })
    expect((await store.change(owner, 'change/others', { allowsRetrieval: false })).ok).toBe(true)
  })
})
