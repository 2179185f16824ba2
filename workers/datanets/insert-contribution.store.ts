// One contribution into Postgres: its row, its passages and everything that retrieval searches, in
// one statement. Whoever reads meanwhile sees all of it or nothing; a text that is there already
// changes nothing. One that waits for review is its row alone; accepting it writes the rest.
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { z } from 'zod'
import { EMBEDDING_DIMENSIONS } from '../../schemas/db/datanets.ts'
import { contributions, datanets, passages } from '../../schemas/db/datanets.ts'
import { datanetCells, datanetTerms } from '../../schemas/db/passage-index.ts'
import { passagePoints, passageTerms } from '../../schemas/db/passage-index.ts'
import { TERM_NUMBERS, termsOf, weightsOf } from '../../schemas/lexicon.ts'
import { assert, must } from '../../schemas/result.ts'
import type { TextRow } from '../../schemas/wire/extraction.ts'
import { rowTitlesOf } from './row-titles.ts'
import type { Database } from './database.port.ts'
import type { Embedded, NewContribution } from './datanets.port.ts'
import type { Flag } from './flags.ts'
import type { Cut, Ingested } from './ingest.ts'
import { remembered } from './likeness.store.ts'
import type { Remembered } from './likeness.store.ts'

/** The Datanet as the index knows it. */
export type IndexedDatanet = {
  readonly id: string
  readonly no: number
  readonly language: string
  /** False where its licence keeps it out of answers: stored and provable, never found. */
  readonly searchable: boolean
  /** The rule that this follows from: should it change meanwhile, nothing is indexed. */
  readonly own: { readonly retrieve: boolean }
}

/** The text itself came. */
const PLAIN = { sha256: null, rows: undefined, mediaType: 'text/plain', extraction: 'text-1' }

/** Nothing is known of its words, and nothing will be. */
const NOT_WEIGHED: Remembered = { novelty: 1_000_000, repeats: [], fingerprints: [], bands: [] }

/** What validation said of it. */
export type Screened = {
  readonly flags: readonly Flag[]
  /** In millionths; null where it was not measured. */
  readonly relevance: number | null
}

const NOT_SCREENED: Screened = { flags: [], relevance: null }

/** @returns how many passages were stored, 0 when the text was there before */
export function insertContribution(
  db: Database,
  datanet: IndexedDatanet,
  contribution: NewContribution,
  ingested: Ingested,
  embedded: Embedded,
  nowMs: number,
  weighed: Remembered = NOT_WEIGHED,
  screened: Screened = NOT_SCREENED,
): Promise<number> {
  const row = inserted(datanet, contribution, ingested, nowMs, weighed, screened, 'accepted')
  const rows = contribution.original?.rows ?? []
  return place(db, row, { datanet, ingested, rows, embedded, weighed, committedAtMs: nowMs })
}

type Weight = Pick<Remembered, 'novelty' | 'repeats'>

/** @returns 1, or 0 when the text was there before */
export async function insertPending(
  db: Database,
  datanet: IndexedDatanet,
  contribution: NewContribution,
  ingested: Ingested,
  nowMs: number,
  weighed: Weight,
  screened: Screened,
): Promise<number> {
  const row = inserted(datanet, contribution, ingested, nowMs, weighed, screened, 'pending')
  return idsOf(await db.execute(sql`with stored as (${row}) select id from stored`)).length
}

export type Accepted = {
  readonly datanet: IndexedDatanet
  readonly ingested: Ingested
  readonly rows: readonly TextRow[]
  readonly embedded: Embedded
  readonly weighed: Remembered
  /** Its priority is that of the day it came, not of the day it was accepted. */
  readonly committedAtMs: number
}

/** @returns how many passages were stored, 0 when it was no longer waiting */
export function acceptPending(db: Database, accepted: Accepted, nowMs: number): Promise<number> {
  const { ingested, weighed } = accepted
  const row = sql`
    update ${contributions} set state = 'accepted', novelty = ${weighed.novelty}::int,
      repeats = ${JSON.stringify(weighed.repeats)}::jsonb, decided_at = ${timestamp(nowMs)}
    where id = ${ingested.contributionId} and state = 'pending' and withdrawn_at is null
    returning id, no`
  return place(db, row, accepted)
}

function inserted(
  datanet: IndexedDatanet,
  contribution: NewContribution,
  ingested: Ingested,
  nowMs: number,
  { novelty, repeats }: Weight,
  { flags, relevance }: Screened,
  state: 'accepted' | 'pending',
): SQL {
  const { contributorAccount, payee, title, source, licence, text } = contribution
  const { sha256, mediaType, extraction, rows } = contribution.original ?? PLAIN
  return sql`
    insert into ${contributions} (id, datanet_id, contributor_account, payee, title, source,
      licence, text, text_sha256, original_sha256, media_type, extraction, rows, novelty, repeats,
      relevance, state, flags, created_at)
    values (${ingested.contributionId}, ${datanet.id}, ${contributorAccount}, ${payee},
      ${title}, ${source}, ${licence}, ${text}, ${ingested.textSha256},
      ${sha256}, ${mediaType}, ${extraction}, ${rows === undefined ? null : JSON.stringify(rows)}::jsonb, ${novelty}::int,
      ${JSON.stringify(repeats)}::jsonb, ${relevance}::int, ${state}, ${JSON.stringify(flags)}::jsonb, ${timestamp(nowMs)})
    on conflict do nothing
    returning id, no`
}

/** @param stored the statement that makes the contribution stand, returning its id and number */
async function place(
  db: Database,
  stored: SQL,
  { datanet, ingested, rows: titled, embedded, weighed, committedAtMs }: Accepted,
): Promise<number> {
  const titles = rowTitlesOf(ingested.passages, titled)
  const rows = rowsOf(ingested.passages, embedded.vectors, datanet.language).map((row, at) => {
    return { ...row, title: titles[at] ?? null }
  })
  const at = timestamp(committedAtMs)
  const result = await db.execute(sql`
    with stored as (${stored}),
    given as materialized (
      select row.*, stored.id as contribution_id, stored.no as contribution_no
      from stored, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row(id text, ordinal int,
        "start" int, "end" int, title text, text text, "textSha256" text, "clusterId" text,
        embedding halfvec(384), terms text, weights text)
    ),
    placed as (
      insert into ${passages} (id, contribution_id, datanet_id, ordinal, start_offset, end_offset,
        title, text, text_sha256, cluster_id, embedding_model, embedding, created_at)
      select id, contribution_id, ${datanet.id}, ordinal, "start", "end", title, text, "textSha256",
        "clusterId", ${embedded.model}, embedding, ${at}
      from given
      returning id, no
    ),
    searched as materialized (
      select given.*, placed.no from given join placed using (id)
      where ${datanet.searchable}::boolean and (select allows_retrieval from ${datanets}
        where id = ${datanet.id} for share) = ${datanet.own.retrieve}::boolean
    ),
    ${remembered(weighed, datanet.no)},
    ${indexed(datanet.no, embedded.model, at)}
    select id from placed`)
  return idsOf(result).length
}

function timestamp(ms: number): SQL {
  return sql`${new Date(ms).toISOString()}::timestamptz`
}

function idsOf(result: unknown): readonly { readonly id: string }[] {
  return z.object({ rows: z.array(z.object({ id: z.string() })) }).parse(result).rows
}

/** The index rows of what `searched` holds, as more parts of the statement that gives it. */
export function indexed(datanetNo: number, model: string, at: SQL): SQL {
  const cluster = sql`left("clusterId", 32)::uuid`
  return sql`
    worded as (
      insert into ${passageTerms} (no, datanet_no, contribution_no, cluster, keys, weights)
      select no, ${datanetNo}::int, contribution_no, ${cluster},
        array(select hashint8((${datanetNo}::bigint << 30) | term)
          from unnest(terms::int[]) as term),
        weights::sparsevec
      from searched
    ),
    homes as materialized (
      select no, contribution_no, ${cluster} as cluster, embedding,
        coalesce((select cell from ${datanetCells}
          where datanet_no = ${datanetNo}::int and embedding_model = ${model}
            and centroid is not null
          order by centroid <#> searched.embedding::vector(384) limit 1), 0) as cell
      from searched
    ),
    pointed as (
      insert into ${passagePoints} (no, datanet_no, contribution_no, cell, cluster, created_at, bits)
      select no, ${datanetNo}::int, contribution_no, cell, cluster, ${at},
        binary_quantize(embedding)::bit(384)
      from homes
    ),
    celled as (
      insert into ${datanetCells} (datanet_no, embedding_model, cell, passages)
      select ${datanetNo}::int, ${model}, cell, count(*) from homes group by cell order by cell
      on conflict (datanet_no, embedding_model, cell)
      do update set passages = datanet_cells.passages + excluded.passages
    ),
    counted as (
      insert into ${datanetTerms} (datanet_no, term, passages)
      select ${datanetNo}::int, term, count(*)
      from (select unnest(terms::int[]) as term from searched
        union all select 0 from searched) as each
      group by term order by term
      on conflict (datanet_no, term)
      do update set passages = datanet_terms.passages + excluded.passages
    )`
}

/**
 * Takes the passages of contributions out of the index and out of its counts; for a `with`. Points and
 * counts are held in the order in which others come to them, or two at once would wait for each other.
 * Counts are taken from by an insert that meets them: an update would not see a cell that was cut after
 * the statement began, in which its points are by the time it holds them.
 *
 * @param contributionNos a query that gives their numbers
 */
export function unindexed(contributionNos: SQL): SQL {
  return sql`
    unworded as (
      delete from ${passageTerms} where contribution_no in (${contributionNos})
      returning datanet_no, weights
    ),
    points_held as materialized (
      select no from ${passagePoints} where contribution_no in (${contributionNos})
      order by no for update
    ),
    unpointed as (
      delete from ${passagePoints} using points_held where passage_points.no = points_held.no
      returning passage_points.no, datanet_no, cell
    ),
    cells_gone as materialized (
      select unpointed.datanet_no, embedding_model, cell, count(*) as passages
      from unpointed join ${passages} on ${passages.no} = unpointed.no group by 1, 2, 3
    ),
    terms_gone as materialized (
      select datanet_no, term, count(*) as passages from (
        select datanet_no, split_part(entry, ':', 1)::int as term
        from unworded, unnest(string_to_array(
          trim(both '{}' from split_part(weights::text, '/', 1)), ',')) as entry
        union all select datanet_no, 0 from unworded) as each
      group by 1, 2
    ),
    uncelled as (
      insert into ${datanetCells} (datanet_no, embedding_model, cell, passages)
      select datanet_no, embedding_model, cell, -passages from cells_gone order by 1, 2, 3
      on conflict (datanet_no, embedding_model, cell)
      do update set passages = datanet_cells.passages + excluded.passages
    ),
    uncounted as (
      insert into ${datanetTerms} (datanet_no, term, passages)
      select datanet_no, term, -passages from terms_gone order by 1, 2
      on conflict (datanet_no, term)
      do update set passages = datanet_terms.passages + excluded.passages
    )`
}

type PassageRow = Cut & {
  readonly embedding: string
  readonly terms: string
  readonly weights: string
}

function rowsOf(
  cuts: readonly Cut[],
  vectors: readonly (readonly number[])[],
  language: string,
): PassageRow[] {
  assert(vectors.length === cuts.length, 'every passage has its embedding')
  return cuts.map((cut, index) => {
    const vector = must(vectors[index], 'every passage has its embedding')
    assert(
      vector.length === EMBEDDING_DIMENSIONS,
      'an embedding has as many dimensions as its column',
    )
    return { ...cut, embedding: `[${vector.join(',')}]`, ...wordsOf(cut.text, language) }
  })
}

/** The words of passages as the index takes them, by id. */
export function indexTextsOf(
  list: readonly { readonly id: string; readonly text: string }[],
  language: string,
): object[] {
  return list.map(({ id, text }) => ({ id, ...wordsOf(text, language) }))
}

function wordsOf(text: string, language: string): Pick<PassageRow, 'terms' | 'weights'> {
  const weights = weightsOf(termsOf(text, language))
  const entries = [...weights].map(([term, weight]) => `${term}:${weight.toPrecision(6)}`)
  return {
    terms: `{${[...weights.keys()].join(',')}}`,
    weights: `{${entries.join(',')}}/${TERM_NUMBERS}`,
  }
}
