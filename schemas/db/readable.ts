// Who may read a Datanet: the one predicate of grants, so that every query that shows content puts
// the same condition inside itself. Invariant: it is part of the query, never a filter after it.
import { and, eq, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { AccountId } from '../ids.ts'
import { contributions, datanetGrants, datanets } from './datanets.ts'

export type GrantRole = 'curator' | 'contributor' | 'reader'

/** Public, or the account's own, or granted to it for reading; a null account reads the public. */
export function readableBy(accountId: AccountId | null): SQL | undefined {
  const isPublic = eq(datanets.isPublic, true)
  if (accountId === null) return isPublic
  const isGranted = sql`${grantedTo(accountId, 'reader', 'curator')}`
  return or(isPublic, eq(datanets.ownerAccount, accountId), isGranted)
}

/** A card may be seen where its passages may be read, or where its owner lists it. */
export function shownTo(accountId: AccountId | null): SQL | undefined {
  return or(eq(datanets.isListed, true), readableBy(accountId))
}

/** Whether the account holds one of these roles now: not expired, and for readers, to retrieve. */
export function grantedTo(accountId: AccountId, ...roles: readonly GrantRole[]): SQL<boolean> {
  const named = sql.join(
    roles.map((role) => sql`${role}`),
    sql`, `,
  )
  return sql`exists (select 1 from ${datanetGrants}
    where ${datanetGrants.datanetId} = ${datanets.id}
    and ${datanetGrants.accountId} = ${accountId} and ${datanetGrants.role} in (${named})
    and ${isHeld()})`
}

/** Of a grant: it gives its role now. It has not ended, and but for contributors it is for retrieval. */
export function isHeld(): SQL<boolean> {
  return sql`((${datanetGrants.role} = 'contributor' or ${datanetGrants.mayRetrieve})
    and (${datanetGrants.expiresAt} is null or ${datanetGrants.expiresAt} > now()))`
}

/** Of a grant: it is for training, and that has not ended. */
export function isHeldForTraining(): SQL<boolean> {
  return sql`(${datanetGrants.mayTrain}
    and (${datanetGrants.trainExpiresAt} is null or ${datanetGrants.trainExpiresAt} > now()))`
}

/** Its owner, or a curator of it: who decides about contributions, access and versions. */
export function governedBy(accountId: AccountId): SQL | undefined {
  return or(eq(datanets.ownerAccount, accountId), grantedTo(accountId, 'curator'))
}

/** What stands: accepted, and not withdrawn since. */
export function standing(): SQL | undefined {
  return and(eq(contributions.state, 'accepted'), isNull(contributions.withdrawnAt))
}

/** Whether it was granted the Datanet for training, in whatever role, and that has not ended. */
export function grantedForTraining(accountId: AccountId): SQL<boolean> {
  return sql`exists (select 1 from ${datanetGrants}
    where ${datanetGrants.datanetId} = ${datanets.id}
      and ${datanetGrants.accountId} = ${accountId} and ${isHeldForTraining()})`
}
