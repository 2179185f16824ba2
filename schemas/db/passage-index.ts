// What retrieval searches. Invariants:
//   every row is derived from one passage of a contribution that is not withdrawn, and is written
//   and deleted in the same statement as the contribution's own change: there is no stale row;
//   a row carries its Datanet, so that grants are a predicate before anything is scored.
import { bigint, bit, customType, index, integer, pgTable } from 'drizzle-orm/pg-core'
import { primaryKey, text, timestamp, uuid, vector } from 'drizzle-orm/pg-core'
import { EMBEDDING_DIMENSIONS } from './datanets.ts'
import { ofReadableDatanet } from './reader-role.ts'

const sparsevec = customType<{ data: string }>({ dataType: () => 'sparsevec(1000000000)' })

/** The lexical side: BM25 weights by term, to be multiplied by the terms' rarity. */
export const passageTerms = pgTable(
  'passage_terms',
  {
    /** passages.no */
    no: integer('no').primaryKey(),
    datanetNo: integer('datanet_no').notNull(),
    contributionNo: integer('contribution_no').notNull(),
    cluster: uuid('cluster').notNull(),
    /** Hashes of (Datanet, term): the inverted index. A collision proposes, it never scores. */
    keys: integer('keys').array().notNull(),
    weights: sparsevec('weights').notNull(),
  },
  (table) => [
    index('passage_terms_keys').using('gin', table.keys),
    index('passage_terms_contribution').on(table.contributionNo),
    ofReadableDatanet('datanet_no'),
  ],
)

/** The vector side: the signs of the embedding, in cells of neighbours. */
export const passagePoints = pgTable(
  'passage_points',
  {
    no: integer('no').primaryKey(),
    datanetNo: integer('datanet_no').notNull(),
    contributionNo: integer('contribution_no').notNull(),
    cell: integer('cell').notNull(),
    /** The first 128 bits of the cluster's id. */
    cluster: uuid('cluster').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    bits: bit('bits', { dimensions: EMBEDDING_DIMENSIONS }).notNull(),
  },
  (table) => [
    // Holds all that a search needs of a point (migration 0007).
    index('passage_points_cell').on(table.datanetNo, table.cell),
    // Holds what tells the earliest of a cluster (migration 0011).
    index('passage_points_cluster').on(table.cluster, table.createdAt, table.no),
    index('passage_points_contribution').on(table.contributionNo),
    ofReadableDatanet('datanet_no'),
  ],
)

/** Neighbourhoods of a Datanet's embeddings; cell 0 has no centroid and holds what is unsorted. */
export const datanetCells = pgTable(
  'datanet_cells',
  {
    datanetNo: integer('datanet_no').notNull(),
    embeddingModel: text('embedding_model').notNull(),
    cell: integer('cell').notNull(),
    /** In single precision: every question is compared with each, and halves are slow to compare. */
    centroid: vector('centroid', { dimensions: EMBEDDING_DIMENSIONS }),
    passages: integer('passages').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.datanetNo, table.embeddingModel, table.cell] }),
    ofReadableDatanet('datanet_no'),
  ],
)

/** In how many passages of a Datanet a term stands; under term 0, how many passages there are. */
export const datanetTerms = pgTable(
  'datanet_terms',
  {
    datanetNo: integer('datanet_no').notNull(),
    term: integer('term').notNull(),
    passages: bigint('passages', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.datanetNo, table.term] }),
    ofReadableDatanet('datanet_no'),
  ],
)
