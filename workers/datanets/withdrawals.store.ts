// A contribution leaves, and comes back, in Postgres. What is found follows in the same statement; a text,
// its place in versions and who had its words first outlive both.
import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { z } from 'zod'
import { contributions, datanets, passages } from '../../schemas/db/datanets.ts'
import { parseId, parseSha256, type AccountId, type ContributionId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { flagList } from '../../schemas/wire/reviews.ts'
import type { Database } from './database.port.ts'
import type { Contribution, NewContribution } from './datanets.port.ts'
import type { Ingested } from './ingest.ts'
import { indexed, indexTextsOf, unindexed } from './insert-contribution.store.ts'
import type { IndexedDatanet } from './insert-contribution.store.ts'
import { weigh } from './likeness.store.ts'
import { reinstated, type StaysAway } from './reinstating.ts'
import { repeatsIn, seenRepeats } from './repeats.store.ts'
import type { WithdrawRefusal } from './refusal.ts'

export async function withdraw(
  db: Database,
  accountId: AccountId,
  contributionId: ContributionId,
  nowMs: number,
): Promise<Result<null, WithdrawRefusal>> {
  const owned = db
    .select({ id: datanets.id })
    .from(datanets)
    .where(eq(datanets.ownerAccount, accountId))
  const isTheirs = or(
    eq(contributions.contributorAccount, accountId),
    inArray(contributions.datanetId, owned),
  )
  const place = and(eq(contributions.id, contributionId), isTheirs)
  const found = await db.select({ id: contributions.id }).from(contributions).where(place)
  if (found.length === 0) return err({ kind: 'contribution_unknown' })
  const at = new Date(nowMs).toISOString()
  // Also where it is withdrawn already: that may be about to change, which is waited for.
  await db.execute(sql`
    with gone as (
      update ${contributions} set withdrawn_at = coalesce(withdrawn_at, ${at}::timestamptz),
        withdrawn_by = case when withdrawn_at is null then ${accountId} else withdrawn_by end
      where id = ${contributionId}
      returning no
    ),
    ${unindexed(sql`select no from gone`)}
    select no from gone`)
  // Once more, for what was being indexed while the first statement waited for it: that one did not see it.
  await db.execute(sql`
    with gone as materialized (
      select no from ${contributions}
      where id = ${contributionId} and withdrawn_at is not null for update
    ),
    ${unindexed(sql`select no from gone`)}
    select no from gone`)
  return ok(null)
}

/** @returns null where nothing is there of the text yet */
export async function bringBack(
  db: Database,
  datanet: IndexedDatanet,
  { contributionId, passages: cuts }: Ingested,
  given: NewContribution,
): Promise<Result<Contribution, StaysAway> | null> {
  const [row] = await db.select().from(contributions).where(eq(contributions.id, contributionId))
  if (row === undefined) return null
  const withdrawnBy = row.withdrawnBy === null ? null : parseId('acct', row.withdrawnBy)
  const { state, licence } = row
  const before = { id: contributionId, state, licence, isWithdrawn: row.withdrawnAt !== null }
  const may = reinstated({ ...before, withdrawnBy }, given)
  if (!may.ok) return may
  const cut = await passagesOf(db, contributionId)
  const texts = JSON.stringify(indexTextsOf(cut, datanet.language))
  const result = await db.execute(sql`
    with stored as (
      update ${contributions} set withdrawn_at = null, withdrawn_by = null
      where id = ${contributionId} and withdrawn_by = ${given.contributorAccount}
      returning id, no
    ),
    searched as materialized (
      select row.terms, row.weights, passage.no, passage.embedding,
        passage.cluster_id as "clusterId", stored.no as contribution_no
      from stored cross join jsonb_to_recordset(${texts}::jsonb) as row(id text, terms text, weights text)
        join ${passages} as passage on passage.id = row.id
      where ${datanet.searchable}::boolean and (select allows_retrieval from ${datanets}
        where id = ${datanet.id} for share) = ${datanet.own.retrieve}::boolean
    ),
    ${indexed(datanet.no, cut[0]?.model ?? '', sql`${row.createdAt.toISOString()}::timestamptz`)}
    select id from stored`)
  const isBack = z.object({ rows: z.array(z.unknown()) }).parse(result).rows.length === 1
  // Somebody was faster.
  if (!isBack) return err({ kind: 'contribution_duplicate', contributionId })
  const alike = cut.filter((one) => one.alike).length
  const kept = repeatsIn(row.repeats)
  const [repeats] = await seenRepeats(db, given.contributorAccount, [kept])
  return ok({
    id: contributionId,
    datanetId: parseId('dn', row.datanetId),
    textSha256: parseSha256(row.textSha256),
    passages: cuts.length,
    noveltyMillionths: row.novelty,
    repeats: repeats ?? [],
    alike: state === 'pending' ? (await weigh(db, row.text, cuts)).alike : alike,
    state: state === 'pending' ? 'pending' : 'accepted',
    flags: flagList.parse(row.flags),
    isBack: true,
  })
}

/** Each with whether a passage of another contribution was like it before; none of what waits for review. */
async function passagesOf(db: Database, contributionId: ContributionId) {
  const result = await db.execute(sql`
    select id, text, embedding_model as model, exists (
      select 1 from ${passages} as earlier where earlier.cluster_id = own.cluster_id
        and earlier.contribution_id <> own.contribution_id and earlier.created_at < own.created_at
    ) as alike
    from ${passages} as own where contribution_id = ${contributionId} order by ordinal`)
  const row = z.object({ id: z.string(), text: z.string(), model: z.string(), alike: z.boolean() })
  return z.object({ rows: z.array(row) }).parse(result).rows
}
