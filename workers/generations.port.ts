// The projection of generations that outlives the Account's outbox, and the evidence behind each.
import type { AccountId, GenerationId, KeyId, Sha256 } from '../schemas/ids.ts'
import type { EndedBy, SignedReceipt } from '../schemas/wire/generation.ts'

export type StoredGeneration = {
  readonly generationId: GenerationId
  readonly accountId: AccountId
  readonly keyId: KeyId
  readonly endedBy: EndedBy
  readonly receipt: SignedReceipt
}

export interface Generations {
  /** Idempotent by generation id: a repeat changes nothing. */
  store(generations: readonly StoredGeneration[]): Promise<void>
  find(accountId: AccountId, generationId: GenerationId): Promise<StoredGeneration | null>
  /**
   * Keeps what the credits of some generations rest on: canonical texts, private to their payers,
   * together in one write, because there is one for thousands of calls a second (ADR 0081).
   *
   * @returns the name of the bundle; the same texts in the same order have the same
   */
  putEvidence(texts: readonly string[]): Promise<Sha256>
  /** A text of a bundle by its hash; null where it is not there. */
  evidence(bundle: Sha256, sha256: Sha256): Promise<string | null>
}
