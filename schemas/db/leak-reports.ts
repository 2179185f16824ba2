// Reports of leaked keys that were heard: once each, by the hash of the signed body. Invariants: a row
// is written after every key of its report was dealt with; it holds no token.
import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export const leakReports = pgTable('leak_reports', {
  bodySha256: text('body_sha256').primaryKey(),
  /** Which of the reporter's public keys signed it. */
  keyIdentifier: text('key_identifier').notNull(),
  tokens: integer('tokens').notNull(),
  /** How many of the tokens were keys that exist or existed. */
  ours: integer('ours').notNull(),
  heardAt: timestamp('heard_at', { withTimezone: true }).notNull(),
})
