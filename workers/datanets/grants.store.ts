// Who may do what in a Datanet, out of Postgres: what is held now, in the words of the table of roles. The
// same predicates that let an account in say that it is in; what an account may not see is not there.
import { and, eq, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { accessRequests } from '../../schemas/db/datanets-access.ts'
import { datanetGrants, datanets } from '../../schemas/db/datanets.ts'
import { grantedForTraining, grantedTo, governedBy } from '../../schemas/db/readable.ts'
import { isHeld, isHeldForTraining, shownTo } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { accountId as accountIdText, count } from '../../schemas/wire/scalars.ts'
import type { AccountGrants, GrantsPage, Held } from './access.port.ts'
import type { Database } from './database.port.ts'

/** @returns null where the account may see neither the card nor hold anything */
export async function grantsOf(
  db: Database,
  accountId: AccountId,
  name: string,
  { after, limit }: GrantsPage,
): Promise<readonly AccountGrants[] | null> {
  const known = or(
    shownTo(accountId),
    grantedTo(accountId, 'contributor'),
    grantedForTraining(accountId),
  )
  const [datanet] = await db
    .select({ id: datanets.id, governed: sql<boolean>`${governedBy(accountId)}` })
    .from(datanets)
    .where(and(eq(datanets.name, name), known))
  if (datanet === undefined) return null
  const seen = datanet.governed ? sql`true` : sql`account_id = ${accountId}`
  const behind = after === null ? sql`true` : sql`account_id > ${after}`
  const result = await db.execute(sql`
    with held as (${heldIn(datanet.id)}),
    page as (
      select distinct account_id from held where ${seen} and ${behind}
      order by account_id limit ${limit}
    )
    select held.account_id as account, held.role, ${ms(sql`coalesce(request.first, held.since)`)} as since,
      ${ms(sql`held.until`)} as until, request.id as request
    from page join held on held.account_id = page.account_id
      left join lateral (${requestFor(datanet.id)}) as request on true
    order by page.account_id, held.place`)
  return byAccount(rowsOf.parse(result).rows)
}

/** Each role of each account; the owner has his by owning, and no other. */
function heldIn(datanetId: string) {
  const ofOthers = sql`datanet_grants.datanet_id = ${datanetId} and datanet_grants.account_id <>
    (select owner_account from ${datanets} where id = ${datanetId})`
  return sql`
    select 0 as place, owner_account as account_id, 'owner' as role, created_at as since,
      null::timestamptz as until
    from ${datanets} where id = ${datanetId}
    union all
    select case role when 'curator' then 1 when 'contributor' then 2 else 3 end, account_id, role,
      created_at, expires_at
    from ${datanetGrants} where ${ofOthers} and ${isHeld()}
    union all
    select 4, account_id, 'train', min(created_at),
      case when bool_or(train_expires_at is null) then null else max(train_expires_at) end
    from ${datanetGrants} where ${ofOthers} and ${isHeldForTraining()} group by account_id`
}

/**
 * Of the approved requests for what is held: the last whose end is that of the grant; and since when training,
 * which only requests give, has been held without a break. What is approved was not revoked since.
 */
function requestFor(datanetId: string) {
  return sql`
    select (array_agg(id order by decided_at desc, id desc)
        filter (where expires_at is not distinct from held.until))[1] as id,
      max(decided_at) filter (where held.role = 'train' and (reached is null or reached < decided_at))
        as first
    from (
      select id, decided_at, expires_at, max(coalesce(expires_at, 'infinity')) over (
        order by decided_at, id rows between unbounded preceding and 1 preceding) as reached
      from ${accessRequests}
      where datanet_id = ${datanetId} and account_id = held.account_id and state = 'approved'
        and case held.role when 'reader' then wants_retrieval when 'train' then wants_training
          else false end
    ) as approved`
}

/** As text: drivers differ in what they make of a time. */
const ms = (time: ReturnType<typeof sql>) =>
  sql`floor(extract(epoch from ${time}) * 1000)::bigint::text`

const msText = z.coerce.number().pipe(count)
const rowsOf = z.object({
  rows: z.array(
    z.object({
      account: accountIdText,
      role: z.enum(['owner', 'curator', 'contributor', 'reader', 'train']),
      since: msText,
      until: msText.nullable(),
      request: z.string().nullable(),
    }),
  ),
})
type Row = z.output<typeof rowsOf>['rows'][number]

function byAccount(rows: readonly Row[]): readonly AccountGrants[] {
  const held = new Map<AccountId, Held[]>()
  for (const { account, role, since, until, request } of rows) {
    const one = { role, sinceMs: since, expiresAtMs: until, requestId: request }
    held.set(account, [...(held.get(account) ?? []), one])
  }
  return [...held].map(([accountId, list]) => ({ accountId, held: list }))
}
