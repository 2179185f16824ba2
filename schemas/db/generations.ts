// A projection of captured generations and their receipts: the Account object is right about money,
// the Tally about sequence, R2 about closed epochs. Rows are written by id, again and again, and
// always with the same content.
import { bigint, index, integer, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core'
import { timestamp, unique } from 'drizzle-orm/pg-core'

export const generations = pgTable(
  'generations',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    keyId: text('key_id').notNull(),
    model: text('model').notNull(),
    promptTokens: integer('prompt_tokens').notNull(),
    completionTokens: integer('completion_tokens').notNull(),
    priceNanoUsd: numeric('price_nano_usd', { precision: 39, scale: 0 }).notNull(),
    endedBy: text('ended_by').notNull(),
    shard: integer('shard').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    /** The signed receipt as published (schemas/wire/generation signedReceipt). */
    receipt: jsonb('receipt').notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('generations_account').on(table.accountId, table.endedAt),
    unique('generations_seq').on(table.shard, table.seq),
  ],
)
