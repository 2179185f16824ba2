// Where the cells of idempotency keys are kept, one apart from the other.
import type { AccountId, GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { Begun, Owner, Seal, StoredReply } from './idempotency.ts'

export interface IdempotencyCell {
  /** @param seal kept by the first alone: whoever comes later is told that one */
  begin(bodySha256: Sha256, generationId: GenerationId, seal: Seal | null): Promise<Begun>
  takeOver(seen: Owner, generationId: GenerationId): Promise<Owner | null>
  /** Resolves with true when the answer is safe: only then may it be charged. */
  keepAnswer(owner: Owner, answer: string): Promise<boolean>
  keepReply(owner: Owner, reply: StoredReply): Promise<boolean>
  release(owner: Owner): Promise<void>
}

/** @param endpoint method and path: the same key at another endpoint is another cell */
export type IdempotencyCells = (
  account: AccountId,
  endpoint: string,
  key: string,
) => IdempotencyCell
