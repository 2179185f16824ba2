// Training texts out of Postgres. A passage's payee is the contributor with priority in its
// cluster, as for retrieval: who copied an earlier text into a training set earns nothing by it.
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { contributions, passages } from '../../../schemas/db/datanets.ts'
import { parseAddress, parseId, parseSha256 } from '../../../schemas/ids.ts'
import type { TrainingTexts } from './training.port.ts'

type Database = PgDatabase<PgQueryResultHKT, Record<string, unknown>>

export function trainingTextsIn(db: Database): TrainingTexts {
  return {
    async withdrawn(ids) {
      const rows = await db
        .select({ id: contributions.id })
        .from(contributions)
        .where(and(inArray(contributions.id, [...ids]), isNotNull(contributions.withdrawnAt)))
      return rows.map(({ id }) => parseId('con', id))
    },
    async bytes(ids) {
      const [row] = await db
        .select({ bytes: sql<string>`coalesce(sum(octet_length(${contributions.text})), 0)` })
        .from(contributions)
        .where(inArray(contributions.id, [...ids]))
      return Number(row?.bytes ?? 0)
    },
    async documents(ids) {
      const rows = await db
        .select({
          contributionId: contributions.id,
          clusterId: passages.clusterId,
          payee: contributions.payee,
          first: firstPayee,
          licence: contributions.licence,
          createdAt: contributions.createdAt,
          start: passages.startOffset,
          text: passages.text,
        })
        .from(passages)
        .innerJoin(contributions, eq(contributions.id, passages.contributionId))
        .where(inArray(contributions.id, [...ids]))
        .orderBy(contributions.createdAt, contributions.id, passages.ordinal)
      return rows.map((row) => ({
        contributionId: parseId('con', row.contributionId),
        clusterId: parseSha256(row.clusterId),
        payee: parseAddress(row.first ?? row.payee),
        licence: row.licence,
        priorityMs: row.createdAt.getTime(),
        documentOffset: row.start,
        text: row.text,
      }))
    },
  }
}

/** Of the live passages of the same cluster, in any Datanet, the earliest. */
const firstPayee = sql<string | null>`(
  select first_contribution.payee
  from passages first_passage
  join contributions first_contribution on first_contribution.id = first_passage.contribution_id
  where first_passage.cluster_id = ${passages.clusterId} and first_contribution.withdrawn_at is null
  order by first_passage.created_at, first_passage.id
  limit 1)`
