// Postgres through Neon's HTTP driver. One client per request: a client kept across requests would
// do I/O on behalf of another request, which Workers refuse.
import { neon, neonConfig } from '@neondatabase/serverless'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'
import { becomeReader } from '../../schemas/db/reader-role.ts'
import type { AsReader } from '../retrieve/as-reader.port.ts'

/**
 * Runs one query as the reader role in the name of an account (schemas/db/reader-role.ts), both in
 * one transaction: row-level security then holds whatever the query forgot. A null account reads
 * what is public.
 */
export function readerOverNeon(db: NeonHttpDatabase): AsReader {
  return async (accountId, query) => {
    const [, result] = await db.batch([db.execute(becomeReader(accountId)), db.execute(query)])
    return result
  }
}

/** @param fetchUrl set where something other than Neon speaks Neon's HTTP protocol */
export function openPostgres(databaseUrl: string, fetchUrl: string | undefined): NeonHttpDatabase {
  if (fetchUrl !== undefined) neonConfig.fetchEndpoint = fetchUrl
  return drizzle(neon(databaseUrl))
}
