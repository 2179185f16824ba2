// What each passage earned, a projection of receipts. Invariants:
//   the rows of a generation are written with it, in one statement, once;
//   they sum to the data splits of its receipt, to the last nano-dollar;
//   training credit names no passage: its row has none.
import { bigint, index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { timestamp } from 'drizzle-orm/pg-core'

export const passageEarnings = pgTable(
  'passage_earnings',
  {
    generationId: text('generation_id').notNull(),
    /** Dense within a generation, from 0. */
    line: integer('line').notNull(),
    clusterId: text('cluster_id').notNull(),
    passageId: text('passage_id'),
    contributionId: text('contribution_id'),
    datanetId: text('datanet_id'),
    payee: text('payee').notNull(),
    /** In units of 1e-9, of the cluster's share. */
    share: integer('share').notNull(),
    amountNanoUsd: numeric('amount_nano_usd', { precision: 39, scale: 0 }).notNull(),
    shard: integer('shard').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    endedAt: timestamp('ended_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.generationId, table.line] }),
    index('passage_earnings_datanet').on(table.datanetId, table.shard, table.seq),
    index('passage_earnings_contribution').on(table.contributionId),
    index('passage_earnings_passage').on(table.passageId),
  ],
)
