// Any query in the name of an account behind the second wall, for tests of it: as the role for which
// row-level security holds.
import type { SQL } from 'drizzle-orm'
import { becomeReader } from '../../schemas/db/reader-role.ts'
import type { AccountId } from '../../schemas/ids.ts'
import type { Database } from './passages.store.ts'

/** A null account reads what is public. */
export function readerInTransaction(db: Database) {
  return (accountId: AccountId | null, query: SQL): Promise<unknown> =>
    db.transaction(async (transaction) => {
      await transaction.execute(becomeReader(accountId))
      return transaction.execute(query)
    })
}
