// Two edges of a deployment that migrate one database at once, and one that fails half-way: a database
// has all migrations or those of before.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, inject, test } from 'vitest'
import { freshDatabase } from '../../workers/datanets/test-database.cases.ts'
import { migrateDatabase } from './migrate.ts'
import { servedPostgres } from './served-postgres.cases.ts'

describe.each(inject('postgresServers'))('migrations of %s', (_name, server) => {
  /** Through an endpoint of its own, with what the database holds then. */
  async function migrating(
    run: (migrate: (lockWaitMs?: number) => Promise<void>, client: pg.Client) => Promise<void>,
  ) {
    await using open = new AsyncDisposableStack()
    const { url, drop } = await freshDatabase(server)
    open.defer(drop)
    const endpoint = await servedPostgres(url, open)
    const client = new pg.Client(url)
    await client.connect()
    open.defer(() => client.end())
    await run((waitMs) => migrateDatabase(endpoint, waitMs), client)
  }
  const applied = async (client: pg.Client) => {
    const { rows } = await client.query<{ created_at: string }>(
      'select created_at from drizzle.__drizzle_migrations order by id',
    )
    return rows.map(({ created_at }) => created_at)
  }

  test('by several at once are applied once, in order', () =>
    migrating(async (migrate, client) => {
      await Promise.all([migrate(), migrate(), migrate(), migrate()])
      const times = await applied(client)
      expect(times.length).toBeGreaterThan(9)
      expect(times).toEqual([...new Set(times)].toSorted())
    }))

  test('of two databases of one server at once make its role once', () =>
    migrating(async (_migrate, first) => {
      const other = await freshDatabase(server)
      const second = new pg.Client(other.url)
      await second.connect()
      try {
        const makeRole = roleStatement('role_of_two')
        const { rows } = await second.query<{ pid: number }>('select pg_backend_pid() as pid')
        const pid = rows[0]?.pid ?? 0
        await first.query('begin')
        await first.query(makeRole)
        const made = second.query(makeRole)
        await untilWaiting(first, pid)
        await first.query('commit')
        await expect(made).resolves.toBeDefined()
      } finally {
        await first.query('drop role if exists role_of_two')
        await second.end()
        await other.drop()
      }
    }))

  test('that fail half-way leave nothing, and go on when what stood in the way is gone', () =>
    migrating(async (migrate, client) => {
      await client.query('create table adapter_files ()')
      await expect(migrate()).rejects.toMatchObject({ code: '42P07' })
      expect(await applied(client)).toEqual([])
      const { rows } = await client.query(
        `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
      )
      expect(rows).toEqual([{ relname: 'adapter_files' }])
      await client.query('drop table adapter_files')
      await migrate()
      expect((await applied(client)).length).toBeGreaterThan(9)
    }))

  test('that meet what another session holds give up, say so and leave nothing', () =>
    migrating(async (migrate, client) => {
      await client.query('begin')
      await client.query('create table adapter_files ()')
      await expect(migrate(20)).rejects.toMatchObject({ name: 'MigrationsBlockedError' })
      await client.query('rollback')
      expect(await applied(client)).toEqual([])
      await migrate()
      expect((await applied(client)).length).toBeGreaterThan(9)
    }))
})

/** What makes the role that retrieval runs as, with another name: the server has that one already. */
function roleStatement(name: string): string {
  const file = 'migrations/0004_datanets_and_retrieval.sql'
  const [statement = ''] = readFileSync(file, 'utf8').split('--> statement-breakpoint')
  return statement.replace('meed_reader', name)
}

/** Until the other connection waits for what this one's transaction holds. */
async function untilWaiting(client: pg.Client, pid: number): Promise<void> {
  const waiting = 'select 1 from pg_locks where not granted and pid = $1'
  while ((await client.query(waiting, [pid])).rows.length === 0) await setImmediate()
}
