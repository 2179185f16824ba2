// How the search goes through its tables, by the plans that its functions keep: by index, never through all
// rows, and what a filter leaves is hashed once and not walked for every row.
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
/** Each statement that a filter narrows: its function, where it stands there, and what it is given. */
const NARROWED = [
  [
    'meed_worded',
    /RETURN QUERY\s+(SELECT[\s\S]*?);/,
    {
      ...{ keys_asked: SETS, question: 'sparsevec', nos: SETS, allowed: SETS },
      ...{ clusters_at_most: 'integer', at_most: 'integer' },
    },
    'passage_terms_keys',
  ],
  [
    'meed_near',
    /RETURN QUERY\s+(SELECT[\s\S]*?);/,
    {
      ...{ nos: SETS, cells: SETS, question: 'bit(384)', allowed: SETS, planes: 'bit(384)[]' },
      ...{ clusters_at_most: 'integer', at_most: 'integer' },
    },
    'passage_points_cell',
  ],
  [
    'meed_candidates',
    /firsts AS MATERIALIZED \(\s+(SELECT[\s\S]*?)\n {2}\),/,
    { clusters: 'uuid[]', nos: SETS, allowed: SETS },
    'passage_points_cluster',
  ],
] as const

describe.each(TEST_DATABASES)('the plans of the search in %s', (_name, openDatabase) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openDatabase()
  })
  afterAll(() => opened.close())

  test.each(NARROWED)(
    '%s goes by index, and hashes what a filter leaves',
    async (name, place, given, index) => {
      const { body, settings } = await latest(name)
      const statement = must(place.exec(body)?.[1], `${name} has that statement`)
      const names = Object.keys(given)
      const asked = names.reduce(
        (text, one, at) => text.replaceAll(new RegExp(`\\b${one}\\b`, 'g'), `$${at + 1}`),
        statement,
      )
      const plan = await planned(asked, Object.values(given), settings)
      expect(plan).toContain(index)
      expect(plan).not.toContain('Seq Scan on passage')
      expect(plan).toMatch(/\(\$\d+ IS NULL\) OR [^\n]*hashed SubPlan/)
      expect(plan).not.toMatch(/contribution_no = ANY/)
    },
  )

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
