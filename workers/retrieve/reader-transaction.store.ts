// The second wall over a driver with interactive transactions: a real PostgreSQL, or PGlite. Neon's
// HTTP driver has none and sends a batch instead (systems/postgres.ts).
import { becomeReader } from '../../schemas/db/reader-role.ts'
import type { AsReader } from './as-reader.port.ts'
import type { Database } from './passages.store.ts'

export function readerInTransaction(db: Database): AsReader {
  return (accountId, query) =>
    db.transaction(async (transaction) => {
      await transaction.execute(becomeReader(accountId))
      return transaction.execute(query)
    })
}
