// The unmodified driver against the endpoint: before PGlite, and in the suite `postgres` before each server.
import type { AddressInfo } from 'node:net'
import { neon, neonConfig, NeonDbError } from '@neondatabase/serverless'
import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/neon-http'
import { bigint, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freshDatabase } from '../../workers/datanets/test-database.cases.ts'
import { LOCAL_DATABASE_URL, migrateDatabase } from './migrate.ts'
import { openPglite } from './pglite-backend.ts'
import { openPostgresBackend } from './postgres-backend.ts'
import { createSqlEndpoint, type SqlBackend } from './sql-endpoint.ts'

const servers = inject('postgresServers')
const backends: readonly (readonly [string, () => Promise<SqlBackend>])[] =
  servers.length === 0
    ? [['PGlite', () => openPglite(undefined)]]
    : servers.map(([name, server]) => [name, () => backendOn(server)])

async function backendOn(server: string): Promise<SqlBackend> {
  const { url, drop } = await freshDatabase(server)
  const backend = openPostgresBackend(url)
  const close = async () => {
    await backend.close()
    await drop()
  }
  return { ...backend, close }
}

const endpointTest = pgTable('endpoint_test', {
  id: bigint({ mode: 'bigint' }).primaryKey(),
  note: text(),
  at: timestamp({ withTimezone: true }),
})

describe.each(backends)('%s behind the endpoint', (_name, open) => {
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
    await db`DROP TABLE IF EXISTS endpoint_test`
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

  test('values cross the wire as PostgreSQL’s own text', async () => {
    const wire = await post(
      {
        query: `SELECT $1::int8 AS int8, true AS bool, 1.50::numeric AS numeric, 0.1::float8 AS f,
          '{"a":1}'::jsonb AS jsonb, ARRAY['a','b c',NULL] AS texts, '\\x00ff'::bytea AS bytes,
          timestamptz '2026-01-02T03:04:05.678Z' AT TIME ZONE 'UTC' AS at, date '2026-01-02' AS day,
          NULL::int4 AS nothing`,
        params: ['9007199254740993'],
      },
      { 'Neon-Array-Mode': 'true' },
    )
    expect(wire.status).toBe(200)
    expect(await wire.json()).toMatchObject({
      rows: [
        [
          ...['9007199254740993', 't', '1.50', '0.1', '{"a": 1}', '{a,"b c",NULL}', '\\x00ff'],
          ...['2026-01-02 03:04:05.678', '2026-01-02', null],
        ],
      ],
    })
  })

  test('fifty queries at once all get their own answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => db`SELECT ${i}::int AS i, pg_sleep(0)`),
    )
    expect(answers).toMatchObject(Array.from({ length: 50 }, (_, i) => [{ i }]))
  })

  test('nothing comes between the statements of a transaction', async () => {
    await db`INSERT INTO endpoint_test (id, note) VALUES (100, '0')`
    const next = () => [
      db`SELECT note FROM endpoint_test WHERE id = 100 FOR UPDATE`,
      db`UPDATE endpoint_test SET note = (note::int + 1)::text WHERE id = 100 RETURNING note`,
    ]
    const seen = await Promise.all(Array.from({ length: 20 }, () => db.transaction(next())))
    for (const [before, after] of seen) {
      expect(Number(after?.[0]?.['note'])).toBe(Number(before?.[0]?.['note']) + 1)
    }
    expect(await db`SELECT note FROM endpoint_test WHERE id = 100`).toEqual([{ note: '20' }])
  })

  test('a query that fails leaves the connection fit for the next one', async () => {
    await expect(db`SELECT 1/0`).rejects.toMatchObject({ code: '22012' })
    await expect(db.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' })
    expect(await db`SELECT 1 AS one`).toEqual([{ one: 1 }])
  })

  test('drizzle reads 64-bit integers, times and hostile text as they were written', async () => {
    const row = {
      id: 9_007_199_254_740_993n,
      note: "'; DROP TABLE endpoint_test; -- \u{1F600} \\",
      at: new Date('2026-01-02T03:04:05.678Z'),
    }
    const orm = drizzle(db)
    await orm.insert(endpointTest).values(row)
    const stored = orm.select().from(endpointTest).where(eq(endpointTest.id, row.id))
    expect(await stored).toEqual([row])
    const again = orm.insert(endpointTest).values(row)
    await expect(again).rejects.toMatchObject({ cause: { code: '23505', table: 'endpoint_test' } })
  })

  test('a request that is no query is refused as such', async () => {
    expect((await post({ queries: 'no' })).status).toBe(400)
    expect((await fetch(url.replace('/sql', '/other'), { method: 'POST' })).status).toBe(404)
  })

  test('migrations apply, twice without harm, where pgvector is to be had', async () => {
    const vectors = await db`SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`
    if (vectors.length === 0) {
      await expect(migrateDatabase(url)).rejects.toMatchObject({ cause: { code: '0A000' } })
      return
    }
    await migrateDatabase(url)
    await migrateDatabase(url)
    const found = await drizzle(db).execute(sql`SELECT '[1,2]'::vector <=> '[1,2]'::vector AS d`)
    expect(found.rows).toEqual([{ d: 0 }])
  })

  function post(body: object, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  }
})
