// Retrieval as a whole: who may read, the question's embedding, candidates, rank. Where there is
// no embedding, words alone find passages and the reply says so: no call is refused for it.
import type { AccountId } from '../../schemas/ids.ts'
import { askedDatanet, type AskedDatanet } from '../../schemas/datanet-name.ts'
import { err, must, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { RetrievalFee } from '../../schemas/wire/passage.ts'
import type { Question } from './candidates-sql.ts'
import { tunedOn, type Judged } from './judge.ts'
import { rank } from './rank.ts'
import type { Candidate } from './rank.ts'
import type { Embedder, JudgedQuestion, PassageFilter, RetrieveRefusal } from './retrieve.port.ts'
import type { Retrieved, Retriever, RetrieveRequest } from './retrieve.port.ts'

/** A Datanet that the caller may read, and how it is asked. */
export type Named = RetrievalFee & {
  readonly name: string
  readonly language: string
  /** The version that is asked: the caller's, else that which it is pinned to; null: all that stands. */
  readonly version: number | null
}

/** What `PassageStore` offers. */
export type PassageSource = {
  named(
    accountId: AccountId,
    asked: readonly AskedDatanet[],
  ): Promise<Result<readonly Named[], RetrieveRefusal>>
  candidates(question: Question): Promise<Candidate[]>
}

const NO_FILTER: PassageFilter = { licences: null, contributions: null, since: null }

export class HybridRetriever implements Retriever {
  readonly #source: PassageSource
  readonly #embedder: Pick<Embedder, 'embedded'>

  constructor(source: PassageSource, embedder: Pick<Embedder, 'embedded'>) {
    this.#source = source
    this.#embedder = embedder
  }

  async quote(
    accountId: AccountId,
    datanets: readonly string[],
  ): Promise<Result<readonly RetrievalFee[], RetrieveRefusal>> {
    const named = await this.#source.named(accountId, datanets.map(askedDatanet))
    if (!named.ok) return named
    return ok(named.value.map(({ datanetId, feeNanoUsd }) => ({ datanetId, feeNanoUsd })))
  }

  async retrieve(request: RetrieveRequest): Promise<Result<Retrieved, RetrieveRefusal>> {
    const { accountId, datanets, question, limit, filter } = request
    const [named, embedded] = await Promise.all([
      this.#source.named(accountId, datanets.map(askedDatanet)),
      this.#embedder.embedded([question]),
    ])
    if (!named.ok) return named
    const [vector] = embedded?.vectors ?? []
    const candidates = await this.#source.candidates({
      accountId,
      datanets: named.value.map(({ name }) => name),
      pins: named.value.flatMap(({ name, version }) =>
        version === null ? [] : [{ name, version }],
      ),
      text: question,
      language: named.value[0]?.language ?? 'en',
      embedding: embedded === null || vector === undefined ? null : { ...embedded, vector },
      proposed: proposedFor(limit),
      filter: filter ?? NO_FILTER,
    })
    return ok({ passages: rank(candidates, limit), vectorUsed: vector !== undefined })
  }

  async tuned(accountId: AccountId, datanet: string, questions: readonly JudgedQuestion[]) {
    const [named, embedded] = await Promise.all([
      this.#source.named(accountId, [{ name: datanet, version: null }]),
      this.#embedder.embedded(questions.map(({ question }) => question)),
    ])
    if (!named.ok) return named
    if (embedded === null) return err({ kind: 'embedding_unavailable' } as const)
    const judged: Judged[] = []
    // One after the other: a tuning must not crowd out those who ask and pay.
    for (const [index, { question, answers }] of questions.entries()) {
      const vector = must(embedded.vectors[index], 'every question was embedded')
      const candidates = await this.#source.candidates({
        accountId,
        datanets: [datanet],
        pins: [],
        text: question,
        language: named.value[0]?.language ?? 'en',
        embedding: { model: embedded.model, vector },
        proposed: PROPOSED_TO_TUNE,
        filter: NO_FILTER,
      })
      judged.push({ candidates, answers: new Set(answers) })
    }
    return ok(tunedOn(judged))
  }
}

const PROPOSED_TO_TUNE = 100

/** Enough that the fused order of the first `limit` is settled among them. */
export function proposedFor(limit: number): number {
  return Math.max(24, 2 * limit)
}
