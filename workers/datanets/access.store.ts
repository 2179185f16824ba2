// Access to Datanets in Postgres. Deciding and granting are one statement: there is no approved
// request without its grant. An approval adds to what is held, revoking takes all of it. What may not
// be seen is refused as what does not exist.
import { and, eq, inArray, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'
import { accessRequests } from '../../schemas/db/datanets-access.ts'
import { contributions, datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { grantedForTraining, governedBy, readableBy } from '../../schemas/db/readable.ts'
import { shownTo, standing } from '../../schemas/db/readable.ts'
import { parseId } from '../../schemas/ids.ts'
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Access, AccessAsked, AccessRefusal, AccessRequest } from './access.port.ts'
import type { Decision, GrantsPage, RequestsPage, TrainingRefusal } from './access.port.ts'
import type { Database } from './database.port.ts'
import { governedDatanet } from './governed.store.ts'
import { grantsOf } from './grants.store.ts'
import { rightsOf } from './rights.ts'

export class AccessStore implements Access {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async request(asked: AccessAsked, id: string, nowMs: number) {
    const { datanet: name, accountId, purpose, scopes } = asked
    if (!scopes.retrieve && !scopes.train) return err({ kind: 'scope_empty' } as const)
    const found = await this.#seen(accountId, name)
    if (found === null) return err({ kind: 'datanet_unknown', name } as const)
    const { isPublic, allowsTraining } = found
    if (isPublic && (allowsTraining || !scopes.train))
      return err({ kind: 'access_open', name } as const)
    await this.#db.insert(accessRequests).values({
      id,
      datanetId: found.id,
      accountId,
      purpose,
      wantsRetrieval: scopes.retrieve,
      wantsTraining: scopes.train,
      state: 'pending',
      createdAt: new Date(nowMs),
    })
    return ok(null)
  }

  /** Null where it does not exist, or the account may not know that it does. */
  async #seen(accountId: AccountId, name: string) {
    const { id, isPublic, allowsTraining } = datanets
    const [found] = await this.#db
      .select({ id, isPublic, allowsTraining })
      .from(datanets)
      .where(and(eq(datanets.name, name), shownTo(accountId)))
    return found ?? null
  }

  async decide(decision: Decision, nowMs: number): Promise<Result<null, AccessRefusal>> {
    const { id, by, approve, reason, expiresAtMs } = decision
    const [seen] = await this.#db
      .select({ state: accessRequests.state })
      .from(accessRequests)
      .innerJoin(datanets, eq(datanets.id, accessRequests.datanetId))
      .where(and(eq(accessRequests.id, id), governedBy(by)))
    if (seen === undefined) return err({ kind: 'request_unknown' })
    const at = sql`${new Date(nowMs).toISOString()}::timestamptz`
    const until = expiresAtMs === null ? null : new Date(expiresAtMs).toISOString()
    const result = await this.#db.execute(sql`
      with decided as (
        update ${accessRequests} set state = ${approve ? 'approved' : 'denied'},
          decided_by = ${by}, reason = ${reason}, decided_at = ${at},
          expires_at = ${until}::timestamptz
        where id = ${id} and state = 'pending'
        returning *
      ),
      granted as (
        insert into ${datanetGrants} as held (datanet_id, account_id, role, may_retrieve, may_train,
          purpose, expires_at, train_expires_at, created_at)
        select datanet_id, account_id, 'reader', wants_retrieval, wants_training, purpose,
          case when wants_retrieval then expires_at end, case when wants_training then expires_at end,
          ${at} from decided where state = 'approved'
        on conflict (datanet_id, account_id, role) do update
        set may_retrieve = held.may_retrieve or excluded.may_retrieve,
          may_train = held.may_train or excluded.may_train,
          expires_at = ${longer('may_retrieve', 'expires_at')},
          train_expires_at = ${longer('may_train', 'train_expires_at')},
          created_at = case when excluded.may_retrieve and not (held.may_retrieve
            and (held.expires_at is null or held.expires_at > now()))
            then excluded.created_at else held.created_at end,
          purpose = excluded.purpose
      )
      select id from decided`)
    return countOf(result) === 1 ? ok(null) : err({ kind: 'request_decided' })
  }

  grants(accountId: AccountId, name: string, page: GrantsPage) {
    return grantsOf(this.#db, accountId, name, page)
  }

  async revoke(
    name: string,
    by: AccountId,
    accountId: AccountId,
    nowMs: number,
  ): Promise<Result<null, AccessRefusal>> {
    const governed = await governedDatanet(this.#db, by, name)
    if (!governed.ok) return governed
    const { id: datanetId, ownerAccount } = governed.value
    if (ownerAccount === accountId) return err({ kind: 'owner_not_revocable', name })
    const ended = await this.#db.execute(sql`
      with gone as (
        delete from ${datanetGrants} where datanet_id = ${datanetId} and account_id = ${accountId}
        returning account_id
      ),
      closed as (
        update ${accessRequests} set state = 'revoked', decided_by = ${by},
          decided_at = ${new Date(nowMs).toISOString()}::timestamptz
        where datanet_id = ${datanetId} and account_id = ${accountId}
          and state in ('pending', 'approved')
        returning account_id
      )
      select account_id from gone union all select account_id from closed`)
    // An approval that was under way is over now, since the update waited for it; its grant was not
    // to be seen by the statement above, and is by this one.
    const grant = and(
      eq(datanetGrants.datanetId, datanetId),
      eq(datanetGrants.accountId, accountId),
    )
    const late = await this.#db.delete(datanetGrants).where(grant).returning()
    const isEnded = countOf(ended) + late.length > 0
    return isEnded ? ok(null) : err({ kind: 'grant_unknown', name, accountId })
  }

  async requests(accountId: AccountId, name: string, { after, limit }: RequestsPage) {
    const shown = or(governedBy(accountId), eq(accessRequests.accountId, accountId))
    const place = sql`(${accessRequests.createdAt}, ${accessRequests.id})`
    const last = sql`(select read.created_at, read.id from ${accessRequests} as read where read.id = ${after})`
    const behind = after === null ? undefined : sql`${place} > ${last}`
    const rows = await this.#db
      .select({ request: accessRequests, datanet: datanets.name })
      .from(accessRequests)
      .innerJoin(datanets, eq(datanets.id, accessRequests.datanetId))
      .where(and(eq(datanets.name, name), shown, behind))
      .orderBy(accessRequests.createdAt, accessRequests.id)
      .limit(limit)
    if (rows.length === 0 && (await this.#seen(accountId, name)) === null) return null
    return rows.map(({ request, datanet }): AccessRequest => ({
      id: request.id,
      datanet,
      accountId: parseId('acct', request.accountId),
      purpose: request.purpose,
      scopes: { retrieve: request.wantsRetrieval, train: request.wantsTraining },
      state: request.state,
      reason: request.reason,
      expiresAtMs: request.expiresAt?.getTime() ?? null,
    }))
  }

  async mayTrain(
    accountId: AccountId,
    ids: readonly ContributionId[],
  ): Promise<Result<null, TrainingRefusal>> {
    const granted = grantedForTraining(accountId)
    const rows = await this.#db
      .select({ id: contributions.id, licence: contributions.licence, datanet: datanets, granted })
      .from(contributions)
      .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
      .where(
        and(
          inArray(contributions.id, [...ids]),
          standing(),
          or(readableBy(accountId), grantedForTraining(accountId)),
        ),
      )
    const found = new Map(rows.map((row) => [row.id, row]))
    const missing = ids.find((id) => !found.has(id))
    if (missing !== undefined) return err({ kind: 'contribution_unknown', id: missing })
    const closed = rows.find(({ datanet, granted: isGranted }) => {
      const isOpen = datanet.isPublic && datanet.allowsTraining
      return !isGranted && datanet.ownerAccount !== accountId && !isOpen
    })
    if (closed !== undefined)
      return err({ kind: 'training_not_granted', name: closed.datanet.name })
    const forbidden = rows.filter(({ licence, datanet }) => {
      const own = { retrieve: datanet.allowsRetrieval, train: datanet.allowsTraining }
      return rightsOf(licence, own)?.train !== true
    })
    if (forbidden.length === 0) return ok(null)
    const contributionIds = forbidden.map(({ id }) => parseId('con', id)).toSorted()
    return err({ kind: 'licence_forbids_training', contributions: contributionIds })
  }
}

/** Of two ends of one scope the later, where no end is the latest: an approval takes nothing away. */
function longer(scope: 'may_retrieve' | 'may_train', end: 'expires_at' | 'train_expires_at'): SQL {
  const [held, given] = [sql.raw(`held.${end}`), sql.raw(`excluded.${end}`)]
  const [isHeld, isGiven] = [sql.raw(`held.${scope}`), sql.raw(`excluded.${scope}`)]
  return sql`case when not ${isGiven} then ${held} when not ${isHeld} then ${given}
    when ${held} is null or ${given} is null then null else greatest(${held}, ${given}) end`
}

function countOf(result: unknown): number {
  return z.object({ rows: z.array(z.unknown()) }).parse(result).rows.length
}
