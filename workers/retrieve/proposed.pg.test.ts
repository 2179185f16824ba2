// What words and meaning each propose: the nearest by signs that weigh what the question's numbers weigh, and
// of copies one, so that they take no place from others.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOfWallet, parseAddress } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { DatanetStore } from '../datanets/datanets.store.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'
import { signPlanes } from './question-bits.ts'

const wallet = parseAddress(`0x${'1'.padStart(40, '0')}`)
const owner = accountOfWallet(wallet)
const DIMENSIONS = 384

/** Numbers 0 to 9 weigh, the others hardly do. */
const question = Array.from({ length: DIMENSIONS }, (_, at) => (at < 10 ? 0.2 : 0.03))
const turned = (...places: readonly number[]) =>
  question.map((value, at) => (places.includes(at) ? -value : value))
const EMBEDDED: Readonly<Record<string, readonly number[]>> = {
  'A lamp with one sign that weighs.': turned(3),
  'A lamp with two signs that hardly weigh.': turned(100, 200),
  'A lamp in many copies.': question,
}
const [WEIGHTY, LIGHT, COPIED] = Object.keys(EMBEDDED)
const NETS = ['near/one', 'near/two', 'near/three'] as const

const texts = z.object({ rows: z.array(z.object({ text: z.string() })) })

describe.each(TEST_DATABASES)('what is proposed in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openDatabase()
    const embed = (given: readonly string[]) =>
      Promise.resolve({ model: 'test', vectors: given.map((text) => EMBEDDED[text] ?? question) })
    const store = new DatanetStore(opened.db, embed)
    for (const [at, name] of NETS.entries()) {
      const about = { title: 'Lamps', description: 'Of lamps', licence: 'CC0-1.0', isPublic: true }
      await store.create({ ...about, name, ownerAccount: owner, feeNanoUsd: nanoUsd(0n) }, 1)
      for (const text of at === 0 ? Object.keys(EMBEDDED) : [COPIED ?? '']) {
        const given = { title: 't', source: 's', licence: 'CC0-1.0', original: null, text }
        await store.contribute(
          { ...given, payee: wallet, datanet: name, contributorAccount: owner },
          at + 2,
        )
      }
    }
  })
  afterAll(() => opened.close())

  /** By meaning, of the Datanets, so many by plain distance and then so many clusters. */
  /** As text is ordered there. */
  const inOrder = (...clusters: (string | undefined)[]) =>
    clusters.toSorted((a = '', b = '') => (a < b ? -1 : 1))

  async function near(nets: readonly string[], atMost: number, clusters: number) {
    const bits = question.map(() => '1').join('')
    const planes = `{${signPlanes(question).join(',')}}`
    const nos = sql`array(select no from datanets where name = any(${listed(nets)}::text[]) order by no)`
    return textsOf(sql`select cluster from meed_near(${nos}, ${nos},
      array(select 0 from datanets where name = any(${listed(nets)}::text[])), ${bits}::bit(384),
      false, null, null, null, null, ${atMost}, ${clusters}, ${planes}::bit(384)[])`)
  }

  async function textsOf(proposed: ReturnType<typeof sql>): Promise<string[]> {
    const { rows } = texts.parse(
      await opened.db.execute(sql`select distinct passages.text from (${proposed}) as found
        join passage_points using (cluster) join passages using (no) order by 1`),
    )
    return rows.map(({ text }) => text)
  }

  const listed = (names: readonly string[]) => `{${names.join(',')}}`

  test('by meaning is nearest by what its signs weigh', async () => {
    expect(await near(['near/one'], 3, 2)).toEqual(inOrder(COPIED, LIGHT))
    // By plain distance alone it is the other: so it is before the weights are looked at.
    expect(await near(['near/one'], 2, 2)).toEqual(inOrder(COPIED, WEIGHTY))
  })

  test('by meaning counts copies once', async () => {
    expect(await near(NETS, 5, 2)).toEqual(inOrder(COPIED, LIGHT))
  })

  test('by words counts copies once', async () => {
    const worded = sql`select cluster from meed_worded(
      array(select unnest(keys) from passage_terms), (select weights from passage_terms
        join passages using (no) where text = ${COPIED} limit 1),
      array(select no from datanets), false, null, null, null, null, 5, 2)`
    const found = await textsOf(worded)
    expect(found).toHaveLength(2)
    expect(found).toContain(COPIED)
  })
})
