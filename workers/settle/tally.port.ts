// The Tally gathers credited generations into one dense sequence and closes it into epochs.
import type { GenerationId } from '../../schemas/ids.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'

export interface Tally {
  /**
   * Gives each generation its place in the sequence and its signed receipt, once: a repeat gets
   * the receipt that it got before, whatever else is in the batch.
   */
  append(batch: readonly Credited[]): Promise<readonly SignedReceipt[]>
  find(generationId: GenerationId): Promise<SignedReceipt | null>
  /** The receipts of those that have one. */
  findAll(generationIds: readonly GenerationId[]): Promise<readonly SignedReceipt[]>
}
