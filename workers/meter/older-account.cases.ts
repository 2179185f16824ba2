// Accounts as older versions left them: what their workers sent to the object and were told, the messages
// of their queue, and their tables, recorded in workerd at the commit that names the file. Each made the same:
// a deposit of 1,000 and five calls of one nano-USD a token, `counted` (60 held, a checkpoint of 12), `open`
// (50 held), `sent` (8 captured, sent and not delivered), `voided` and `delivered` (5 captured).
/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test'
import { z } from 'zod'
import first from './older-accounts/e2184b78.json' with { type: 'json' }
import joined from './older-accounts/8acf7e8c.json' with { type: 'json' }
import type { AccountStub } from './account-meter.ts'

const cell = z.union([z.string(), z.number(), z.null()])
const recording = z.strictObject({
  madeBy: z.string(),
  /** In order; none of a version whose workers called the object in another way. */
  calls: z.array(
    z.strictObject({ method: z.string(), args: z.array(z.any()), reply: z.any().optional() }),
  ),
  queue: z.array(z.unknown()),
  schema: z.array(z.string()),
  rows: z.record(z.string(), z.array(z.record(z.string(), cell))),
})
export type OlderAccount = z.infer<typeof recording>

/** Before anything could go back, and before steps travelled together; and the last before layouts changed. */
export const OLDER_ACCOUNTS: readonly OlderAccount[] = [first, joined].map((json) =>
  recording.parse(withAmounts(json)),
)

/** The older version's tables in the SQLite of a real object, which then starts as today's. */
export async function restore(open: () => AccountStub, older: OlderAccount): Promise<void> {
  await runInDurableObject(open(), (_, { storage }) =>
    storage.transactionSync(() => {
      for (const statement of older.schema) storage.sql.exec(statement)
      for (const [table, rows] of Object.entries(older.rows)) {
        for (const row of rows) {
          const columns = Object.keys(row)
          const marks = columns.map(() => '?').join(', ')
          const add = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`
          storage.sql.exec(add, ...Object.values(row))
        }
      }
    }),
  )
  await abortAllDurableObjects()
}

/** Amounts travel as bigints, which JSON has not: recorded as their digits and an n. */
function withAmounts(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (_, value: unknown) => {
    return typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value
  })
}
