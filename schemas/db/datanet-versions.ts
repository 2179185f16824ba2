// Versions of Datanets. Invariants:
//   a version and its items are written in one statement and never change;
//   its root is the Merkle root over the leaves of its items in the order of their positions;
//   numbers of a Datanet are dense, from 1.
import { integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core'
import { contributions, datanets } from './datanets.ts'
import { ofReadableDatanet } from './reader-role.ts'

export const datanetVersions = pgTable(
  'datanet_versions',
  {
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    number: integer('number').notNull(),
    root: text('root').notNull(),
    contributions: integer('contributions').notNull(),
    note: text('note').notNull(),
    publishedBy: text('published_by').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.datanetId, table.number] })],
)

export const datanetVersionItems = pgTable(
  'datanet_version_items',
  {
    datanetId: text('datanet_id').notNull(),
    number: integer('number').notNull(),
    position: integer('position').notNull(),
    contributionId: text('contribution_id')
      .notNull()
      .references(() => contributions.id),
    leaf: text('leaf').notNull(),
  },
  (table) => [
    // Found by contribution, too (migration 0011).
    primaryKey({ columns: [table.datanetId, table.number, table.position] }),
    ofReadableDatanet('datanet_id'),
  ],
)
