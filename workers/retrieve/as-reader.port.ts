// A query in the name of an account, behind the second wall: as the role for which row-level
// security holds.
import type { SQL } from 'drizzle-orm'
import type { AccountId } from '../../schemas/ids.ts'

/** A null account reads what is public. Resolves to what the driver gives for the query. */
export type AsReader = (accountId: AccountId | null, query: SQL) => Promise<unknown>
