// A question that is narrowed is answered from what is left, by words and by meaning alike, and a version
// narrows its own Datanet alone: any filter against a model of what it leaves.
import { sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, parseAddress, type ContributionId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { DatanetStore } from '../datanets/datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'
import { VersionStore } from '../datanets/versions.store.ts'
import { candidatesQuery } from './candidates-sql.ts'
import { PassageStore } from './passages.store.ts'
import { HybridRetriever } from './retriever.ts'

const wallet = parseAddress(`0x${'1'.padStart(40, '0')}`)
const owner = accountOfWallet(wallet)
const unit = [1, ...Array.from({ length: 383 }, () => 0)]
/** As near to the question as is still related. */
const apart = [0.5, Math.sqrt(0.75), ...Array.from({ length: 382 }, () => 0)]
const APART =
  'One lamp among so many other words of a long sentence that it hardly counts here: it burns.'
const isApart = (text: string) => text === APART
const CROWD = 300
const NETS = ['narrow/one', 'narrow/two'] as const
const LICENCES = ['CC0-1.0', 'CC-BY-4.0'] as const
/** Contributions of each Datanet; the first two stand in its version 1. */
const EACH = 4

type Lamp = {
  readonly net: string
  readonly id: ContributionId
  /** Both Datanets hold every text: of what is left the earliest stands for it. */
  readonly number: number
  readonly licence: string
  readonly atMs: number
  readonly inVersion: boolean
}

describe.each(TEST_DATABASES)('a narrowed question in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  let retriever: HybridRetriever
  let hasMeaning = true
  let store: DatanetStore
  const lamps: Lamp[] = []
  beforeAll(async () => {
    opened = await openDatabase()
    const embed = (texts: readonly string[]) =>
      Promise.resolve({
        model: 'test',
        vectors: texts.map((text) => (isApart(text) ? apart : unit)),
      })
    store = new DatanetStore(opened.db, embed)
    const versions = new VersionStore(opened.db)
    const embedded = () => Promise.resolve(hasMeaning ? { model: 'test', vectors: [unit] } : null)
    const passages = new PassageStore(opened.db)
    retriever = new HybridRetriever(passages, { embedded })
    for (const [index, net] of NETS.entries()) {
      const about = { title: 'Lamps', description: 'Of lamps', licence: 'CC0-1.0', isPublic: true }
      await store.create({ ...about, name: net, ownerAccount: owner, feeNanoUsd: nanoUsd(0n) }, 1)
      for (let number = 0; number < EACH; number++) {
        const licence = LICENCES[(number + index) % 2] ?? ''
        const text = `Lamp ${number} burns.`
        const given = { title: text, source: 's', licence, original: null, payee: wallet, text }
        const atMs = 1_000 * (number + 1) + 100 * index
        const made = await store.contribute(
          { ...given, datanet: net, contributorAccount: owner },
          atMs,
        )
        const { id } = must(made.ok ? made.value : null, 'it was contributed')
        lamps.push({ net, id, number, licence, atMs, inVersion: number < 2 })
        if (number === 1) await versions.publish(owner, net, '', 5)
      }
    }
  })
  afterAll(() => opened.close())

  const subset = <T>(list: readonly T[]) => fc.option(fc.subarray([...list], { minLength: 1 }))
  const asked = fc.record({
    nets: fc.subarray([...NETS], { minLength: 1 }),
    pinned: fc.subarray([...NETS]),
    licences: subset(LICENCES),
    chosen: subset(Array.from({ length: NETS.length * EACH }, (_, at) => at)),
    since: fc.option(fc.constantFrom(0, 2_000, 2_001, 4_001)),
    byMeaning: fc.boolean(),
  })

  test('is answered from what is left, whatever narrows it', async () => {
    await fc.assert(
      fc.asyncProperty(asked, async ({ nets, pinned, licences, chosen, since, byMeaning }) => {
        hasMeaning = byMeaning
        const contributions = chosen?.flatMap((at) => lamps[at]?.id ?? []) ?? null
        const left = lamps.filter(
          (lamp) =>
            nets.some((net) => net === lamp.net) &&
            (!pinned.some((net) => net === lamp.net) || lamp.inVersion) &&
            (licences === null || licences.some((licence) => licence === lamp.licence)) &&
            (contributions === null || contributions.includes(lamp.id)) &&
            (since === null || lamp.atMs >= since),
        )
        const found = await retriever.retrieve({
          accountId: owner,
          datanets: nets.map((net) => (pinned.includes(net) ? `${net}@1` : net)),
          question: 'lamp burns',
          limit: 50,
          filter: { licences, contributions, since },
        })
        const given = must(found.ok ? found.value : null, 'all is public').passages
        const ids = given.map(({ contributionId }) => contributionId).toSorted()
        const first = left.toSorted((a, b) => b.atMs - a.atMs).map((lamp) => [lamp.number, lamp.id])
        expect(ids).toEqual([...new Map(first as [number, string][]).values()].toSorted())
      }),
      { numRuns: 150 },
    )
  })

  test('is not crowded out by what is nearer and filtered away', async () => {
    const about = { title: 'Crowd', description: 'Of lamps', licence: 'CC0-1.0', isPublic: true }
    const net = 'narrow/crowd'
    await store.create({ ...about, name: net, ownerAccount: owner, feeNanoUsd: nanoUsd(0n) }, 1)
    const add = async (licence: string, text: string) => {
      const given = { title: 't', source: 's', licence, original: null, payee: wallet, text }
      const made = await store.contribute({ ...given, datanet: net, contributorAccount: owner }, 9)
      return must(made.ok ? made.value : null, 'it was contributed').id
    }
    const crowd = Array.from({ length: CROWD }, (_, n) => `${'lamp burns '.repeat(8)} number${n}`)
    await add('CC-BY-4.0', crowd.join('\n\n'))
    const apartId = await add('CC0-1.0', APART)
    for (const [question, meaning] of [
      ['lamp burns', false],
      ['zebra', true],
    ] as const) {
      hasMeaning = meaning
      const filter = { licences: ['CC0-1.0'], contributions: null, since: null }
      const request = { accountId: owner, datanets: [net], question, limit: 3, filter }
      const found = await retriever.retrieve(request)
      const given = must(found.ok ? found.value : null, 'it is public').passages
      expect(given.map(({ contributionId }) => contributionId)).toEqual([apartId])
    }
  })

  test('reads the rows of what is proposed, and not the others', async () => {
    const search = candidatesQuery({
      ...{ accountId: owner, datanets: ['narrow/crowd'], text: 'lamp burns', language: 'en' },
      ...{ embedding: { model: 'test', vector: unit }, proposed: 5, pins: [] },
      filter: { licences: null, contributions: null, since: null },
    })
    const counted = sql`select (coalesce(sum(seq_tup_read), 0) + coalesce(sum(idx_tup_fetch), 0))::int as read
      from pg_stat_xact_user_tables where relname = 'passages'`
    const reads = z.object({ rows: z.array(z.object({ read: z.number() })).length(1) })
    const { rows } = await opened.db.transaction(async (transaction) => {
      const before = reads.parse(await transaction.execute(counted)).rows[0]?.read ?? 0
      await transaction.execute(search)
      const after = reads.parse(await transaction.execute(counted)).rows[0]?.read ?? 0
      return { rows: after - before }
    })
    expect(rows).toBeGreaterThan(0)
    expect(rows).toBeLessThan(CROWD / 2)
  })
})
