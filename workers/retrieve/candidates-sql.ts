// The one question that finds candidates, asked of a function of the database (migration 0007), so that
// its statements are planned once a session and not with every question. What may be read comes first and
// every later part is confined to it; words and meaning each propose clusters, by index; the earliest
// passage of a cluster among the Datanets asked stands for it, and copies take no place from others; of
// those come the exact scores.
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { signPlanes, wholeNumbers } from './question-bits.ts'
import { BM25, termsOf } from '../../schemas/lexicon.ts'
import { becomeReader } from '../../schemas/db/reader-role.ts'
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
 * score of what rarer words brought. Where meaning proposes, too, words need not reach as far. Cells
 * are visited from the nearest until they hold this many, more where a filter leaves only some of them.
 */
const REACH = { byWord: 1_200, byWordAlone: 2_500, byCell: 1_600, byCellNarrowed: 2_500 } as const
/** So many times more are taken before copies are counted once: room for copies among the best. */
const COPIES = 2
/**
 * The signs of an embedding are coarse: of the nearest by them alone so many times more are compared by signs
 * that weigh what the question's numbers weigh, and of those so many times more by the exact cosine.
 */
const COARSE = { signs: 10, weighed: 8 / 3 } as const

/**
 * All that is found in one value, for a row costs its reader as much as its search: `found`, a list.
 *
 * As the reader of that account, from the role on to the end of the transaction: run by itself it is one,
 * and nothing of it is left. The search takes the account from what made the reader, so it comes after.
 */
export function candidatesQuery(question: Question): SQL {
  return sql`with reader as materialized (${becomeReader(question.accountId)})
    select coalesce(json_agg(found), '[]') as found from reader cross join lateral (
      select "passageId", "contributionId", "datanetId", datanet, "clusterId", "text", "textSha256",
        "committedAtMs", lexical, vector, "lexicalMost", "vectorPart", payee,
        coalesce((select passages.title from passages where passages.id = one."passageId"), one.title) as title
      from ${searchFor(question, sql`reader.account`)} as one) as found`
}

/** The search itself, as whoever asks. @param asker what gives the account */
export function searchFor(question: Question, asker: SQL): SQL {
  const { datanets, text, language, embedding, proposed } = question
  const terms = termsOf(text, language)
  const narrowed = narrowedBy(question)
  const reach = {
    passagesByWord: embedding === null ? REACH.byWordAlone : REACH.byWord,
    passagesByCell: narrowed === null ? REACH.byCell : REACH.byCellNarrowed,
    proposed,
    worded: proposed * COPIES,
    coarse: proposed * COARSE.signs,
    near: Math.ceil(proposed * COARSE.weighed),
    saturation: BM25.k1 + 1,
  }
  const vector = embedding === null ? null : listOf(wholeNumbers(embedding.vector))
  const planes = embedding === null ? null : listOf(signPlanes(embedding.vector))
  return sql`
    meed_candidates(${asker}, ${listOf(datanets)}::text[], ${listOf([...terms.keys()])}::int[],
      ${listOf([...terms.values()])}::float8[],
      ${embedding?.model ?? null}::text, ${vector}::int[]::halfvec(384), ${JSON.stringify(reach)}::jsonb,
      ${narrowed}::jsonb, ${planes}::bit(384)[])`
}

/** Conditions on contributions; null where there are none. */
function narrowedBy({ filter, pins }: Question): string | null {
  const { licences, contributions, since } = filter
  if (licences === null && contributions === null && since === null && pins.length === 0)
    return null
  const from = since === null ? null : new Date(since).toISOString()
  return JSON.stringify({ licences, contributions, since: from, pins })
}

/** As PostgreSQL reads an array; a text in it is quoted as JSON quotes it. */
function listOf(values: readonly string[] | readonly number[]): string {
  return `{${values.map((value) => (typeof value === 'number' ? value : JSON.stringify(value))).join(',')}}`
}
