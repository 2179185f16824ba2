// Ingest killed half-way: before or after any statement, while a contribution is taken in or a review
// accepts one, what is there is all of it or nothing of it, and the same again completes it.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, contentId, parseAddress, parseId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import { DatanetStore } from './datanets.store.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const [owner, contributor] = [1, 2].map((n) => accountOfWallet(wallet(n)))
const vector = [1, ...Array.from({ length: 383 }, () => 0)]
const embed = (texts: readonly string[]) =>
  Promise.resolve({ model: 'test', vectors: texts.map(() => vector) })
const STATEMENTS = ['select', 'insert', 'update', 'execute'] as const
/** More than any of these operations makes. */
const MOST = 16

const killed = new Error('killed')

/** The same database until its n-th statement; then the process is gone, before or after it. */
function dying(db: Database, nth: number, when: 'before' | 'after') {
  let left = nth
  let isReached = false
  const gone = () => (isReached = left-- <= 0)
  const proxy = new Proxy(db, {
    get(target, property) {
      const own: unknown = Reflect.get(target, property)
      if (typeof own !== 'function') return own
      const bound = own.bind(target) as (...given: unknown[]) => unknown
      if (!STATEMENTS.some((name) => name === property)) return bound
      return (...given: unknown[]) => {
        if (!gone()) return bound(...given)
        if (when === 'before') throw killed
        const statement = bound(...given)
        if (!(statement instanceof Promise) && property !== 'execute') throw killed
        return Promise.resolve(statement).then(() => {
          throw killed
        })
      }
    },
  })
  return { proxy, reached: () => isReached }
}

describe.each(TEST_DATABASES)('killed in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
  })
  afterAll(() => opened.close())

  async function made(name: string): Promise<void> {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'CC0-1.0' }
    const datanet = { ...about, name, ownerAccount: must(owner, 'one'), feeNanoUsd: nanoUsd(1n) }
    const set = { isPublic: true, reviewPolicy: 'all' as const }
    expect((await store.create({ ...datanet, ...set }, 1)).ok).toBe(true)
    const grant = { datanet: name, ownerAccount: must(owner, 'one') }
    const accountId = must(contributor, 'two')
    expect((await store.grant({ ...grant, accountId, role: 'contributor' }, 2)).ok).toBe(true)
  }

  const given = (name: string, by: typeof owner) => ({
    datanet: name,
    contributorAccount: must(by, 'somebody'),
    payee: wallet(3),
    title: 'Bell',
    source: 's',
    licence: 'CC0-1.0',
    text: `The lamp of ${name} burns oil.\n\nIts lens turns once in eight minutes on mercury.`,
    original: null,
  })

  const counted = z.object({ rows: z.array(z.record(z.string(), z.coerce.number().int())) })
  /** How much there is of a Datanet's contributions, table by table. */
  async function tally(name: string) {
    const id = contentId('dn', name)
    const result = await opened.db.execute(sql`
      select
        (select count(*) from contributions where datanet_id = ${id}) as contributions,
        (select count(*) from contributions where datanet_id = ${id} and state = 'accepted') as accepted,
        (select count(*) from passages where datanet_id = ${id}) as passages,
        (select count(*) from passage_terms where datanet_no = d.no) as terms,
        (select count(*) from passage_points where datanet_no = d.no) as points,
        (select coalesce(sum(passages), 0) from datanet_cells where datanet_no = d.no) as celled,
        (select coalesce(sum(passages), 0) from datanet_terms
          where datanet_no = d.no and term = 0) as counted
      from datanets d where id = ${id}`)
    return must(counted.parse(result).rows[0], 'it is there')
  }
  const nothing = { accepted: 0, passages: 0, terms: 0, points: 0, celled: 0, counted: 0 }

  test('a contribution is whole or absent, and sent again it is whole', async () => {
    await made('killed/whole')
    await store.contribute(given('killed/whole', owner), 5)
    const whole = await tally('killed/whole')
    expect(whole).toMatchObject({ contributions: 1, accepted: 1 })
    const outcomes = new Set<string>()
    for (const when of ['before', 'after'] as const) {
      for (let nth = 0; nth < MOST; nth++) {
        const name = `killed/${when}-${nth}`
        await made(name)
        const { proxy, reached } = dying(opened.db, nth, when)
        const took = new DatanetStore(proxy, embed).contribute(given(name, owner), 5)
        await took.catch((error: unknown) => expect(error).toBe(killed))
        const after = await tally(name)
        outcomes.add(JSON.stringify(after))
        expect([whole, { contributions: 0, ...nothing }]).toContainEqual(after)
        const again = await store.contribute(given(name, owner), 6)
        expect(again.ok || again.error.kind === 'contribution_duplicate').toBe(true)
        expect(await tally(name)).toEqual(whole)
        if (!reached()) break
      }
    }
    expect(outcomes.size).toBe(2)
  })

  test('an acceptance is whole or absent, and said again it is whole', async () => {
    const accept = async (db: Database, name: string, at: number) => {
      const contributionId = parseId('con', await waiting(name))
      const review = { contributionId, by: must(owner, 'one'), reason: 'r' }
      return new ReviewStore(db, embed).review({ ...review, verdict: 'approve' }, at)
    }
    const waiting = async (name: string) => {
      const id = contentId('dn', name)
      const result = await opened.db.execute(
        sql`select id from contributions where datanet_id = ${id}`,
      )
      const rows = z.object({ rows: z.array(z.object({ id: z.string() })) })
      return must(rows.parse(result).rows[0], 'it was contributed').id
    }
    await made('killed/accepted')
    await store.contribute(given('killed/accepted', contributor), 5)
    await accept(opened.db, 'killed/accepted', 6)
    const whole = await tally('killed/accepted')
    const outcomes = new Set<string>()
    for (const when of ['before', 'after'] as const) {
      for (let nth = 0; nth < MOST; nth++) {
        const name = `killed/review-${when}-${nth}`
        await made(name)
        await store.contribute(given(name, contributor), 5)
        const { proxy, reached } = dying(opened.db, nth, when)
        await accept(proxy, name, 6).catch((error: unknown) => expect(error).toBe(killed))
        const after = await tally(name)
        outcomes.add(JSON.stringify(after))
        expect([whole, { contributions: 1, ...nothing }]).toContainEqual(after)
        expect(await accept(opened.db, name, 7)).toEqual({ ok: true, value: 'accepted' })
        expect(await tally(name)).toEqual(whole)
        if (!reached()) break
      }
    }
    expect(outcomes.size).toBe(2)
  })
})
