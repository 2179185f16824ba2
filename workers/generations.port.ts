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
  /** Evidence is canonical JSON under its own hash, private to the payer. */
  putEvidence(sha256: Sha256, canonical: string): Promise<void>
  evidence(sha256: Sha256): Promise<string | null>
}
