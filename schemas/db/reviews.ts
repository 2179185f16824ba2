// Reviews of contributions, and batches of them. Invariants:
//   a curator says one thing of a contribution, once; nobody reviews his own;
//   a contribution is decided once, by as many agreeing reviews as its Datanet needs;
//   an item of a batch has one outcome, the last that was told.
import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { contributions, datanets } from './datanets.ts'

export const contributionReviews = pgTable(
  'contribution_reviews',
  {
    contributionId: text('contribution_id')
      .notNull()
      .references(() => contributions.id),
    reviewerAccount: text('reviewer_account').notNull(),
    verdict: text('verdict', { enum: ['approve', 'reject'] }).notNull(),
    reason: text('reason').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.contributionId, table.reviewerAccount] })],
)

export const contributionBatches = pgTable(
  'contribution_batches',
  {
    id: text('id').primaryKey(),
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    accountId: text('account_id').notNull(),
    /** How many items its maker means to send. */
    expected: integer('expected').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [index('contribution_batches_account').on(table.accountId)],
)

export const batchItems = pgTable(
  'batch_items',
  {
    batchId: text('batch_id')
      .notNull()
      .references(() => contributionBatches.id),
    /** As its maker calls it: a file's name. */
    name: text('name').notNull(),
    outcome: text('outcome', {
      enum: ['accepted', 'pending', 'duplicate', 'withdrawn', 'rejected'],
    }).notNull(),
    /** Null where it was refused. */
    contributionId: text('contribution_id'),
    /** The refusal's code and sentence; null where there was none. */
    code: text('code'),
    message: text('message'),
    toldAt: timestamp('told_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.name] })],
)
