// Databases for tests: PGlite always, and a fresh database of the PostgreSQL that
// MEED_TEST_POSTGRES_URL names (its user may create databases and roles; pgvector is installed).
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import type { Database } from './database.port.ts'

export type TestDatabase = { readonly db: Database; readonly close: () => Promise<void> }

export const TEST_DATABASES: readonly [string, () => Promise<TestDatabase>][] = [
  ['PGlite', openPglite],
  ...(process.env['MEED_TEST_POSTGRES_URL'] === undefined
    ? []
    : [['PostgreSQL', openPostgres] as [string, () => Promise<TestDatabase>]]),
]

async function openPglite(): Promise<TestDatabase> {
  const client = await PGlite.create({ extensions: { vector } })
  const db = drizzle(client)
  await migrate(db, { migrationsFolder: 'migrations' })
  return { db, close: () => client.close() }
}

async function openPostgres(): Promise<TestDatabase> {
  const url = new URL(process.env['MEED_TEST_POSTGRES_URL'] ?? '')
  const name = `meed_test_${process.pid}_${Math.trunc(performance.now())}`
  const admin = new pg.Client(url.href)
  await admin.connect()
  await admin.query(`create database ${name}`)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 4 })
  const db = drizzlePg(pool)
  await migratePg(db, { migrationsFolder: 'migrations' })
  const close = async () => {
    await pool.end()
    await admin.query(`drop database ${name}`)
    await admin.end()
  }
  return { db, close }
}
