// The Tally gathers credited generations into one dense sequence and closes it into epochs.
import type { Address, GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'

/** Which clusters a call was given, whether it used them or not. */
export type Given = {
  readonly generationId: GenerationId
  readonly clusters: readonly { readonly clusterId: Sha256; readonly payee: Address }[]
}

export interface Tally {
  /**
   * Gives each generation its place in the sequence and its signed receipt, once: a repeat gets
   * the receipt that it got before, whatever else is in the batch.
   *
   * @param given counted with the receipt, once: clusters that are given and never used are outliers
   */
  append(batch: readonly Credited[], given?: readonly Given[]): Promise<readonly SignedReceipt[]>
  find(generationId: GenerationId): Promise<SignedReceipt | null>
  /** The receipts of those that have one. */
  findAll(generationIds: readonly GenerationId[]): Promise<readonly SignedReceipt[]>
}
