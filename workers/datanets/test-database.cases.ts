// A database for tests: PGlite in the suite `pg`; in the suite `postgres` a fresh database on each
// PostgreSQL that was started for it, through several connections.
import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres'
import { migrate as migratePg } from 'drizzle-orm/node-postgres/migrator'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from './database.port.ts'

export type TestDatabase = {
  readonly db: Database
  readonly close: () => Promise<void>
}
type Opens = () => Promise<TestDatabase>

const servers = inject('postgresServers')

export const TEST_DATABASES: readonly (readonly [string, Opens])[] =
  servers.length === 0
    ? [['PGlite', openPglite]]
    : servers.map(([name, url]) => [name, () => openPostgres(url)])

async function openPglite(): Promise<TestDatabase> {
  const client = await PGlite.create({ extensions: { vector } })
  const db = drizzle(client)
  await migrate(db, { migrationsFolder: 'migrations' })
  return { db, close: () => client.close() }
}

async function openPostgres(server: string): Promise<TestDatabase> {
  const { url, drop } = await freshDatabase(server)
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  const db = drizzlePg(pool)
  await migratePg(db, { migrationsFolder: 'migrations' })
  const close = async () => {
    await pool.end()
    await drop()
  }
  return { db, close }
}

/** An empty database of its own; whoever drops it has left it. */
export async function freshDatabase(server: string) {
  const url = new URL(server)
  const name = `meed_test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client(url.href)
  await admin.connect()
  await admin.query(`create database ${name}`)
  url.pathname = `/${name}`
  const drop = async () => {
    await admin.query(`drop database ${name}`)
    await admin.end()
  }
  return { url: url.href, drop }
}
