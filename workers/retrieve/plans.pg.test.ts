// How the search goes through its tables, by the plans that its functions keep: by index, never through all
// rows, and what a filter asks is looked up for the best rows alone, in their order.
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { must } from '../../schemas/result.ts'
import { TEST_DATABASES, type TestDatabase } from '../datanets/test-database.cases.ts'

const functions = z.object({
  rows: z.tuple([z.object({ body: z.string(), settings: z.array(z.string()) })]),
})
const plans = z.object({ rows: z.array(z.object({ 'QUERY PLAN': z.string() })) })

const SETS = 'integer[]'
const FILTER = { licences: 'text[]', given: SETS, since: 'timestamptz', versions: SETS } as const
const OF_WORDS = { keys_asked: SETS, question: 'sparsevec' } as const
const OF_MEANING = {
  probed_nos: SETS,
  cells: SETS,
  question: 'bit(384)',
  planes: 'bit(384)[]',
} as const
const OF_BOTH = { readable: SETS, clusters_at_most: 'integer', at_most: 'integer' } as const
const PLAIN = /IF NOT narrowed THEN\s+RETURN QUERY\s+(SELECT[\s\S]*?);/
const NARROWED = /END IF;\s+RETURN QUERY\s+(SELECT[\s\S]*?);/
const FIRSTS = /firsts AS MATERIALIZED \(\s+(SELECT[\s\S]*?)\n {2}\),/

/** Statements of the search: their function, where they stand there, what they are given, and their index. */
const SEARCHES = [
  ['meed_worded', PLAIN, { ...OF_WORDS, ...OF_BOTH }, 'passage_terms_keys'],
  ['meed_near', PLAIN, { ...OF_MEANING, ...OF_BOTH }, 'passage_points_cell'],
] as const
/** Those that a filter narrows. */
const LOOKUPS = [
  [
    'meed_worded',
    NARROWED,
    { ...OF_WORDS, ...OF_BOTH, ...FILTER, nos: SETS },
    'passage_terms_keys',
  ],
  [
    'meed_near',
    NARROWED,
    { ...OF_MEANING, ...OF_BOTH, ...FILTER, nos: SETS },
    'passage_points_cell',
  ],
  [
    'meed_candidates',
    FIRSTS,
    { clusters: 'uuid[]', nos: SETS, is_narrowed: 'boolean', ...FILTER },
    'passage_points_cluster',
  ],
] as const

describe.each(TEST_DATABASES)('the plans of the search in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openDatabase()
  })
  afterAll(() => opened.close())

  test.each([...SEARCHES, ...LOOKUPS])(
    '%s goes by index: %s',
    async (name, place, given, index) => {
      const plan = await planOf(name, place, given)
      expect(plan).toContain(index)
      expect(plan).not.toMatch(/Seq Scan on (passage|contributions|datanet_version)/)
    },
  )

  test.each(LOOKUPS)('%s looks up what narrows it, row by row: %s', async (name, place, given) => {
    const plan = await planOf(name, place, given)
    expect(plan).toContain('contributions_no_unique')
    expect(plan).toContain('datanet_version_items_contribution')
    // What is hashed is the contributions that are named; hashed itself, it would go through all there are.
    expect(plan.match(/hashed/g)).toHaveLength(1)
    expect(plan.match(/.*\bunnest\b.*|ProjectSet/g)).not.toBeNull()
  })

  test.each(SEARCHES)('%s goes through what is narrowed best first, in one order', async (name) => {
    const [, place, given] = must(
      LOOKUPS.find(([one]) => one === name),
      'it can be narrowed',
    )
    const plan = await planOf(name, place, given)
    const below = plan.slice(plan.indexOf('Limit', plan.indexOf('Aggregate')))
    expect(below.match(/Sort Key/g)).toHaveLength(1)
    expect(below.indexOf('Subquery Scan')).toBeLessThan(below.indexOf('Sort Key'))
  })

  async function planOf(name: string, place: RegExp, given: Readonly<Record<string, string>>) {
    const { body, settings } = await latest(name)
    const statement = must(place.exec(body)?.[1], `${name} has that statement`)
    const names = Object.keys(given)
    const asked = names.reduce(
      (text, one, at) => text.replaceAll(new RegExp(`\\b${one}\\b`, 'g'), `$${at + 1}`),
      statement,
    )
    return planned(asked, Object.values(given), settings)
  }

  /** The newest of its name: those of earlier versions stay beside it. */
  async function latest(name: string) {
    const { rows } = functions.parse(
      await opened.db.execute(sql`select prosrc as body, to_json(proconfig) as settings
        from pg_proc where proname = ${name} order by pronargs desc limit 1`),
    )
    return rows[0]
  }

  /** As the function itself plans it: under its settings, without its arguments. */
  function planned(statement: string, types: readonly string[], settings: readonly string[]) {
    return opened.db.transaction(async (transaction) => {
      for (const setting of settings) {
        const [key = '', value = ''] = setting.split('=')
        await transaction.execute(sql`select set_config(${key}, ${value}, true)`)
      }
      await transaction.execute(sql.raw(`prepare narrowed (${types.join()}) as ${statement}`))
      const nulls = types.map(() => 'null').join()
      const told = await transaction.execute(sql.raw(`explain execute narrowed (${nulls})`))
      await transaction.execute(sql`deallocate narrowed`)
      return plans
        .parse(told)
        .rows.map((row) => row['QUERY PLAN'])
        .join('\n')
    })
  }
})
