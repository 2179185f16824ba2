// Who asked for access to a Datanet, and what was decided. Invariants:
//   a request is decided once; approval writes the grant in the same statement;
//   revoking deletes the grant, so that the next query already goes without it; the request stays.
import { boolean, index, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { datanets } from './datanets.ts'

export const accessRequests = pgTable(
  'access_requests',
  {
    id: text('id').primaryKey(),
    datanetId: text('datanet_id')
      .notNull()
      .references(() => datanets.id),
    accountId: text('account_id').notNull(),
    purpose: text('purpose').notNull(),
    wantsRetrieval: boolean('wants_retrieval').notNull(),
    wantsTraining: boolean('wants_training').notNull(),
    state: text('state', { enum: ['pending', 'approved', 'denied', 'revoked'] }).notNull(),
    decidedBy: text('decided_by'),
    reason: text('reason'),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    decidedAt: timestamp('decided_at', { withTimezone: true }),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    index('access_requests_datanet').on(table.datanetId, table.state),
    index('access_requests_account').on(table.accountId),
  ],
)
