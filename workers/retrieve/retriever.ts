// Retrieval as a whole: who may read, the question's embedding, candidates, rank. Where there is
// no embedding, words alone find passages and the reply says so: no call is refused for it.
import type { AccountId } from '../../schemas/ids.ts'
import { ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { RetrievalFee } from '../../schemas/wire/passage.ts'
import type { Question } from './passages.store.ts'
import { rank } from './rank.ts'
import type { Candidate } from './rank.ts'
import type { Embedder, RetrieveRefusal, RetrieveRequest } from './retrieve.port.ts'
import type { Retrieved, Retriever } from './retrieve.port.ts'

/** What `PassageStore` offers. */
export type PassageSource = {
  fees(
    accountId: AccountId,
    names: readonly string[],
  ): Promise<Result<readonly RetrievalFee[], RetrieveRefusal>>
  candidates(question: Question): Promise<Candidate[]>
}

export class HybridRetriever implements Retriever {
  readonly #source: PassageSource
  readonly #embedder: Embedder

  constructor(source: PassageSource, embedder: Embedder) {
    this.#source = source
    this.#embedder = embedder
  }

  quote(
    accountId: AccountId,
    datanets: readonly string[],
  ): Promise<Result<readonly RetrievalFee[], RetrieveRefusal>> {
    return this.#source.fees(accountId, datanets)
  }

  async retrieve(request: RetrieveRequest): Promise<Result<Retrieved, RetrieveRefusal>> {
    const { accountId, datanets, question, limit } = request
    const readable = await this.#source.fees(accountId, datanets)
    if (!readable.ok) return readable
    const vectors = await this.#embedder.embed([question])
    const embedding = vectors?.[0] ?? null
    const candidates = await this.#source.candidates({
      accountId,
      datanets,
      text: question,
      embedding,
    })
    return ok({ passages: rank(candidates, limit), vectorUsed: embedding !== null })
  }
}
