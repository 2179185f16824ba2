// Postgres through Neon's HTTP driver. One client per request: a client kept across requests would
// do I/O on behalf of another request, which Workers refuse.
import { neon, neonConfig } from '@neondatabase/serverless'
import { drizzle, type NeonHttpDatabase } from 'drizzle-orm/neon-http'

/** @param fetchUrl set where something other than Neon speaks Neon's HTTP protocol */
export function openPostgres(databaseUrl: string, fetchUrl: string | undefined): NeonHttpDatabase {
  if (fetchUrl !== undefined) neonConfig.fetchEndpoint = fetchUrl
  return drizzle(neon(databaseUrl))
}
