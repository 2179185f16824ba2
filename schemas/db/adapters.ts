// Adapters: a LoRA under a name, pinned to a base by hash. Invariants: bytes never change under a
// hash; a name belongs to the account that took its owner part first.
import { integer, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core'

export const adapters = pgTable('adapters', {
  id: text('id').primaryKey(),
  /** owner/name, the `model` that callers write. */
  name: text('name').notNull().unique(),
  ownerAccount: text('owner_account').notNull(),
  /** Wallet that earns the adapter's part. */
  payee: text('payee').notNull(),
  description: text('description').notNull(),
  baseSha256: text('base_sha256').notNull(),
  sha256: text('sha256').notNull(),
  bytes: integer('bytes').notNull(),
  /** Added to the base price of a token, nano-USD. */
  promptNanoUsd: numeric('prompt_nano_usd', { precision: 39, scale: 0 }).notNull(),
  completionNanoUsd: numeric('completion_nano_usd', { precision: 39, scale: 0 }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  /** When its owner took it down; null while it may be called. */
  withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
})

/** The owner part of names: first come, first served, one account each. */
export const namespaces = pgTable('namespaces', {
  name: text('name').primaryKey(),
  ownerAccount: text('owner_account').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})

/** Whose weights these bytes are: first come, first served, one account each. */
export const adapterFiles = pgTable('adapter_files', {
  sha256: text('sha256').primaryKey(),
  ownerAccount: text('owner_account').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
})
