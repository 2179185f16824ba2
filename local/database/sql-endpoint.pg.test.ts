// The unmodified driver against the endpoint: PGlite always, a real PostgreSQL where
// MEED_TEST_POSTGRES_URL names one.
import type { AddressInfo } from 'node:net'
import { neon, neonConfig, NeonDbError } from '@neondatabase/serverless'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/neon-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOCAL_DATABASE_URL, migrateDatabase } from './migrate.ts'
import { openPglite } from './pglite-backend.ts'
import { openPostgresBackend } from './postgres-backend.ts'
import { createSqlEndpoint, type SqlBackend } from './sql-endpoint.ts'

const postgresUrl = process.env['MEED_TEST_POSTGRES_URL']
const backends: [string, () => Promise<SqlBackend>][] = [
  ['PGlite', () => openPglite(undefined)],
  ...(postgresUrl === undefined
    ? []
    : [['PostgreSQL', () => Promise.resolve(openPostgresBackend(postgresUrl))] as const].map(
        ([name, open]): [string, () => Promise<SqlBackend>] => [name, open],
      )),
]

describe.each(backends)('%s behind the endpoint', (name, open) => {
  let backend: SqlBackend
  let server: ReturnType<typeof createSqlEndpoint>
  let url: string
  const db = neon(LOCAL_DATABASE_URL)

  beforeAll(async () => {
    backend = await open()
    server = createSqlEndpoint(backend)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    url = `http://127.0.0.1:${port}/sql`
    neonConfig.fetchEndpoint = url
    await db`DROP TABLE IF EXISTS endpoint_test`
    await db`CREATE TABLE endpoint_test (id bigint PRIMARY KEY, note text UNIQUE, at timestamptz)`
  })
  afterAll(async () => {
    server.close()
    await backend.close()
  })

  test('a single query gives typed rows, 64-bit integers as exact text', async () => {
    const [row] = await db`SELECT 9007199254740993::int8 AS big, true AS yes, 1.50::numeric AS n,
      ${'x'}::text AS t, NULL::text AS nothing, '{"a":1}'::jsonb AS j, 42::int4 AS i`
    expect(row).toEqual({
      big: '9007199254740993',
      yes: true,
      n: '1.50',
      t: 'x',
      nothing: null,
      j: { a: 1 },
      i: 42,
    })
  })

  test('full results carry fields, command and count', async () => {
    const result = await db.query('SELECT 1 AS one', [], { fullResults: true, arrayMode: true })
    expect(result.rows).toEqual([[1]])
    expect(result.fields[0]).toMatchObject({ name: 'one', dataTypeID: 23 })
    expect(result.rowCount).toBe(1)
    expect(result.command).toBe('SELECT')
  })

  test('a batch is one transaction: the last failure undoes the first insert', async () => {
    const batch = db.transaction([
      db`INSERT INTO endpoint_test (id, note) VALUES (1, 'kept?')`,
      db`INSERT INTO endpoint_test (id, note) VALUES (1, 'twice')`,
    ])
    await expect(batch).rejects.toMatchObject({ code: '23505' })
    expect(await db`SELECT * FROM endpoint_test`).toEqual([])
  })

  test('a batch honours its isolation level and read-only mode', async () => {
    const level = [db`SHOW transaction_isolation`]
    const [rows] = await db.transaction(level, { isolationLevel: 'Serializable' })
    expect(rows).toEqual([{ transaction_isolation: 'serializable' }])
    const write = [db`INSERT INTO endpoint_test (id) VALUES (5)`]
    await expect(db.transaction(write, { readOnly: true })).rejects.toMatchObject({ code: '25006' })
  })

  test('errors carry PostgreSQL’s own fields', async () => {
    await db`INSERT INTO endpoint_test (id, note) VALUES (2, 'unique')`
    const again = db`INSERT INTO endpoint_test (id, note) VALUES (3, 'unique')`
    await expect(again).rejects.toBeInstanceOf(NeonDbError)
    await expect(
      db`INSERT INTO endpoint_test (id, note) VALUES (3, 'unique')`,
    ).rejects.toMatchObject({
      code: '23505',
      constraint: 'endpoint_test_note_key',
      table: 'endpoint_test',
    })
    await expect(db`SELEC 1`).rejects.toMatchObject({ code: '42601' })
  })

  test('fifty queries at once all get their own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => db`SELECT ${i}::int AS i, pg_sleep(0)`),
    )
    expect(answers.map(([row]) => row?.['i'])).toEqual(Array.from({ length: 50 }, (_, i) => i))
  })

  test('timestamps, dates and hostile text survive', async () => {
    const hostile = "'; DROP TABLE endpoint_test; -- \u{1F600} \\"
    const at = new Date('2026-01-02T03:04:05.678Z')
    await db`INSERT INTO endpoint_test (id, note, at) VALUES (4, ${hostile}, ${at})`
    const [row] = await db`SELECT note, at FROM endpoint_test WHERE id = 4`
    expect(row).toEqual({ note: hostile, at })
  })

  test.runIf(name === 'PGlite')(
    'migrations apply, twice without harm, and vectors work',
    async () => {
      await migrateDatabase(url)
      await migrateDatabase(url)
      const found = await drizzle(db).execute(sql`SELECT '[1,2]'::vector <=> '[1,2]'::vector AS d`)
      expect(found.rows).toEqual([{ d: 0 }])
    },
  )
})
