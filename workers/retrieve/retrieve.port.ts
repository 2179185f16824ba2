// Which passages may this caller's question rest on? Grants are a predicate inside the query,
// before ranking; near-duplicates collapse before the top k is taken.
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { GivenPassage, RetrievalFee } from '../../schemas/wire/passage.ts'
import type { Tuned } from './judge.ts'

export type RetrieveRequest = {
  readonly accountId: AccountId
  /** owner/name of each Datanet, or owner/name@version. */
  readonly datanets: readonly string[]
  readonly question: string
  /** How many passages at most. */
  readonly limit: number
  readonly filter?: PassageFilter
}

/** Narrows what is searched, before it is ranked; null narrows nothing. */
export type PassageFilter = {
  /** Of contributions under one of these licences alone. */
  readonly licences: readonly string[] | null
  /** Of these contributions alone. */
  readonly contributions: readonly ContributionId[] | null
  /** Committed at this time or later, ms since 1970. */
  readonly since: number | null
}

export type Retrieved = {
  /** Best first, one per cluster. */
  readonly passages: readonly GivenPassage[]
  /** False when no embedding was to be had and ranking was lexical alone. */
  readonly vectorUsed: boolean
}

export type JudgedQuestion = {
  readonly question: string
  /** Ids of passages or of contributions that answer it. */
  readonly answers: readonly string[]
}

/** A Datanet that the caller may not read is refused exactly like one that does not exist. */
export type RetrieveRefusal =
  | { readonly kind: 'datanet_unknown'; readonly name: string }
  | { readonly kind: 'version_unknown'; readonly name: string; readonly version: number }

export interface Retriever {
  /** Fees of the Datanets named, for the hold; refuses what the caller may not read. */
  quote(
    accountId: AccountId,
    datanets: readonly string[],
  ): Promise<Result<readonly RetrievalFee[], RetrieveRefusal>>
  retrieve(request: RetrieveRequest): Promise<Result<Retrieved, RetrieveRefusal>>
  /** Which weight of meaning suits the Datanet, from questions whose answers are known. */
  tuned(
    accountId: AccountId,
    datanet: string,
    questions: readonly JudgedQuestion[],
  ): Promise<Result<Tuned, RetrieveRefusal | { readonly kind: 'embedding_unavailable' }>>
}

export type Embedded = {
  /** Vectors of different models are never compared. */
  readonly model: string
  /** Unit vectors in the order of the texts. */
  readonly vectors: readonly (readonly number[])[]
}

export interface Embedder {
  /** Null when no embedding engine answers. */
  embedded(texts: readonly string[]): Promise<Embedded | null>
  /** The vectors alone, where all compared texts are embedded in one call. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[] | null>
}
