// The one statement that finds candidates, in parts. What may be read comes first and every later
// part is confined to it; copies count once before either ranking is cut; the earliest passage of a
// cluster among the Datanets asked stands for it. The indexes are asked through two functions of the
// database that keep to the policies, since under them no index of arrays or vectors may be used.
import { inArray, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { datanetVersionItems } from '../../schemas/db/datanet-versions.ts'
import { contributions, datanets, passages } from '../../schemas/db/datanets.ts'
import { datanetCells, datanetTerms } from '../../schemas/db/passage-index.ts'
import { passagePoints, passageTerms } from '../../schemas/db/passage-index.ts'
import { readableBy } from '../../schemas/db/readable.ts'
import { BM25, TERM_NUMBERS, termsOf } from '../../schemas/lexicon.ts'
import type { AccountId } from '../../schemas/ids.ts'
import type { PassageFilter } from './retrieve.port.ts'

export type Question = {
  readonly accountId: AccountId
  readonly datanets: readonly string[]
  readonly text: string
  /** BCP 47 primary subtag: how the question's words are stemmed. */
  readonly language: string
  /** Its embedding and the model that made it; null when there is none: words find passages. */
  readonly embedding: { readonly model: string; readonly vector: readonly number[] } | null
  /** How many passages each of the two rankings may propose. */
  readonly proposed: number
  readonly filter: PassageFilter
  /** Of these Datanets, only what stood in that version. */
  readonly pins: readonly { readonly name: string; readonly version: number }[]
}

/**
 * How far the search goes before it scores. Terms are followed from the rarest until this many
 * passages are reached, so a common word never drags the whole Datanet in: it still counts in the
 * score of what rarer words brought. Cells are visited from the nearest until they hold this many.
 */
const REACH = { passagesByWord: 2_500, passagesByCell: 2_500 } as const
/** So many times more are taken before copies are counted once: room for copies among the best. */
const COPIES = 2
/** As above; and the signs of an embedding are coarse, so more of them go to the exact cosine. */
const COARSE = 3

export function candidatesQuery(question: Question): SQL {
  const { proposed } = question
  return sql`
    with ${readable(question)},${pinned(question)} ${asked(question)}, ${worded(question)}, ${near(question)},
      ${firsts(question)}, ${scored(question)}
    select best.*, ${contributions.payee}, ${contributions.title}
    from (
      select *, row_number() over (order by lexical desc, "passageId") as by_words,
        row_number() over (order by vector desc nulls last, "passageId") as by_meaning
      from scored
    ) as best join ${contributions} on ${contributions.id} = best."contributionId"
    where (by_words <= ${proposed} and lexical > 0)
      or (by_meaning <= ${proposed} and vector is not null)`
}

function readable({ accountId, datanets: names }: Question): SQL {
  return sql`
    readable as materialized (
      select ${datanets.no}, ${datanets.name} as datanet, ${datanets.vectorPart} as vector_part,
        coalesce((select passages from ${datanetTerms}
          where datanet_no = ${datanets.no} and term = 0), 0) as passages
      from ${datanets}
      where ${inArray(datanets.name, [...names])} and ${readableBy(accountId)}
    ),
    nos as materialized (
      select coalesce(array_agg(no), '{}') as list, coalesce(sum(passages), 0)::float8 as total
      from readable
    )`
}

/** The question's terms with their rarity, their sparse vector and the keys worth following. */
function asked({ text, language }: Question): SQL {
  const counts = termsOf(text, language)
  const terms = `{${[...counts.keys()].join(',')}}`
  const times = `{${[...counts.values()].join(',')}}`
  return sql`
    known as materialized (
      select asked.term, asked.times, coalesce(sum(${datanetTerms.passages}), 0)::float8 as spread
      from unnest(${terms}::int[], ${times}::float8[]) as asked(term, times)
      left join ${datanetTerms} on ${datanetTerms.term} = asked.term
        and ${datanetTerms.datanetNo} = any((select list from nos)::int[])
      group by 1, 2
    ),
    weighed as materialized (
      select term, spread,
        times * ln(1 + (total - spread + 0.5::float8) / (spread + 0.5)) as weight,
        sum(spread) filter (where spread > 0) over (order by spread, term) as reached
      from known, nos
    ),
    query as materialized (
      select coalesce(sum(weight), 0)::float8 * ${sql.raw(String(BM25.k1 + 1))} as most,
        ('{' || coalesce(string_agg(term || ':' || weight::float4, ',' order by term), '')
          || '}/' || ${sql.raw(String(TERM_NUMBERS))})::sparsevec as weights
      from weighed
    ),
    followed as materialized (
      select array_agg(hashint8((no::bigint << 30) | term)) as keys
      from weighed, readable
      where spread > 0 and (reached = spread or reached <= ${sql.raw(String(REACH.passagesByWord))})
    )`
}

function worded(question: Question): SQL {
  return sql`
    worded as materialized (
      select distinct cluster from (
        select cluster
        from meed_worded((select keys from followed), (select weights from query))
        where datanet_no = any((select list from nos)::int[]) ${filtered(question)}
        order by distance limit ${question.proposed * COPIES}
      ) as first
    )`
}

function near(question: Question): SQL {
  const { embedding, proposed } = question
  if (embedding === null) return sql`near as (select null::uuid as cluster where false)`
  return sql`
    point as materialized (
      select vector, binary_quantize(vector)::bit(384) as bits
      from (select ${literal(embedding.vector)}::halfvec(384) as vector) as given
    ),
    probed as materialized (
      select datanet_no, cell from (
        select datanet_no, cell, sum(passages) over (order by
          centroid <=> (select vector from point) nulls first, datanet_no, cell) - passages as reached
        from ${datanetCells}
        where datanet_no = any((select list from nos)::int[])
          and embedding_model = ${embedding.model} and passages > 0
      ) as cells where reached < ${sql.raw(String(REACH.passagesByCell))}
    ),
    near as materialized (
      select distinct cluster from (
        select cluster
        from meed_near((select array_agg(datanet_no) from probed),
          (select array_agg(cell) from probed), (select bits from point))
        where true ${filtered(question)}
        order by distance limit ${proposed * COARSE}
      ) as first
    )`
}

/** Of each cluster found, its earliest passage among the Datanets asked. */
function firsts(question: Question): SQL {
  return sql`
    found as materialized (select cluster from worded union select cluster from near),
    firsts as materialized (
      select earliest.no, earliest.datanet_no from found cross join lateral (
        select no, datanet_no from ${passagePoints}
        where cluster = found.cluster and datanet_no = any((select list from nos)::int[])
          ${filtered(question)}
        order by created_at, no limit 1
      ) as earliest
    )`
}

/** Exact scores of what was found, and everything of it that is given on. */
function scored({ embedding }: Question): SQL {
  const cosine =
    embedding === null
      ? sql`null::float8`
      : sql`case when ${passages.embeddingModel} = ${embedding.model}
          then 1 - (${passages.embedding} <=> (select vector from point)) end`
  return sql`
    scored as materialized (
      select ${passages.id} as "passageId", ${passages.contributionId} as "contributionId",
        ${passages.datanetId} as "datanetId", readable.datanet, ${passages.clusterId} as "clusterId",
        ${passages.text}, ${passages.textSha256} as "textSha256",
        floor(extract(epoch from ${passages.createdAt}) * 1000)::float8 as "committedAtMs",
        -(${passageTerms.weights} <#> query.weights)::float8 as lexical, ${cosine} as vector,
        query.most as "lexicalMost", readable.vector_part as "vectorPart"
      from query, firsts join ${passages} on ${passages.no} = firsts.no
        join ${passageTerms} on ${passageTerms.no} = firsts.no
        join readable on readable.no = firsts.datanet_no
    )`
}

/** Conditions on the contribution, as one more predicate of an index row. */
function filtered({ filter, pins }: Question): SQL {
  const { licences, contributions: ids, since } = filter
  const conditions: SQL[] = []
  if (licences !== null) conditions.push(inArray(contributions.licence, [...licences]))
  if (ids !== null) conditions.push(inArray(contributions.id, [...ids]))
  if (since !== null) {
    conditions.push(
      sql`${contributions.createdAt} >= ${new Date(since).toISOString()}::timestamptz`,
    )
  }
  const version =
    pins.length === 0
      ? sql``
      : sql`and (datanet_no not in (select datanet_no from pinned)
          or contribution_no in (select contribution_no from pinned))`
  if (conditions.length === 0) return version
  return sql`and contribution_no in (select ${contributions.no} from ${contributions}
    where ${sql.join(conditions, sql` and `)}) ${version}`
}

/** What stood in the versions that are asked; a version that is empty by now holds its place. */
function pinned({ pins }: Question): SQL {
  if (pins.length === 0) return sql``
  return sql`
    pinned as materialized (
      select readable.no as datanet_no, coalesce(${contributions.no}, 0) as contribution_no
      from jsonb_to_recordset(${JSON.stringify(pins)}::jsonb) as pin(name text, version int)
        join readable on readable.datanet = pin.name
        join ${datanets} on ${datanets.no} = readable.no
        left join ${datanetVersionItems} on ${datanetVersionItems.datanetId} = ${datanets.id}
          and ${datanetVersionItems.number} = pin.version
        left join ${contributions} on ${contributions.id} = ${datanetVersionItems.contributionId}
    ),`
}

function literal(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}
