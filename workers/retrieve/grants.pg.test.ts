// Nothing that is not granted is ever retrieved, cited, counted or visible in an error: random
// grants over Datanets that each hold a canary, against a model of who may read what. The first wall
// is the predicate of the query; the second is tried without the first.
import * as fc from 'fast-check'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { accountOfWallet, contentId, parseAddress, type AccountId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { AccessStore } from '../datanets/access.store.ts'
import { DatanetStore } from '../datanets/datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'
import { candidatesQuery, searchFor, type Question } from './candidates-sql.ts'
import { PassageStore } from './passages.store.ts'
import { readerInTransaction } from './reader-transaction.cases.ts'
import { HybridRetriever } from './retriever.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const NETS = 6
const READERS = 4
const owner = account(100)
const name = (net: number) => `canary/net-${net}`
const canary = (net: number) => `canary${sha256Hex(`net ${net}`).slice(0, 12)}`
const SIGNS = '0'.repeat(384)
const axis = Array.from({ length: 384 }, (_, index) => (index === 0 ? 1 : 0))
const embedded = (texts: readonly string[]) =>
  Promise.resolve({ model: 'test-embedding', vectors: texts.map(() => axis) })

/** One grant that may or may not hold: to whom, in which role, whether it has ended. */
type Cell = { role: 'reader' | 'contributor' | 'curator'; ended: boolean; retrieve: boolean } | null
type Matrix = { readonly open: boolean; readonly cells: readonly Cell[] }[]
const cell = fc.option(
  fc.record({
    role: fc.constantFrom('reader' as const, 'contributor' as const, 'curator' as const),
    ended: fc.boolean(),
    retrieve: fc.boolean(),
  }),
)
const matrix: fc.Arbitrary<Matrix> = fc.array(
  fc.record({
    open: fc.boolean(),
    cells: fc.array(cell, { minLength: READERS, maxLength: READERS }),
  }),
  { minLength: NETS, maxLength: NETS },
)

function mayRead(grants: Matrix, net: number, reader: number): boolean {
  const { open, cells } = must(grants[net], 'every Datanet has its row')
  const held = cells[reader] ?? null
  return open || (held !== null && held.role !== 'contributor' && !held.ended && held.retrieve)
}

describe.each(TEST_DATABASES)('grants in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let retriever: HybridRetriever
  beforeAll(async () => {
    opened = await openDatabase()
    const { db } = opened
    const store = new DatanetStore(db, embedded)
    for (let net = 0; net < NETS; net++) {
      await db.insert(datanets).values({
        id: contentId('dn', name(net)),
        name: name(net),
        ownerAccount: owner,
        title: canary(net),
        description: canary(net),
        licence: 'CC0-1.0',
        feeNanoUsd: '1',
        createdAt: new Date(1),
      })
      const added = await store.contribute(
        {
          datanet: name(net),
          contributorAccount: owner,
          payee: wallet(200 + net),
          title: canary(net),
          source: '',
          licence: 'CC0-1.0',
          text: `The lamp of ${canary(net)} burns oil.`,
          original: null,
        },
        2,
      )
      must(added.ok ? added.value : null, 'the canary was contributed')
    }
    retriever = new HybridRetriever(new PassageStore(db), { embedded })
  })
  afterAll(() => opened.close())

  async function grant(grants: Matrix): Promise<void> {
    const { db } = opened
    await db.delete(datanetGrants)
    for (const [net, { open: isPublic, cells }] of grants.entries()) {
      const datanetId = contentId('dn', name(net))
      await db.execute(sql`update ${datanets} set is_public = ${isPublic} where id = ${datanetId}`)
      for (const [reader, held] of cells.entries()) {
        if (held === null) continue
        await db.insert(datanetGrants).values({
          datanetId,
          accountId: account(reader),
          role: held.role,
          mayRetrieve: held.retrieve,
          expiresAt: held.ended ? new Date(3) : null,
          createdAt: new Date(2),
        })
      }
    }
  }

  test('decide what is retrieved, quoted and said, for any matrix', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, fc.nat(READERS - 1), async (grants, reader) => {
        await grant(grants)
        const nets = grants.map((_, net) => net)
        const readable = nets.filter((net) => mayRead(grants, net, reader))
        const asked = readable.map(name)
        const question = `lamp ${nets.map(canary).join(' ')}`
        const request = { accountId: account(reader), question, limit: 50 }
        const found = await retriever.retrieve({ ...request, datanets: asked })
        const given = must(found.ok ? found.value : null, 'what is readable is found').passages
        expect(given.map((passage) => passage.datanet).sort()).toEqual(asked.toSorted())
        const said = JSON.stringify(given)
        for (const net of nets) expect(said.includes(canary(net))).toBe(readable.includes(net))
        for (const net of nets.filter((each) => !readable.includes(each))) {
          const refused = await retriever.retrieve({ ...request, datanets: [...asked, name(net)] })
          const missing = await retriever.retrieve({ ...request, datanets: [...asked, 'no/such'] })
          expect(refused).toEqual({
            ok: false,
            error: { kind: 'datanet_unknown', name: name(net) },
          })
          expect(missing.ok).toBe(false)
          expect(JSON.stringify(refused)).not.toContain(canary(net))
          expect((await retriever.quote(account(reader), [name(net)])).ok).toBe(false)
        }
      }),
      { numRuns: 25 },
    )
  })

  /** What leads to every row of either index, as nobody but their owner could ask it. */
  async function everyKey() {
    const result = await opened.db.execute(sql`select
      (select array_agg(distinct key)::text from passage_terms, unnest(keys) as key) as keys,
      (select array_agg(datanet_no order by datanet_no, cell)::text from datanet_cells) as nos,
      (select array_agg(cell order by datanet_no, cell)::text from datanet_cells) as cells`)
    const texts = z.object({ keys: z.string(), nos: z.string(), cells: z.string() })
    return must(z.object({ rows: z.array(texts) }).parse(result).rows[0], 'there are passages')
  }

  test('hold behind a query that forgot them: the role sees no row of the others', async () => {
    const asReader = readerInTransaction(opened.db)
    const counts = z.object({ rows: z.array(z.object({ datanet: z.string() })) })
    const numbered = z.object({ rows: z.array(z.object({ datanet_no: z.number() })) })
    const all = await opened.db.select({ no: datanets.no, name: datanets.name }).from(datanets)
    const nameOfNo = new Map(all.map((row) => [row.no, row.name]))
    await fc.assert(
      fc.asyncProperty(matrix, fc.nat(READERS - 1), async (grants, reader) => {
        await grant(grants)
        const readable = grants.flatMap((_, net) =>
          mayRead(grants, net, reader) ? [name(net)] : [],
        )
        const everywhere = [
          sql`select name as datanet from datanets`,
          sql`select d.name as datanet from passages p join datanets d on d.id = p.datanet_id`,
          sql`select d.name as datanet from contributions c join datanets d on d.id = c.datanet_id`,
          sql`select d.name as datanet from passage_terms t join datanets d on d.no = t.datanet_no`,
          sql`select d.name as datanet from passage_points t join datanets d on d.no = t.datanet_no`,
        ]
        for (const query of everywhere) {
          const { rows } = counts.parse(await asReader(account(reader), query))
          expect(rows.map(({ datanet }) => datanet).sort()).toEqual(readable.toSorted())
        }
        const asked = await everyKey()
        const behind = [
          sql`select meed_readable() as datanet_no`,
          sql`select datanet_no from meed_worded(${asked.keys}::int[], '{}/1000000000'::sparsevec,
            ${asked.nos}::int[], null, 1000)`,
          sql`select datanet_no from meed_near(${asked.nos}::int[], ${asked.cells}::int[],
            ${SIGNS}::bit(384), null, 1000)`,
          sql`select datanet_no from meed_worded(${asked.keys}::int[], '{}/1000000000'::sparsevec,
            ${asked.nos}::int[], null, 1000, 1000)`,
          sql`select datanet_no from meed_near(${asked.nos}::int[], ${asked.cells}::int[],
            ${SIGNS}::bit(384), null, 1000, 1000, array_fill(${SIGNS}::bit(384), array[3]))`,
          ...[false, true].flatMap((narrowed) => [
            sql`select datanet_no from meed_worded(${asked.keys}::int[], '{}/1000000000'::sparsevec,
              ${asked.nos}::int[], ${narrowed}, null, null, null, null, 1000, 1000)`,
            sql`select datanet_no from meed_near(${asked.nos}::int[], ${asked.nos}::int[],
              ${asked.cells}::int[], ${SIGNS}::bit(384), ${narrowed}, null, null, null, null, 1000, 1000,
              array_fill(${SIGNS}::bit(384), array[3]))`,
          ]),
        ]
        for (const query of behind) {
          // By number: under the policies a name that must not be seen would be hidden here, too.
          const { rows } = numbered.parse(await asReader(account(reader), query))
          const seen = rows.map((row) => nameOfNo.get(row.datanet_no) ?? '')
          expect(seen.toSorted()).toEqual(readable.toSorted())
        }
        for (const table of ['passage_terms', 'passage_points', 'datanet_terms', 'datanet_cells']) {
          const nos = sql`select distinct datanet_no::text as datanet from ${sql.identifier(table)}`
          const { rows } = counts.parse(await asReader(account(reader), nos))
          expect(rows).toHaveLength(readable.length)
        }
      }),
      { numRuns: 10 },
    )
  })

  const everything = (accountId: AccountId): Question => ({
    accountId,
    datanets: Array.from({ length: NETS }, (_, net) => name(net)),
    text: `lamp ${Array.from({ length: NETS }, (_, net) => canary(net)).join(' ')}`,
    language: 'en',
    embedding: { model: 'test-embedding', vector: axis },
    proposed: 50,
    filter: { licences: null, contributions: null, since: null },
    pins: [],
  })

  test('are kept by the search as the reader’s role, which is none of anybody’s after it', async () => {
    const who = sql`select current_user::text as role, current_setting('meed.account', true) as account`
    const asked = z.object({
      rows: z.array(z.object({ role: z.string(), account: z.string().nullable() })),
    })
    const inside = await opened.db.transaction(async (transaction) => {
      await transaction.execute(candidatesQuery(everything(account(1))))
      return asked.parse(await transaction.execute(who)).rows
    })
    expect(inside).toEqual([{ role: 'meed_reader', account: account(1) }])
    await opened.db.execute(candidatesQuery(everything(account(1))))
    const [after] = asked.parse(await opened.db.execute(who)).rows
    expect(after?.role).not.toBe('meed_reader')
    expect(after?.account ?? '').toBe('')
  })

  test('hold inside the search where no policy does: asked as the tables’ owner', async () => {
    const rows = z.object({ rows: z.array(z.object({ datanet: z.string() })) })
    await fc.assert(
      fc.asyncProperty(matrix, fc.nat(READERS - 1), async (grants, reader) => {
        await grant(grants)
        const nets = grants.map((_, net) => net)
        const asker = account(reader)
        const search = searchFor(everything(asker), sql`${asker}::text`)
        // Every Datanet is its owner's, so the functions behind the policies show all of them.
        const found = await opened.db.transaction(async (transaction) => {
          await transaction.execute(sql`select set_config('meed.account', ${owner}, true)`)
          return rows.parse(await transaction.execute(sql`select * from ${search}`)).rows
        })
        const readable = nets.filter((net) => mayRead(grants, net, reader)).map(name)
        expect([...new Set(found.map(({ datanet }) => datanet))].toSorted()).toEqual(readable)
      }),
      { numRuns: 15 },
    )
  })

  test('are read by a role that is neither superuser nor exempt, and may write nothing', async () => {
    const asReader = readerInTransaction(opened.db)
    const roles = z.object({ rows: z.array(z.object({ exempt: z.boolean() })) })
    const asked = sql`select rolsuper or rolbypassrls as exempt from pg_roles
      where rolname = current_user`
    expect(roles.parse(await asReader(owner, asked)).rows).toEqual([{ exempt: false }])
    const open = sql`select not relrowsecurity as exempt from pg_class
      where relname in ('datanets', 'datanet_grants', 'contributions', 'passages', 'passage_terms',
        'passage_points', 'datanet_cells', 'datanet_terms', 'datanet_version_items')`
    const walls = roles.parse(await asReader(owner, open)).rows
    expect(walls).toHaveLength(9)
    expect(walls.some(({ exempt }) => exempt)).toBe(false)
    await expect(asReader(owner, sql`delete from passages`)).rejects.toThrow('delete')
    await expect(asReader(owner, sql`select * from generations`)).rejects.toThrow('generations')
  })

  test('come by request and go at once by revocation', async () => {
    const { db } = opened
    const access = new AccessStore(db)
    const reader = account(50)
    await grant(Array.from({ length: NETS }, () => ({ open: false, cells: [] })))
    const read = async () => (await retriever.quote(reader, [name(0)])).ok
    const scopes = { retrieve: true, train: false }
    const asked = { datanet: name(0), accountId: reader, purpose: 'a study', scopes }
    const unlisted = await access.request(asked, 'request-0', 4)
    expect(unlisted).toEqual({ ok: false, error: { kind: 'datanet_unknown', name: name(0) } })
    await db.execute(sql`update ${datanets} set is_listed = true where name = ${name(0)}`)
    expect(await access.request(asked, 'request-1', 5)).toEqual({ ok: true, value: null })
    expect(await read()).toBe(false)
    const decision = { id: 'request-1', approve: true, reason: 'welcome', expiresAtMs: null }
    expect(await access.decide({ ...decision, by: reader }, 6)).toEqual({
      ok: false,
      error: { kind: 'request_unknown' },
    })
    expect((await access.decide({ ...decision, by: owner }, 7)).ok).toBe(true)
    expect(await access.decide({ ...decision, by: owner }, 8)).toEqual({
      ok: false,
      error: { kind: 'request_decided' },
    })
    expect(await read()).toBe(true)
    expect((await access.revoke(name(0), owner, reader, 9)).ok).toBe(true)
    expect(await read()).toBe(false)
    const FIRST = { after: null, limit: 10 }
    expect(await access.requests(reader, name(0), FIRST)).toMatchObject([{ state: 'revoked' }])
    expect(await access.requests(owner, name(0), FIRST)).toMatchObject([{ state: 'revoked' }])
    expect(await access.requests(account(51), name(0), FIRST)).toEqual([])
  })
})
