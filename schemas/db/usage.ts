// What was used, a projection of captured generations. Invariants: a generation counts once, by its
// id, in `usage_calls` and in its hour of `usage_hours`, both in one statement; so the sum of the hours
// is the sum of the calls, and both are what the Account object's journal captured, once delivered.
import { bigint, index, integer, numeric, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { text, timestamp } from 'drizzle-orm/pg-core'

const amount = (name: string) => numeric(name, { precision: 39, scale: 0 })

export const usageCalls = pgTable(
  'usage_calls',
  {
    generationId: text('generation_id').primaryKey(),
    accountId: text('account_id').notNull(),
    /** live or test: test usage is never settled and never summed with live. */
    mode: text('mode').notNull(),
    keyId: text('key_id').notNull(),
    model: text('model').notNull(),
    endedBy: text('ended_by').notNull(),
    promptTokens: integer('prompt_tokens').notNull(),
    completionTokens: integer('completion_tokens').notNull(),
    priceNanoUsd: amount('price_nano_usd').notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('usage_calls_account').on(table.accountId, table.mode)],
)

export const usageHours = pgTable(
  'usage_hours',
  {
    accountId: text('account_id').notNull(),
    mode: text('mode').notNull(),
    /** The UTC hour in which the generations ended, by its beginning. */
    hour: timestamp('hour', { withTimezone: true }).notNull(),
    keyId: text('key_id').notNull(),
    model: text('model').notNull(),
    calls: bigint('calls', { mode: 'number' }).notNull(),
    promptTokens: bigint('prompt_tokens', { mode: 'number' }).notNull(),
    completionTokens: bigint('completion_tokens', { mode: 'number' }).notNull(),
    priceNanoUsd: amount('price_nano_usd').notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.accountId, table.mode, table.hour, table.keyId, table.model],
    }),
  ],
)
