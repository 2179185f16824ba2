// Reports of leaked keys in Postgres: what was heard, from whom, and what came of it. No token, and
// nothing that a token could be found from.
import { eq } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { leakReports } from '../../schemas/db/leak-reports.ts'
import type { LeakReports } from './leak-reports.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>

export function leakReportsIn(db: Database): LeakReports {
  return {
    async wasHeard(bodySha256) {
      const same = eq(leakReports.bodySha256, bodySha256)
      const found = await db.select({ at: leakReports.heardAt }).from(leakReports).where(same)
      return found.length > 0
    },
    async note({ heardAtMs, ...report }) {
      const row = { ...report, heardAt: new Date(heardAtMs) }
      await db.insert(leakReports).values(row).onConflictDoNothing()
    },
  }
}
