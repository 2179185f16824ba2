// A contribution leaves, and returns, in Postgres. What is found follows in the same statement; a text, its
// place in versions and who had its words first outlive both.
import { and, eq, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import { contributions, datanets, passages } from '../../schemas/db/datanets.ts'
import { parseId, type AccountId, type ContributionId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { Database } from './database.port.ts'
import { indexed, indexTextsOf, unindexed } from './insert-contribution.store.ts'
import type { IndexedDatanet } from './insert-contribution.store.ts'
import { wordsLeft, type StaysAway, type Words } from './returning.ts'
import type { WithdrawRefusal } from './refusal.ts'

type Row = typeof contributions.$inferSelect

/** A contribution that the account gave, or that is in a Datanet of its. */
export type Theirs = {
  readonly row: Row
  /** owner/name */
  readonly datanet: string
  /** What the account is to it. */
  readonly by: Words
}

export async function theirs(
  db: Database,
  accountId: AccountId,
  id: ContributionId,
): Promise<Theirs | null> {
  const [found] = await db
    .select({ row: contributions, datanet: datanets.name, ownerAccount: datanets.ownerAccount })
    .from(contributions)
    .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
    .where(eq(contributions.id, id))
  if (found === undefined) return null
  const { row, datanet, ownerAccount } = found
  const by = {
    contributor: row.contributorAccount === accountId,
    owner: ownerAccount === accountId,
  }
  return by.contributor || by.owner ? { row, datanet, by } : null
}

/** Whoever is not answered says it again: both statements may be run any number of times. */
export async function withdraw(
  db: Database,
  accountId: AccountId,
  contributionId: ContributionId,
  nowMs: number,
): Promise<Result<null, WithdrawRefusal>> {
  const found = await theirs(db, accountId, contributionId)
  if (found === null) return err({ kind: 'contribution_unknown' })
  const at = new Date(nowMs).toISOString()
  const { contributor, owner } = found.by
  // Of what left before words were kept nobody knows whose they were: none is added to them.
  const isKnown = sql`(withdrawn_at is null or contributor_withdrew or owner_withdrew)`
  // Also where it is withdrawn already: that may be about to change, which is waited for.
  await db.execute(sql`
    with gone as (
      update ${contributions} set withdrawn_at = coalesce(withdrawn_at, ${at}::timestamptz),
        contributor_withdrew = contributor_withdrew or (${contributor}::boolean and ${isKnown}),
        owner_withdrew = owner_withdrew or (${owner}::boolean and ${isKnown})
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

/**
 * Takes back the account's word; it is as it was once none is left.
 *
 * @param datanet that of the contribution, by the rules of today
 */
export async function takeBack(
  db: Database,
  { row, by }: Theirs,
  datanet: IndexedDatanet,
): Promise<Result<null, StaysAway>> {
  const { state, contributorWithdrew: contributor, ownerWithdrew: owner } = row
  const isWithdrawn = row.withdrawnAt !== null
  const left = wordsLeft({ state, isWithdrawn, words: { contributor, owner } }, by)
  if (!left.ok) return left
  if (!isWithdrawn) return ok(null)
  // Only what was decided on is changed: a word or a verdict that came meanwhile is looked at again.
  const isStill = and(
    eq(contributions.id, row.id),
    eq(contributions.state, state),
    eq(contributions.contributorWithdrew, contributor),
    eq(contributions.ownerWithdrew, owner),
    sql`withdrawn_at is not null`,
  )
  if (left.value.contributor || left.value.owner) {
    const words = { contributorWithdrew: left.value.contributor, ownerWithdrew: left.value.owner }
    await db.update(contributions).set(words).where(isStill)
    return ok(null)
  }
  await standAgain(db, row, datanet, isStill)
  return ok(null)
}

async function standAgain(
  db: Database,
  row: Row,
  datanet: IndexedDatanet,
  isStill: SQL | undefined,
): Promise<void> {
  const cut = await passagesOf(db, parseId('con', row.id))
  const texts = JSON.stringify(indexTextsOf(cut, datanet.language))
  await db.execute(sql`
    with stored as (
      update ${contributions} set withdrawn_at = null, contributor_withdrew = false,
        owner_withdrew = false
      where ${isStill} returning id, no
    ),
    searched as materialized (
      select row.terms, row.weights, passage.no, passage.embedding,
        passage.cluster_id as "clusterId", stored.no as contribution_no
      from stored cross join jsonb_to_recordset(${texts}::jsonb)
          as row(id text, terms text, weights text)
        join ${passages} as passage on passage.id = row.id
      where ${datanet.searchable}::boolean and (select allows_retrieval from ${datanets}
          where id = ${datanet.id} for share) = ${datanet.own.retrieve}::boolean
        and not exists (select 1 from passage_terms where passage_terms.contribution_no = stored.no)
    ),
    ${indexed(datanet.no, cut[0]?.model ?? '', sql`${row.createdAt.toISOString()}::timestamptz`)}
    select id from stored`)
}

/** None of what waits for review. */
async function passagesOf(db: Database, contributionId: ContributionId) {
  const result = await db.execute(sql`select id, text, embedding_model as model from ${passages}
    where contribution_id = ${contributionId}`)
  const row = z.object({ id: z.string(), text: z.string(), model: z.string() })
  return z.object({ rows: z.array(row) }).parse(result).rows
}
