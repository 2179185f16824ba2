// Candidates for a question, out of Postgres. Grants, withdrawal and the collapse of clusters are
// part of the query, before anything is ranked: a passage that the caller may not read is never
// scored, and copies take no place from others. Of a cluster the earliest passage stands for all.
import { and, inArray, sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { contributions, datanets, passages } from '../../schemas/db/datanets.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import type { AccountId } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { givenPassage, retrievalFee } from '../../schemas/wire/passage.ts'
import type { RetrievalFee } from '../../schemas/wire/passage.ts'
import type { Candidate } from './rank.ts'
import type { RetrieveRefusal } from './retrieve.port.ts'

/** Any of drizzle's Postgres drivers. */
export type Database = PgDatabase<PgQueryResultHKT>

export type Question = {
  readonly accountId: AccountId
  readonly datanets: readonly string[]
  readonly text: string
  /** Its embedding, or null when there is none: then words alone find passages. */
  readonly embedding: readonly number[] | null
}

/** How many passages each of the two rankings may propose. */
const PROPOSED = 50

// Okapi BM25 over the stems of the passages that the question may rest on: how fast repeating a
// word stops counting, and how much a long passage is held back.
const K1 = sql.raw('1.2')
const B = sql.raw('0.75')

export class PassageStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** Fees of the Datanets named, in the order of their names; a repeated name counts once. */
  async fees(
    accountId: AccountId,
    names: readonly string[],
  ): Promise<Result<readonly RetrievalFee[], RetrieveRefusal>> {
    if (names.length === 0) return ok([])
    const rows = await this.#db
      .select({ name: datanets.name, datanetId: datanets.id, feeNanoUsd: datanets.feeNanoUsd })
      .from(datanets)
      .where(and(inArray(datanets.name, [...names]), readableBy(accountId)))
      .orderBy(datanets.name)
    const readable = new Set(rows.map((row) => row.name))
    const unknown = names.find((name) => !readable.has(name))
    if (unknown !== undefined) return err({ kind: 'datanet_unknown', name: unknown })
    return ok(
      rows.map(({ datanetId, feeNanoUsd }) => retrievalFee.parse({ datanetId, feeNanoUsd })),
    )
  }

  async candidates(question: Question): Promise<Candidate[]> {
    if (question.datanets.length === 0) return []
    const vector = question.embedding === null ? null : `[${question.embedding.join(',')}]`
    const cosine = vector === null ? sql`null::float8` : sql`1 - (embedding <=> ${vector}::vector)`
    const nearest =
      vector === null
        ? sql``
        : sql`(select id from live order by embedding <=> ${vector}::vector, id limit ${PROPOSED})
            union`
    const result = await this.#db.execute(sql`
      with firsts as (
        select distinct on (${passages.clusterId}) ${passages.id}, ${contributions.payee},
          ${contributions.title}, ${datanets.name} as datanet
        from ${passages}
        join ${contributions} on ${contributions.id} = ${passages.contributionId}
        join ${datanets} on ${datanets.id} = ${passages.datanetId}
        where ${inArray(datanets.name, [...question.datanets])}
          and ${readableBy(question.accountId)}
          and ${contributions.withdrawnAt} is null
        order by ${passages.clusterId}, ${passages.createdAt}, ${passages.contributionId},
          ${passages.ordinal}
      ),
      live as not materialized (
        select ${passages}.*, length(${passages.words}) as stems, firsts.payee, firsts.title,
          firsts.datanet
        from ${passages} join firsts on firsts.id = ${passages.id}
      ),
      terms as (
        select unnest(tsvector_to_array(to_tsvector('english', ${question.text}))) as term
      ),
      postings as (
        select live.id, live.stems, stem.lexeme as term,
          coalesce(array_length(stem.positions, 1), 1) as times
        from live, unnest(live.words) as stem
        where stem.lexeme in (select term from terms)
      ),
      spread as (select count(*) as total, avg(stems) as stems from live),
      rarity as (
        select term, ln(1 + (max(total) - count(*) + 0.5::float8) / (count(*) + 0.5)) as weight
        from postings, spread group by term
      ),
      worded as (
        select id, sum(weight * times * (${K1} + 1)
          / (times + ${K1} * (1 - ${B} + ${B} * postings.stems / spread.stems)))::float8 as score
        from postings join rarity using (term), spread
        group by id
      ),
      found as (
        ${nearest} (select id from worded order by score desc, id limit ${PROPOSED})
      )
      select id as "passageId", contribution_id as "contributionId", datanet_id as "datanetId",
        datanet, cluster_id as "clusterId", payee, title, text, text_sha256 as "textSha256",
        floor(extract(epoch from created_at) * 1000)::float8 as "committedAtMs",
        coalesce((select score from worded where worded.id = live.id), 0)::float8 as lexical,
        ${cosine} as vector
      from live where id in (select id from found)`)
    return parseRows(result)
  }
}

const row = givenPassage
  .omit({ scores: true })
  .extend({ lexical: z.number(), vector: z.number().nullable() })

function parseRows(result: unknown): Candidate[] {
  const { rows } = z.object({ rows: z.array(row) }).parse(result)
  return rows.map(({ lexical, vector, ...passage }) => ({ passage, lexical, vector }))
}
