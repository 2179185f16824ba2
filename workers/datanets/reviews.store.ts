// Reviews in Postgres. What is said is written first and decided after: a crash between leaves a
// review that stands and a contribution that waits, and saying the same again decides it. Deciding is
// one statement that holds only while it waits, so it happens once whoever else decides meanwhile.
import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'
import { contributions, datanets } from '../../schemas/db/datanets.ts'
import { governedBy, grantedTo } from '../../schemas/db/readable.ts'
import { contributionReviews } from '../../schemas/db/reviews.ts'
import { parseAddress, parseId } from '../../schemas/ids.ts'
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import { assert, err, must, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { textRows } from '../../schemas/wire/extraction.ts'
import { flagList } from '../../schemas/wire/reviews.ts'
import type { Database } from './database.port.ts'
import { governedDatanet } from './governed.store.ts'
import { rulesOf } from './datanet-rules.store.ts'
import type { Embed } from './datanets.port.ts'
import { ingest } from './ingest.ts'
import { acceptPending } from './insert-contribution.store.ts'
import { weigh } from './likeness.store.ts'
import { agreementOf, decided, type Agreement, type ReviewState } from './reviewing.ts'
import type { Review, Reviewed, ReviewPage, ReviewRefusal, Reviews } from './reviews.port.ts'
import { repeatsIn, seenRepeats } from './repeats.store.ts'
import { rightsOf } from './rights.ts'
import type { DatanetUnknown } from './refusal.ts'

export class ReviewStore implements Reviews {
  readonly #db: Database
  readonly #embed: Embed

  constructor(db: Database, embed: Embed) {
    this.#db = db
    this.#embed = embed
  }

  async list(
    accountId: AccountId,
    name: string,
    { state, after, limit }: ReviewPage,
  ): Promise<Result<readonly Reviewed[], DatanetUnknown>> {
    const [datanet] = await this.#db
      .select({ governed: sql<boolean>`${governedBy(accountId)}` })
      .from(datanets)
      .where(and(eq(datanets.name, name), or(governedBy(accountId), feeds(accountId))))
    if (datanet === undefined) return err({ kind: 'datanet_unknown', name })
    const own = eq(contributions.contributorAccount, accountId)
    const behind =
      after === null
        ? undefined
        : sql`(${contributions.createdAt}, ${contributions.id}) > (
            select created_at, id from ${contributions} as before where before.id = ${after})`
    const where = and(
      eq(datanets.name, name),
      datanet.governed ? undefined : own,
      state === null ? undefined : eq(contributions.state, state),
      state === 'pending' ? isNull(contributions.withdrawnAt) : undefined,
      behind,
    )
    return ok(await this.#reviewed(accountId, where, limit))
  }

  async find(accountId: AccountId, id: ContributionId): Promise<Reviewed | null> {
    const own = eq(contributions.contributorAccount, accountId)
    const where = and(eq(contributions.id, id), or(own, governedBy(accountId)))
    return (await this.#reviewed(accountId, where, 1))[0] ?? null
  }

  async review(review: Review, nowMs: number): Promise<Result<ReviewState, ReviewRefusal>> {
    const { contributionId, by, verdict, reason } = review
    const [found] = await this.#db
      .select({ contribution: contributions })
      .from(contributions)
      .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
      .where(
        and(
          eq(contributions.id, contributionId),
          isNull(contributions.withdrawnAt),
          governedBy(by),
        ),
      )
    if (found === undefined) return err({ kind: 'contribution_unknown' })
    const { contribution } = found
    if (contribution.contributorAccount === by) return err({ kind: 'own_contribution' })
    const said = await this.#db
      .select()
      .from(contributionReviews)
      .where(
        and(
          eq(contributionReviews.contributionId, contributionId),
          eq(contributionReviews.reviewerAccount, by),
        ),
      )
    const before = said[0]?.verdict ?? null
    if (before !== null && before !== verdict) {
      return err({ kind: 'reviewed_before', verdict: before })
    }
    if (contribution.state !== 'pending') {
      return before === null
        ? err({ kind: 'review_over', state: contribution.state })
        : ok(contribution.state)
    }
    await this.#db
      .insert(contributionReviews)
      .values({ contributionId, reviewerAccount: by, verdict, reason, createdAt: new Date(nowMs) })
      .onConflictDoNothing()
    return this.#decide(contribution, nowMs)
  }

  async agreement(accountId: AccountId, name: string): Promise<Result<Agreement, DatanetUnknown>> {
    const governed = await governedDatanet(this.#db, accountId, name)
    if (!governed.ok) return governed
    const datanet = governed.value
    const rows = await this.#db
      .select({
        contribution: contributionReviews.contributionId,
        reviewer: contributionReviews.reviewerAccount,
        verdict: contributionReviews.verdict,
      })
      .from(contributionReviews)
      .innerJoin(contributions, eq(contributions.id, contributionReviews.contributionId))
      .where(eq(contributions.datanetId, datanet.id))
    return ok(agreementOf(rows))
  }

  async #decide(row: Row, nowMs: number): Promise<Result<ReviewState, ReviewRefusal>> {
    const reviews = await this.#db
      .select({ verdict: contributionReviews.verdict })
      .from(contributionReviews)
      .where(eq(contributionReviews.contributionId, row.id))
    const rules = await rulesOf(this.#db, row.datanetId)
    const state = decided(
      reviews.map(({ verdict }) => verdict),
      rules.reviewsNeeded,
    )
    if (state === 'pending') return ok(state)
    const done = state === 'accepted' ? await this.#accept(row, rules, nowMs) : true
    if (!done) return err({ kind: 'embedding_unavailable' })
    const waiting = and(eq(contributions.id, row.id), eq(contributions.state, 'pending'))
    if (state === 'rejected') {
      const decidedAt = new Date(nowMs)
      await this.#db.update(contributions).set({ state, decidedAt }).where(waiting)
    }
    const [after] = await this.#db
      .select({ state: contributions.state })
      .from(contributions)
      .where(eq(contributions.id, row.id))
    return ok(must(after, 'a contribution is never deleted').state)
  }

  /** @returns false when no node is up to embed it */
  async #accept(row: Row, rules: Rules, nowMs: number): Promise<boolean> {
    const taken = ingest(parseId('dn', row.datanetId), row.text)
    assert(taken.ok, 'a text that was taken in once is sound')
    const embedded = await this.#embed(taken.value.passages.map(({ text }) => text))
    if (embedded === null) return false
    const weighed = await weigh(this.#db, row.text, taken.value.passages)
    const rights = rightsOf(row.licence, rules.own)
    await acceptPending(
      this.#db,
      {
        datanet: { ...rules, searchable: rights?.retrieve === true },
        ingested: { ...taken.value, passages: weighed.cuts },
        rows: textRows.parse(row.rows ?? []),
        embedded,
        weighed,
        committedAtMs: row.createdAt.getTime(),
      },
      nowMs,
    )
    return true
  }

  async #reviewed(
    accountId: AccountId,
    where: SQL | undefined,
    limit: number,
  ): Promise<readonly Reviewed[]> {
    const rows = await this.#db
      .select({
        contribution: contributions,
        datanet: datanets.name,
        said: sql<unknown>`coalesce((select jsonb_agg(jsonb_build_object(
          'by', reviewer_account, 'verdict', verdict, 'reason', reason) order by created_at)
          from ${contributionReviews} where contribution_id = ${contributions.id}), '[]')`,
      })
      .from(contributions)
      .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
      .where(where)
      .orderBy(asc(contributions.createdAt), asc(contributions.id))
      .limit(limit)
    const lists = rows.map(({ contribution }) => repeatsIn(contribution.repeats))
    const repeats = await seenRepeats(this.#db, accountId, lists)
    return rows.map(({ contribution, datanet, said }, at) => {
      const reviews = reviewRows.parse(said)
      return reviewedOf(contribution, datanet, reviews, repeats[at] ?? null, accountId)
    })
  }
}

type Row = typeof contributions.$inferSelect
type Rules = Awaited<ReturnType<typeof rulesOf>>

const reviewRows = z.array(
  z.object({ by: z.string(), verdict: z.enum(['approve', 'reject']), reason: z.string() }),
)
function reviewedOf(
  row: Row,
  datanet: string,
  reviews: z.infer<typeof reviewRows>,
  repeats: Reviewed['repeats'],
  reader: AccountId,
): Reviewed {
  const decisive = row.state === 'rejected' ? 'reject' : 'approve'
  return {
    id: parseId('con', row.id),
    datanet,
    contributorAccount: parseId('acct', row.contributorAccount),
    payee: parseAddress(row.payee),
    title: row.title,
    source: row.source,
    licence: row.licence,
    text: row.text,
    state: row.state,
    isWithdrawn: row.withdrawnAt !== null,
    flags: flagList.parse(row.flags),
    noveltyMillionths: row.novelty,
    repeats,
    relevanceMillionths: row.relevance,
    reviews: reviews.length,
    own: reviews.find(({ by }) => by === reader)?.verdict ?? null,
    reasons:
      row.state === 'pending'
        ? []
        : reviews.filter(({ verdict }) => verdict === decisive).map(({ reason }) => reason),
    committedAtMs: row.createdAt.getTime(),
  }
}

function feeds(accountId: AccountId): SQL {
  return sql`(${grantedTo(accountId, 'contributor')} or exists (select 1 from ${contributions} as fed
    where fed.datanet_id = ${datanets.id} and fed.contributor_account = ${accountId}))`
}
