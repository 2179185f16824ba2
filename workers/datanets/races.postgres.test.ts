// What one connection cannot show: edges that work on one database at once, and a connection that is cut
// in the middle of a statement. Whatever was counted beside the rows is what the rows come to.
import { sql, type SQL } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, contentId, parseAddress, type ContributionId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { PassageStore } from '../retrieve/passages.store.ts'
import { HybridRetriever } from '../retrieve/retriever.ts'
import { DatanetStore } from './datanets.store.ts'
import { isPassing } from './passing-error.ts'
import { ReviewStore } from './reviews.store.ts'
import { TEST_DATABASES, type TestDatabase } from './test-database.cases.ts'
import { VersionStore } from './versions.store.ts'

const wallet = (n: number) => parseAddress(`0x${n.toString(16).padStart(40, '0')}`)
const account = (n: number) => accountOfWallet(wallet(n))
const owner = account(1)
const contributor = account(2)
const axis = (n: number) => Array.from({ length: 384 }, (_, index) => (index === n ? 1 : 0))
const embed = (texts: readonly string[]) =>
  Promise.resolve({
    model: 'test',
    vectors: texts.map((text) => axis(Number(/\d+/.exec(text)?.[0] ?? 0) % 300)),
  })

describe.each(TEST_DATABASES)('several connections to %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let store: DatanetStore
  let versions: VersionStore
  let retriever: HybridRetriever
  beforeAll(async () => {
    opened = await openDatabase()
    store = new DatanetStore(opened.db, embed)
    versions = new VersionStore(opened.db)
    // By words alone, which all texts share; by meaning each is apart.
    const embedded = () => Promise.resolve(null)
    retriever = new HybridRetriever(new PassageStore(opened.db), { embedded })
  })
  afterAll(() => opened.close())

  async function made(name: string, reviewPolicy: 'none' | 'all' = 'none'): Promise<void> {
    const about = { title: 'Lights', description: 'Of lamps', licence: 'CC0-1.0' }
    const set = { isPublic: true, reviewPolicy, feeNanoUsd: nanoUsd(1n) }
    expect((await store.create({ ...about, ...set, name, ownerAccount: owner }, 1)).ok).toBe(true)
    const grant = { datanet: name, ownerAccount: owner, accountId: contributor }
    expect((await store.grant({ ...grant, role: 'contributor' }, 2)).ok).toBe(true)
  }

  const given = (datanet: string, text: string, contributorAccount = owner) => ({
    ...{ datanet, text, contributorAccount, payee: wallet(3), title: 'Bell', source: 's' },
    ...{ licence: 'CC0-1.0', original: null },
  })

  /** Texts of many words, every one in several of them, in another order. */
  const text = (n: number) =>
    Array.from(
      { length: 60 },
      (_, at) => `${at === 0 ? n : ''} lamp${(at * (n + 3)) % 61} number${n}`,
    ).join(' ')

  async function added(name: string, n: number): Promise<ContributionId> {
    const stored = await store.contribute(given(name, text(n)), n)
    return must(stored.ok ? stored.value : null, 'the text is sound').id
  }

  const told = z.object({ rows: z.array(z.object({ kept: z.string(), true: z.string() })) })
  /** What the counts of a Datanet say, and what its rows come to. */
  async function counts(name: string) {
    const result = await opened.db.execute(sql`
      with net as (select no from datanets where name = ${name}),
      term as (
        select split_part(entry, ':', 1)::int as term from passage_terms,
          unnest(string_to_array(trim(both '{}' from split_part(weights::text, '/', 1)), ',')) as entry
        where datanet_no = (select no from net)
        union all select 0 from passage_terms where datanet_no = (select no from net)
      )
      select
        jsonb_build_array(
          (select jsonb_object_agg(term, passages order by term) from datanet_terms
            where datanet_no = (select no from net) and passages > 0),
          (select jsonb_object_agg(cell, passages order by cell) from datanet_cells
            where datanet_no = (select no from net) and passages > 0))::text as kept,
        jsonb_build_array(
          (select jsonb_object_agg(term, passages order by term) from
            (select term, count(*) as passages from term group by term) as each),
          (select jsonb_object_agg(cell, passages order by cell) from
            (select cell, count(*) as passages from passage_points
              where datanet_no = (select no from net) group by cell) as each))::text as true`)
    return must(told.parse(result).rows[0], 'it is one row')
  }

  async function expectTrueCounts(name: string): Promise<void> {
    const { kept, true: really } = await counts(name)
    expect(kept).toBe(really)
  }

  /** How many passages may be found. */
  async function standing(name: string): Promise<number> {
    const [words] = z
      .tuple([z.record(z.string(), z.int()), z.unknown()])
      .parse(JSON.parse((await counts(name)).true))
    return must(words['0'], 'there are some')
  }

  test('the same text at once is stored once, and counted once', async () => {
    await made('races/same')
    const all = await Promise.all(
      Array.from({ length: 8 }, () => store.contribute(given('races/same', text(1)), 5)),
    )
    const kinds = all.map((each) => (each.ok ? 'stored' : each.error.kind))
    expect(kinds.toSorted()).toEqual([
      ...Array.from({ length: 7 }, () => 'contribution_duplicate'),
      'stored',
    ])
    await expectTrueCounts('races/same')
  })

  test('texts that come and go at once leave counts that are true, and none waits for another', async () => {
    await made('races/churn')
    for (let round = 0; round < 600; round += 100) {
      const numbers = Array.from({ length: 12 }, (_, n) => round + n)
      const first = await Promise.all(numbers.map((n) => added('races/churn', n)))
      await Promise.all(
        first.flatMap((id, n) => [
          store.withdraw(owner, id, 50),
          added('races/churn', round + 50 + n),
        ]),
      )
    }
    await expectTrueCounts('races/churn')
    expect(await standing('races/churn')).toBe(2 * 72)
  })

  const someRows = z.object({ rows: z.array(z.record(z.string(), z.unknown())) })
  const waiting = z.object({ rows: z.array(z.object({ pid: z.int() })) })
  /** The connection whose statement waits for a lock, once there is one. */
  async function waitingPid(): Promise<number> {
    for (let looks = 0; looks < 20_000; looks++) {
      const result = await opened.db.execute(sql`select pid from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`)
      const [row] = waiting.parse(result).rows
      if (row !== undefined) return row.pid
    }
    throw new Error('No statement waits for a lock, and one was expected to.')
  }

  /** A Datanet of enough passages to be cut, none of them in a cell yet. */
  async function madeLong(name: string): Promise<void> {
    await made(name)
    const long = Array.from({ length: 400 }, (_, n) => text(n)).join('.\n\n')
    expect((await store.contribute(given(name, long), 1)).ok).toBe(true)
  }

  test('cells are cut while a text comes in: it has its cell, and counts stay true', async () => {
    await madeLong('races/cut')
    let cut: ReturnType<DatanetStore['cutCells']> | undefined
    await opened.db.transaction(async (coming) => {
      const late = await new DatanetStore(coming, embed).contribute(given('races/cut', text(9)), 5)
      expect(late.ok).toBe(true)
      cut = store.cutCells(owner, 'races/cut')
      await waitingPid()
    })
    expect((await must(cut, 'it was asked')).ok).toBe(true)
    await expectTrueCounts('races/cut')
    const uncut = await opened.db.execute(sql`select 1 from passage_points
      where cell = 0 and datanet_no = (select no from datanets where name = 'races/cut')`)
    expect(uncut).toMatchObject({ rows: [] })
  })

  test('a text is withdrawn while cells are cut for the first time: counts stay true', async () => {
    await madeLong('races/withdrawn')
    const id = await added('races/withdrawn', 1_000)
    let withdrawn: ReturnType<DatanetStore['withdraw']> | undefined
    await opened.db.transaction(async (cutting) => {
      const cut = await new DatanetStore(cutting, embed).cutCells(owner, 'races/withdrawn')
      expect(cut.ok).toBe(true)
      // It knows no cell but the one of before, and waits for its points.
      withdrawn = store.withdraw(owner, id, 9)
      await waitingPid()
    })
    expect((await must(withdrawn, 'it was asked')).ok).toBe(true)
    await expectTrueCounts('races/withdrawn')
  })

  test('a text that is withdrawn while it is accepted, or comes back, is found by nobody after', async () => {
    await made('races/gone', 'all')
    const late = given('races/gone', text(3), contributor)
    const first = await store.contribute(late, 5)
    const { id } = must(first.ok ? first.value : null, 'it waits')
    const meanwhile = async (work: (db: TestDatabase['db']) => Promise<unknown>) => {
      let withdrawn: ReturnType<DatanetStore['withdraw']> | undefined
      await opened.db.transaction(async (coming) => {
        await work(coming)
        withdrawn = store.withdraw(contributor, id, 9)
        await waitingPid()
      })
      expect((await must(withdrawn, 'it was asked')).ok).toBe(true)
      const left = await opened.db.execute(sql`select passage_terms.no from passage_terms
        where contribution_no = (select no from contributions where id = ${id})`)
      expect(someRows.parse(left).rows).toEqual([])
      await expectTrueCounts('races/gone')
    }
    const verdict = { contributionId: id, by: owner, verdict: 'approve', reason: 'fine' } as const
    await meanwhile(async (db) => {
      expect(await new ReviewStore(db, embed).review(verdict, 7)).toMatchObject({ ok: true })
    })
    await meanwhile(async (db) => {
      expect(await new DatanetStore(db, embed).takeBack(contributor, id)).toMatchObject({
        ok: true,
      })
    })
  })

  test('of two who bring a text back at once it is counted once', async () => {
    await made('races/back')
    const id = await added('races/back', 5)
    await store.withdraw(owner, id, 6)
    const both = await Promise.all([store.takeBack(owner, id), store.takeBack(owner, id)])
    expect(both.map(({ ok }) => ok)).toEqual([true, true])
    await expectTrueCounts('races/back')
    expect(await standing('races/back')).toBe(2)
  })

  /**
   * A text that waits for review, its owner about to reject it: he read it while it stood, and says so once
   * `meanwhile` is done, which begins with the contributor's withdrawal.
   */
  async function rejectedWhile(
    name: string,
    by: TestDatabase['db'],
    meanwhile: (id: ContributionId) => Promise<unknown>,
  ) {
    await made(name, 'all')
    const sent = await store.contribute(given(name, text(4), contributor), 5)
    const { id } = must(sent.ok ? sent.value : null, 'it waits')
    let said: ReturnType<ReviewStore['review']> | undefined
    await opened.db.transaction(async (holding) => {
      await holding.execute(sql`lock table contribution_reviews in share mode`)
      const verdict = { contributionId: id, by: owner, verdict: 'reject', reason: 'no' } as const
      said = new ReviewStore(by, embed).review(verdict, 7)
      await waitingPid()
      expect((await store.withdraw(contributor, id, 8)).ok).toBe(true)
      await meanwhile(id)
    })
    return { id, said: must(said, 'it was said') }
  }

  async function expectKept(
    name: string,
    id: ContributionId,
    kept: { readonly state: 'pending' | 'rejected'; readonly isWithdrawn: boolean },
  ) {
    const found = await new ReviewStore(opened.db, embed).find(contributor, id)
    expect(found).toMatchObject(kept)
    const indexed = await opened.db.execute(sql`select no from passage_terms
      where contribution_no = (select no from contributions where id = ${id})`)
    expect(someRows.parse(indexed).rows).toEqual([])
    await expectTrueCounts(name)
  }

  test('a text that is rejected while it is brought back stays withdrawn', async () => {
    const name = 'races/rejected-first'
    let returned: ReturnType<DatanetStore['takeBack']> | undefined
    let id: ContributionId | undefined
    await opened.db.transaction(async (rejecting) => {
      const rejected = await rejectedWhile(name, rejecting, () => Promise.resolve())
      expect(await rejected.said).toEqual({ ok: true, value: 'rejected' })
      id = rejected.id
      // It reads a text that waits, and waits itself for what is being decided.
      returned = store.takeBack(contributor, id)
      await waitingPid()
    })
    expect((await must(returned, 'it was asked')).ok).toBe(true)
    await expectKept(name, must(id, 'it was given'), { state: 'rejected', isWithdrawn: true })
  })

  test('a text that is brought back while it is rejected stands, rejected, and is found by nobody', async () => {
    const name = 'races/returned-first'
    const begun = await opened.db.transaction(async (returning) => {
      const rejected = await rejectedWhile(name, opened.db, async (own) => {
        const back = await new DatanetStore(returning, embed).takeBack(contributor, own)
        expect(back.ok).toBe(true)
      })
      // The verdict waits for what comes back.
      await waitingPid()
      return rejected
    })
    expect(await begun.said).toEqual({ ok: true, value: 'rejected' })
    await expectKept(name, begun.id, { state: 'rejected', isWithdrawn: false })
  })

  test('a text that is accepted while it is withdrawn is accepted by nobody, and waits', async () => {
    const name = 'races/withdrawn-first'
    await made(name, 'all')
    const sent = await store.contribute(given(name, text(6), contributor), 5)
    const { id } = must(sent.ok ? sent.value : null, 'it waits')
    let said: ReturnType<ReviewStore['review']> | undefined
    await opened.db.transaction(async (leaving) => {
      const left = await new DatanetStore(leaving, embed).withdraw(contributor, id, 6)
      expect(left.ok).toBe(true)
      const verdict = { contributionId: id, by: owner, verdict: 'approve', reason: 'fine' } as const
      said = new ReviewStore(opened.db, embed).review(verdict, 7)
      await waitingPid()
    })
    expect(await must(said, 'it was said')).toEqual({ ok: true, value: 'pending' })
    await expectKept(name, id, { state: 'pending', isWithdrawn: true })
  })

  test('of two who cut cells at once, one changes nothing once the other has cut', async () => {
    await madeLong('races/cuts')
    const cells = async () =>
      someRows.parse(
        await opened.db.execute(sql`
          select cell, md5(centroid::text) as centroid, passages,
            (select md5(string_agg(no::text, ',' order by no)) from passage_points as point
              where point.datanet_no = counted.datanet_no and point.cell = counted.cell) as points
          from datanet_cells as counted
          where datanet_no = (select no from datanets where name = 'races/cuts') order by 1`),
      ).rows
    let left: unknown[] | undefined
    // Once its centroids are there, others come in and another cuts.
    const overtaken = new Proxy(opened.db, {
      get: (db, key) => {
        if (key !== 'execute') return Reflect.get(db, key)
        return async (query: SQL) => {
          const result = await db.execute(query)
          if (left !== undefined || (await cells()).every(({ centroid }) => centroid === null)) {
            return result
          }
          const more = Array.from({ length: 300 }, (_, n) => text(5_000 + n)).join('.\n\n')
          expect((await store.contribute(given('races/cuts', more), 2)).ok).toBe(true)
          expect((await store.cutCells(owner, 'races/cuts')).ok).toBe(true)
          left = await cells()
          return result
        }
      },
    })
    expect((await new DatanetStore(overtaken, embed).cutCells(owner, 'races/cuts')).ok).toBe(true)
    expect(await cells()).toEqual(must(left, 'another cut meanwhile'))
    await expectTrueCounts('races/cuts')
  })

  test('a connection cut in the middle of a contribution leaves nothing, and sent again it is whole', async () => {
    await made('races/severed')
    const rule = sql`select from datanets where name = 'races/severed' for update`
    let severed: Promise<unknown> | undefined
    await opened.db.transaction(async (holding) => {
      await holding.execute(rule)
      // Its passages are written, its index rows wait for the Datanet's rule.
      severed = store.contribute(given('races/severed', text(1)), 5).catch((error) => error)
      const pid = await waitingPid()
      await opened.db.execute(sql`select pg_terminate_backend(${pid})`)
      expect(isPassing(await severed)).toBe(true)
    })
    expect(JSON.parse((await counts('races/severed')).true)).toEqual([null, null])
    const passages = await opened.db.execute(sql`select 1 from passages
      where datanet_id = ${contentId('dn', 'races/severed')}`)
    expect(passages).toMatchObject({ rows: [] })
    await added('races/severed', 1)
    expect(await standing('races/severed')).toBe(2)
    await expectTrueCounts('races/severed')
  })

  test('of versions published at once each is whole, and a pinned question sees one or none', async () => {
    await made('races/versions')
    const metals = ['brass', 'copper', 'tin', 'iron', 'zinc', 'gold', 'silver']
    const lamp = async (n: number) => {
      // Words of its own, or it would count as a copy of another.
      const own = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
        .map((letter) => `${metals[n]}${letter}`)
        .join(' ')
      const sent = given('races/versions', `A lamp shines: ${own}.`)
      const stored = await store.contribute(sent, n)
      return must(stored.ok ? stored.value : null, 'the text is sound').id
    }
    const first = await lamp(6)
    const texts = async (version: number) => {
      const asked = [`races/versions@${version}`]
      const question = { accountId: owner, datanets: asked, question: 'lamp shines', limit: 50 }
      const answered = await retriever.retrieve(question)
      return answered.ok ? answered.value.passages.length : answered.error.kind
    }
    const asked: { version: number; found: Promise<number | string> }[] = []
    const publishing = Array.from({ length: 6 }, async (_, n) => {
      if (n === 3) await store.withdraw(owner, first, 50)
      else await lamp(n)
      asked.push(...[1, 2].map((version) => ({ version, found: texts(version) })))
      return versions.publish(owner, 'races/versions', '', 60 + n)
    })
    const published = (await Promise.all(publishing)).flatMap((each) =>
      each.ok ? [each.value] : [],
    )
    expect(published.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      published.map((_, n) => n + 1),
    )
    expect(published.length).toBeGreaterThan(0)
    // One passage of each contribution that a version names, and that of the withdrawn one, or not.
    const sights = new Map<number, (number | string)[]>()
    for (const { number, contributions } of published) {
      const entries = await versions.entries(owner, 'races/versions', number)
      const named = must(entries.ok ? entries.value : null, 'it was published')
      expect(named.length).toBe(contributions)
      const unchanged = named.filter(({ contributionId }) => contributionId !== first).length
      sights.set(number, [contributions, unchanged])
    }
    for (const { version, found } of asked) {
      expect(['version_unknown', ...(sights.get(version) ?? [])]).toContain(await found)
    }
    // Once all is quiet, a version shows all that it names and that stands.
    for (const [version, [, unchanged]] of sights) expect(await texts(version)).toBe(unchanged)
  })

  test('reviewers who accept at once accept it once', async () => {
    await made('races/reviewed', 'all')
    const sent = await store.contribute(given('races/reviewed', text(1), contributor), 5)
    const { id } = must(sent.ok ? sent.value : null, 'it waits')
    const reviewers = Array.from({ length: 6 }, (_, n) => account(50 + n))
    for (const accountId of reviewers) {
      const grant = { datanet: 'races/reviewed', ownerAccount: owner, accountId }
      await store.grant({ ...grant, role: 'curator' }, 6)
    }
    const reviews = new ReviewStore(opened.db, embed)
    const said = await Promise.all(
      reviewers.map((by) =>
        reviews.review({ contributionId: id, by, verdict: 'approve', reason: 'r' }, 7),
      ),
    )
    for (const each of said) {
      const over = { ok: false, error: { kind: 'review_over', state: 'accepted' } }
      expect([{ ok: true, value: 'accepted' }, over]).toContainEqual(each)
    }
    expect(said).toContainEqual({ ok: true, value: 'accepted' })
    await expectTrueCounts('races/reviewed')
    expect(await standing('races/reviewed')).toBe(2)
  })

  test('no account sees through another, whichever connection answers', async () => {
    const readers = Array.from({ length: 5 }, (_, n) => account(70 + n))
    for (const [n, accountId] of readers.entries()) {
      const name = `own/net-${n}`
      const about = { title: 'T', description: 'D', licence: 'CC0-1.0', isPublic: false }
      const datanet = { ...about, name, ownerAccount: owner, feeNanoUsd: nanoUsd(1n) }
      await store.create(datanet, 1)
      await added(name, n)
      await store.grant({ datanet: name, ownerAccount: owner, accountId, role: 'reader' }, 2)
    }
    const names = readers.map((_, n) => `own/net-${n}`)
    const passageStore = new PassageStore(opened.db)
    const asked = Array.from({ length: 60 }, async (_, at) => {
      const filter = { licences: null, contributions: null, since: null }
      const found = await passageStore.candidates({
        ...{ accountId: must(readers[at % 5], 'there are five'), datanets: names, language: 'en' },
        ...{ text: 'lamp3 lamp4', embedding: null, proposed: 40, filter, pins: [] },
      })
      expect([...new Set(found.map(({ passage }) => passage.datanet))]).toEqual([
        `own/net-${at % 5}`,
      ])
      const [role] = z
        .object({ rows: z.array(z.object({ is_owner: z.boolean(), account: z.string() })) })
        .parse(
          await opened.db.execute(sql`select current_user = session_user as is_owner,
          coalesce(current_setting('meed.account', true), '') as account`),
        ).rows
      expect(role).toEqual({ is_owner: true, account: '' })
    })
    await Promise.all(asked)
  })
})
