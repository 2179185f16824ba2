// Applies migrations/ in order, once each, through the SQL endpoint.
import { join } from 'node:path'
import { neon, neonConfig } from '@neondatabase/serverless'
import { drizzle } from 'drizzle-orm/neon-http'
import { migrate } from 'drizzle-orm/neon-http/migrator'

const FOLDER = join(import.meta.dirname, '../../migrations')

export const LOCAL_DATABASE_URL = 'postgresql://meed:meed@localhost/meed'

export async function migrateDatabase(fetchUrl: string): Promise<void> {
  neonConfig.fetchEndpoint = fetchUrl
  await migrate(drizzle(neon(LOCAL_DATABASE_URL)), { migrationsFolder: FOLDER })
}
