// Contributions that wait for review, and the fingerprints of those that were taken in. Invariants:
//   a submission is nothing that retrieval sees; approval makes a contribution of it, once;
//   a reviewer has one verdict on a submission, never on their own;
//   fingerprints outlive a withdrawal: what was there first stays first.
import { bigint, index, integer, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { text, timestamp } from 'drizzle-orm/pg-core'
import { contributions, datanets } from './datanets.ts'

export const submissions = pgTable(
  'submissions',
  {
    id: text('id').primaryKey(),
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    contributorAccount: text('contributor_account').notNull(),
    payee: text('payee').notNull(),
    title: text('title').notNull(),
    source: text('source').notNull(),
    licence: text('licence').notNull(),
    text: text('text').notNull(),
    originalSha256: text('original_sha256'),
    mediaType: text('media_type').notNull(),
    extraction: text('extraction').notNull(),
    /** What validation found, for the reviewers. */
    findings: jsonb('findings').notNull(),
    state: text('state', { enum: ['pending', 'approved', 'rejected'] }).notNull(),
    contributionId: text('contribution_id'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('submissions_queue').on(table.datanetId, table.state, table.createdAt)],
)

export const submissionReviews = pgTable(
  'submission_reviews',
  {
    submissionId: text('submission_id')
      .notNull()
      .references(() => submissions.id),
    reviewer: text('reviewer').notNull(),
    verdict: text('verdict', { enum: ['approve', 'reject'] }).notNull(),
    reason: text('reason').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.submissionId, table.reviewer] })],
)

/** Winnowed fingerprints: who had a run of words first, in any Datanet. */
export const fingerprints = pgTable(
  'fingerprints',
  {
    hash: bigint('hash', { mode: 'bigint' }).primaryKey(),
    contributionId: text('contribution_id')
      .notNull()
      .references(() => contributions.id),
  },
  (table) => [index('fingerprints_contribution').on(table.contributionId)],
)

/** Bands of MinHash signatures of passages: near-duplicates share one, and the first's cluster. */
export const passageBands = pgTable(
  'passage_bands',
  {
    band: bigint('band', { mode: 'bigint' }).notNull(),
    datanetNo: integer('datanet_no').notNull(),
    clusterId: text('cluster_id').notNull(),
    signature: integer('signature').array().notNull(),
  },
  (table) => [index('passage_bands_band').on(table.band)],
)
