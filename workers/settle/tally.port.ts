// The Tally gathers credited generations into one dense sequence and closes it into epochs.
import type { GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'

export interface Tally {
  /**
   * Gives each generation its place in the sequence and its signed receipt, once: a repeat gets
   * the receipt that it got before, whatever else is in the batch.
   *
   * @param evidence the name of the bundle that holds what these credits rest on
   */
  append(batch: readonly Credited[], evidence: Sha256 | null): Promise<readonly SignedReceipt[]>
  /** The bundle that was named with it; null for a generation without a place. */
  evidenceOf(generationId: GenerationId): Promise<Sha256 | null>
  find(generationId: GenerationId): Promise<SignedReceipt | null>
  /** The receipts of those that have one. */
  findAll(generationIds: readonly GenerationId[]): Promise<readonly SignedReceipt[]>
}
