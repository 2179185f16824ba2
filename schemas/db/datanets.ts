// Datanets, their contributions and passages. Invariants:
//   a contribution's text is immutable; offsets and hashes refer to that very text (UTF-16 units);
//   passages of one content share a cluster, whose priority is the earliest commit;
//   a withdrawn contribution keeps its row (history stays provable) and is never retrieved again.
import { sql } from 'drizzle-orm'
import { boolean, index, integer, numeric, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { customType, primaryKey, unique, vector } from 'drizzle-orm/pg-core'

export const EMBEDDING_DIMENSIONS = 384

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const datanets = pgTable(
  'datanets',
  {
    id: text('id').primaryKey(),
    /** owner/name */
    name: text('name').notNull().unique(),
    ownerAccount: text('owner_account').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    licence: text('licence').notNull(),
    isPublic: boolean('is_public').notNull().default(false),
    /** Charged once per call that is grounded in this Datanet, nano-USD. */
    feeNanoUsd: numeric('fee_nano_usd', { precision: 39, scale: 0 }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('datanets_owner').on(table.ownerAccount)],
)

export const datanetGrants = pgTable(
  'datanet_grants',
  {
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    accountId: text('account_id').notNull(),
    role: text('role', { enum: ['contributor', 'reader'] }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.datanetId, table.accountId, table.role] })],
)

export const contributions = pgTable(
  'contributions',
  {
    id: text('id').primaryKey(),
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    contributorAccount: text('contributor_account').notNull(),
    /** Wallet that earns what its passages earn. */
    payee: text('payee').notNull(),
    title: text('title').notNull(),
    source: text('source').notNull(),
    licence: text('licence').notNull(),
    text: text('text').notNull(),
    textSha256: text('text_sha256').notNull(),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [unique('contributions_content').on(table.datanetId, table.textSha256)],
)

export const passages = pgTable(
  'passages',
  {
    id: text('id').primaryKey(),
    contributionId: text('contribution_id')
      .notNull()
      .references(() => contributions.id),
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    ordinal: integer('ordinal').notNull(),
    /** UTF-16 offsets of `text` in the contribution's text, end exclusive. */
    startOffset: integer('start_offset').notNull(),
    endOffset: integer('end_offset').notNull(),
    text: text('text').notNull(),
    textSha256: text('text_sha256').notNull(),
    clusterId: text('cluster_id').notNull(),
    /** The stems of `text` with their places; the database keeps it in step. */
    words: tsvector('words').generatedAlwaysAs(sql`to_tsvector('english', "text")`),
    embeddingModel: text('embedding_model').notNull(),
    embedding: vector('embedding', { dimensions: EMBEDDING_DIMENSIONS }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    unique('passages_place').on(table.contributionId, table.ordinal),
    index('passages_datanet').on(table.datanetId),
    index('passages_cluster').on(table.clusterId, table.createdAt),
  ],
)
