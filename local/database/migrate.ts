// Applies migrations/ in order, once each, through the SQL endpoint. All that is missing is one
// transaction, so that a database is never between two, and whoever migrates beside this waits for it.
import { join } from 'node:path'
import { neon, neonConfig, NeonDbError } from '@neondatabase/serverless'
import { readMigrationFiles } from 'drizzle-orm/migrator'

const FOLDER = join(import.meta.dirname, '../../migrations')
/** Any number that nothing else locks by. */
const LOCK = 0x6d656564
/** What a statement waits for others, once it is its turn: questions and uploads queue behind it meanwhile. */
const LOCK_WAIT_MS = 10_000
const LOCK_NOT_AVAILABLE = '55P03'
/** Of our own: another was here between the look and the lock. */
const MEANWHILE = 'MD001'

export const LOCAL_DATABASE_URL = 'postgresql://meed:meed@localhost/meed'

/** Nothing was changed; what was in the way is the cause. */
class MigrationsBlockedError extends Error {
  override readonly name = 'MigrationsBlockedError'
}

/**
 * Throws a MigrationsBlockedError where another session holds what they change for longer.
 *
 * @param lockWaitMs milliseconds that a statement waits for it
 */
export async function migrateDatabase(fetchUrl: string, lockWaitMs = LOCK_WAIT_MS): Promise<void> {
  neonConfig.fetchEndpoint = fetchUrl
  const db = neon(LOCAL_DATABASE_URL)
  const all = readMigrationFiles({ migrationsFolder: FOLDER })
  const locked = db`select pg_advisory_xact_lock(${LOCK})`
  // The table that drizzle-kit keeps, so that either may go on where the other stopped.
  const [, , , rows = []] = await db.transaction([
    locked,
    db`create schema if not exists drizzle`,
    db`create table if not exists drizzle.__drizzle_migrations (
      id serial primary key, hash text not null, created_at bigint)`,
    db`select coalesce(max(created_at), 0)::text as last from drizzle.__drizzle_migrations`,
  ])
  const last = Number(rows[0]?.['last'])
  const missing = all.filter(({ folderMillis }) => folderMillis > last)
  if (missing.length === 0) return
  const unchanged = `do $$ begin
    if (select coalesce(max(created_at), 0) from drizzle.__drizzle_migrations) <> ${last} then
      raise exception using errcode = '${MEANWHILE}', message = 'migrated meanwhile';
    end if;
  end $$`
  const statements = missing.flatMap(({ sql, hash, folderMillis }) => [
    ...sql.map((statement) => db.query(statement)),
    db`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${folderMillis})`,
  ])
  try {
    // Whoever migrates beside this is waited for without an end, and only then.
    const patience = db.query(`set local lock_timeout = ${lockWaitMs}`)
    await db.transaction([locked, patience, db.query(unchanged), ...statements])
  } catch (error) {
    const code = error instanceof NeonDbError ? error.code : undefined
    if (code === LOCK_NOT_AVAILABLE) {
      const why = `Another session held a table that migrations change for over ${lockWaitMs} ms.`
      const what =
        'Nothing was changed: end long transactions (pg_stat_activity), and run it again.'
      throw new MigrationsBlockedError(`${why} ${what}`, { cause: error })
    }
    if (code !== MEANWHILE) throw error
    await migrateDatabase(fetchUrl, lockWaitMs)
  }
}
