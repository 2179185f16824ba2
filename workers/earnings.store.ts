// Earnings out of Postgres: rows that were written with their receipts, added up by the query.
import { and, asc, desc, eq, or, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { contributions, datanets, passages } from '../schemas/db/datanets.ts'
import { passageEarnings } from '../schemas/db/earnings.ts'
import { governedBy, grantedTo, readableBy } from '../schemas/db/readable.ts'
import { shownTo, standing } from '../schemas/db/readable.ts'
import { parseAddress, parseId } from '../schemas/ids.ts'
import type { AccountId, ContributionId } from '../schemas/ids.ts'
import { parseNanoUsd } from '../schemas/money.ts'
import { firstWords } from '../schemas/first-words.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import { address, nanoUsdText } from '../schemas/wire/scalars.ts'
import type { ContributionEarned, Earnings, Leaderboard } from './earnings.port.ts'
import type { LeaderboardRefusal, Places } from './earnings.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>

const amount = sql<string>`coalesce(sum(${passageEarnings.amountNanoUsd}), 0)::text`
const calls = sql<number>`count(distinct ${passageEarnings.generationId})::int`

/** Enough to know a passage again. */
const BEGINS_CHARACTERS = 60
/** In characters of the database, none of which is half of one; white space may take most of them. */
const beginning = sql<string>`left(${passages.text}, ${sql.raw(String(4 * BEGINS_CHARACTERS))})`

export function earningsIn(db: Database): Earnings {
  return {
    ofContribution: (accountId, id, lines) => ofContribution(db, accountId, id, lines),
    leaderboard: (accountId, datanet, places) => leaderboard(db, accountId, datanet, places),
  }
}

async function ofContribution(
  db: Database,
  accountId: AccountId,
  id: ContributionId,
  lines: number,
): Promise<ContributionEarned | null> {
  const seen = or(eq(contributions.contributorAccount, accountId), governedBy(accountId))
  const [found] = await db
    .select({ datanet: datanets.name, title: contributions.title, payee: contributions.payee })
    .from(contributions)
    .innerJoin(datanets, eq(datanets.id, contributions.datanetId))
    .where(and(eq(contributions.id, id), seen))
  if (found === undefined) return null
  const own = eq(passageEarnings.contributionId, id)
  const [sum] = await db.select({ amount, calls }).from(passageEarnings).where(own)
  const each = await db
    .select({ passageId: passages.id, beginning, amount, calls })
    .from(passages)
    .leftJoin(passageEarnings, eq(passageEarnings.passageId, passages.id))
    .where(eq(passages.contributionId, id))
    .groupBy(passages.id, passages.ordinal)
    .orderBy(asc(passages.ordinal))
  const latest = await db
    .select()
    .from(passageEarnings)
    .where(own)
    .orderBy(desc(passageEarnings.endedAt), desc(passageEarnings.seq), asc(passageEarnings.line))
    .limit(lines)
  return {
    datanet: found.datanet,
    title: found.title,
    payee: parseAddress(found.payee),
    calls: sum?.calls ?? 0,
    amountNanoUsd: parseNanoUsd(sum?.amount ?? '0'),
    passages: each.map((row) => ({
      passageId: parseId('psg', row.passageId),
      begins: firstWords(row.beginning, BEGINS_CHARACTERS),
      calls: row.calls,
      amountNanoUsd: parseNanoUsd(row.amount),
    })),
    lines: latest.map((row) => ({
      generationId: parseId('gen', row.generationId),
      passageId: parseId('psg', row.passageId ?? ''),
      share: row.share,
      amountNanoUsd: parseNanoUsd(row.amountNanoUsd),
      endedAtMs: row.endedAt.getTime(),
    })),
  }
}

const ranked = z.object({
  rows: z.array(
    z.object({
      payee: address,
      accepted: z.coerce.number().int(),
      used: z.coerce.number().int(),
      earned: nanoUsdText,
    }),
  ),
})

async function leaderboard(
  db: Database,
  accountId: AccountId | null,
  name: string,
  places: readonly Places[] | null,
): Promise<Result<Leaderboard, LeaderboardRefusal>> {
  const contributes = accountId === null ? undefined : grantedTo(accountId, 'contributor')
  const ranks = or(readableBy(accountId), contributes)
  const [datanet] = await db
    .select({ id: datanets.id, fee: datanets.feeNanoUsd, ranks: sql<boolean>`${ranks}` })
    .from(datanets)
    .where(and(eq(datanets.name, name), or(shownTo(accountId), ranks)))
  if (datanet === undefined) return err({ kind: 'datanet_unknown' })
  if (!datanet.ranks) return err({ kind: 'leaderboard_not_granted' })
  const own = and(eq(passageEarnings.datanetId, datanet.id), within(places))
  const result = await db.execute(sql`
    with given as (
      select payee, count(*) as accepted from ${contributions}
      where ${contributions.datanetId} = ${datanet.id} and ${standing()} group by payee
    ),
    earned as (
      select payee, count(distinct generation_id) as used, sum(amount_nano_usd) as amount
      from ${passageEarnings} where ${own} group by payee
    )
    select payee, coalesce(accepted, 0)::text as accepted, coalesce(used, 0)::text as used,
      coalesce(amount, 0)::text as earned
    from given full join earned using (payee)
    order by coalesce(amount, 0) desc, coalesce(used, 0) desc, coalesce(accepted, 0) desc, payee`)
  const { rows } = ranked.parse(result)
  const [sum] = await db.select({ amount }).from(passageEarnings).where(own)
  return ok({
    feeNanoUsd: parseNanoUsd(datanet.fee),
    earnedNanoUsd: parseNanoUsd(sum?.amount ?? '0'),
    ranks: rows.map(({ earned, ...rank }) => ({ ...rank, earnedNanoUsd: earned })),
  })
}

function within(places: readonly Places[] | null): SQL | undefined {
  if (places === null) return undefined
  const runs = places.map(({ shard, fromSeq, toSeq }) =>
    and(
      eq(passageEarnings.shard, shard),
      sql`${passageEarnings.seq} between ${fromSeq} and ${toSeq}`,
    ),
  )
  return runs.length === 0 ? sql`false` : or(...runs)
}
