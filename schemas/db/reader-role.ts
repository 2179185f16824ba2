// The second wall: retrieval runs as a role that owns nothing and bypasses nothing, and every table
// with content shows it only what the account of the transaction may read. Invariant: the policies
// repeat `readableBy`; a query that forgot its predicate would find nothing more.
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { pgPolicy, pgRole } from 'drizzle-orm/pg-core'
import type { AccountId } from '../ids.ts'

/** Created by the migration; not a superuser, without BYPASSRLS, without a login. */
const READER_ROLE = 'meed_reader'
const reader = pgRole(READER_ROLE).existing()

/** `set_config('meed.account', …)` of the transaction; unset reads what is public. */
const account = sql`current_setting('meed.account', true)`

export const readableDatanets = () =>
  pgPolicy('readable', {
    for: 'select',
    to: reader,
    using: sql`is_public or owner_account = ${account} or exists (
      select 1 from datanet_grants where datanet_grants.datanet_id = datanets.id
        and datanet_grants.account_id = ${account} and datanet_grants.role in ('reader', 'curator')
        and datanet_grants.may_retrieve
        and (datanet_grants.expires_at is null or datanet_grants.expires_at > now()))`,
  })

export const ownGrants = () =>
  pgPolicy('own', { for: 'select', to: reader, using: sql`account_id = ${account}` })

/** Of Datanets that the policy of `datanets` shows. */
export const ofReadableDatanet = (column: 'datanet_id' | 'datanet_no') =>
  pgPolicy('readable', {
    for: 'select',
    to: reader,
    using:
      column === 'datanet_id'
        ? sql`datanet_id in (select id from datanets)`
        : sql`datanet_no in (select no from datanets)`,
  })

/** Holds until the end of the transaction. */
export function becomeReader(accountId: AccountId | null): SQL {
  return sql`select set_config('role', ${READER_ROLE}, true) as role,
    set_config('meed.account', ${accountId ?? ''}, true) as account`
}
