// What was there first. Invariants:
//   both are written with their contribution and outlive its withdrawal: what was first stays first;
//   they hold hashes of words, no words.
import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { contributions } from './datanets.ts'

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
