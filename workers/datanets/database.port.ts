// The database as every store here takes it.
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** Any of drizzle's Postgres drivers. */
export type Database = PgDatabase<PgQueryResultHKT>
