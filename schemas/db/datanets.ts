// Datanets, their contributions and passages. Invariants:
//   a contribution's text is immutable; offsets and hashes refer to that very text (UTF-16 units);
//   passages of one content share a cluster, whose priority is the earliest commit;
//   a withdrawn contribution keeps its row (history stays provable) and is never retrieved again;
//   a contribution that waits for review, or was rejected, has no passages: nothing can find it.
import { boolean, halfvec, index, integer, jsonb, numeric, pgTable } from 'drizzle-orm/pg-core'
import { real } from 'drizzle-orm/pg-core'
import { primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { ofReadableDatanet, ownGrants, readableDatanets } from './reader-role.ts'

export const EMBEDDING_DIMENSIONS = 384

export const datanets = pgTable(
  'datanets',
  {
    id: text('id').primaryKey(),
    /** Short for `id` in the retrieval index. */
    no: integer('no').generatedAlwaysAsIdentity().unique(),
    /** owner/name */
    name: text('name').notNull().unique(),
    ownerAccount: text('owner_account').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    /** SPDX expression; a LicenseRef-… of its own says what it allows in the two columns below. */
    licence: text('licence').notNull(),
    allowsRetrieval: boolean('allows_retrieval').notNull().default(true),
    allowsTraining: boolean('allows_training').notNull().default(true),
    tags: text('tags').array().notNull().default([]),
    isPublic: boolean('is_public').notNull().default(false),
    /** Private, yet its card is shown to all, so that access can be asked for. */
    isListed: boolean('is_listed').notNull().default(false),
    /** Charged once per call that is grounded in this Datanet, nano-USD. */
    feeNanoUsd: numeric('fee_nano_usd', { precision: 39, scale: 0 }).notNull(),
    /** BCP 47 primary subtag: chooses the stemmer and what validation expects. */
    language: text('language').notNull().default('en'),
    /** Weight of vectors against words, 0 … 1; null takes the default of the ranking version. */
    vectorPart: real('vector_part'),
    /** Whose contributions wait for a curator: those that validation flags, all, or none. */
    reviewPolicy: text('review_policy', { enum: ['flagged', 'all', 'none'] })
      .notNull()
      .default('flagged'),
    /** So many curators must agree. */
    reviewsNeeded: integer('reviews_needed').notNull().default(1),
    /** The version that questions are answered from; null: everything that stands. */
    pinnedVersion: integer('pinned_version'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('datanets_owner').on(table.ownerAccount), readableDatanets()],
)

export const datanetGrants = pgTable(
  'datanet_grants',
  {
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    accountId: text('account_id').notNull(),
    role: text('role', { enum: ['curator', 'contributor', 'reader'] }).notNull(),
    /** What a reader may do: put passages into answers, train adapters on it. */
    mayRetrieve: boolean('may_retrieve').notNull().default(true),
    mayTrain: boolean('may_train').notNull().default(false),
    purpose: text('purpose').notNull().default(''),
    /** From then on it is no grant, but for training; null never ends. */
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    /** From then on it is no grant for training: the two are given and end apart. */
    trainExpiresAt: timestamp('train_expires_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.datanetId, table.accountId, table.role] }), ownGrants()],
)

export const contributions = pgTable(
  'contributions',
  {
    id: text('id').primaryKey(),
    /** Short for `id` in the retrieval index. */
    no: integer('no').generatedAlwaysAsIdentity().unique(),
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
    /** The bytes that came in, kept under this hash; null where the text itself came. */
    originalSha256: text('original_sha256'),
    mediaType: text('media_type').notNull().default('text/plain'),
    /** How the text was made of the original: a new version of it is a new contribution. */
    extraction: text('extraction').notNull().default('text-1'),
    /** Rows of the original whose titles stand for the contribution's: [{start, title}]; null where none has one. */
    rows: jsonb('rows'),
    /** Part of its fingerprints that no earlier contribution of any Datanet has, in millionths. */
    novelty: integer('novelty').notNull().default(1_000_000),
    /** Earlier contributions whose words it repeats, most first: [{contributionId, millionths}]; null where
     * it came before this was kept. */
    repeats: jsonb('repeats'),
    /** Likeness to the Datanet's purpose in millionths; null where it was not measured. */
    relevance: integer('relevance'),
    state: text('state', { enum: ['accepted', 'pending', 'rejected'] })
      .notNull()
      .default('accepted'),
    /** What automatic validation had to say: [{code, message}]. */
    flags: jsonb('flags').notNull().default([]),
    /** When it was accepted or rejected after review. */
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    withdrawnAt: timestamp('withdrawn_at', { withTimezone: true }),
    /** Whose word keeps it away: each takes back his own, and it returns when none is left. Neither, where it
     * stands, and where it left before this was kept. */
    contributorWithdrew: boolean('contributor_withdrew').notNull().default(false),
    ownerWithdrew: boolean('owner_withdrew').notNull().default(false),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    unique('contributions_content').on(table.datanetId, table.textSha256),
    index('contributions_state').on(table.datanetId, table.state, table.createdAt),
    index('contributions_original').on(table.originalSha256),
    ofReadableDatanet('datanet_id'),
  ],
)

export const passages = pgTable(
  'passages',
  {
    id: text('id').primaryKey(),
    /** Short for `id` in the retrieval index. */
    no: integer('no').generatedAlwaysAsIdentity().unique(),
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
    /** Of the row that it belongs to; null where the contribution's is its own. */
    title: text('title'),
    text: text('text').notNull(),
    textSha256: text('text_sha256').notNull(),
    clusterId: text('cluster_id').notNull(),
    embeddingModel: text('embedding_model').notNull(),
    /** Half precision: half the bytes, the same ranking to four places. */
    embedding: halfvec('embedding', { dimensions: EMBEDDING_DIMENSIONS }).notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    unique('passages_place').on(table.contributionId, table.ordinal),
    index('passages_datanet').on(table.datanetId),
    index('passages_cluster').on(table.clusterId, table.createdAt),
    ofReadableDatanet('datanet_id'),
  ],
)
