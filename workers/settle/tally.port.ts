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
   * @param evidence the name of the bundle that holds what these credits rest on
   * @param given counted with the receipt, once: clusters that are given and never used are outliers
   */
  append(
    batch: readonly Credited[],
    evidence: Sha256 | null,
    given?: readonly Given[],
  ): Promise<readonly SignedReceipt[]>
  /** The bundle that was named with it; null for a generation without a place. */
  evidenceOf(generationId: GenerationId): Promise<Sha256 | null>
  /** The closed epoch that its receipt lies in; null while it lies open. */
  epochOf(generationId: GenerationId): Promise<number | null>
  find(generationId: GenerationId): Promise<SignedReceipt | null>
  /** The receipts of those that have one. */
  findAll(generationIds: readonly GenerationId[]): Promise<readonly SignedReceipt[]>
}
