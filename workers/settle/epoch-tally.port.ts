// What the settler needs of the object that holds the sequence: freeze a run of it as an epoch,
// read the frozen receipts page by page, and say when the epoch is final.
import type { Address } from '../../schemas/ids.ts'
import type { PayeeRules, PayeeTerms } from '../../schemas/wire/epoch.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'

/** A frozen run of one shard: every receipt from `fromSeq` to `toSeq`, both included. */
export type ClosedRun = {
  readonly epoch: number
  readonly shard: number
  readonly fromSeq: number
  readonly toSeq: number
  /** The one rate of the epoch: that of each of its receipts. */
  readonly weiPerNanoUsd: bigint
  readonly closedAtMs: number
  readonly payees: PayeeTerms
}

/** What is said of accounts, for one epoch. */
export type PayeesOfEpoch = Pick<PayeeRules, 'standings' | 'addresses'>

export type ReceiptPage = {
  readonly receipts: readonly SignedReceipt[]
  /** Where the next page begins; null after the last. */
  readonly nextSeq: number | null
}

export interface EpochTally {
  /**
   * Freezes what is open and signed as `epoch`; null when nothing is. A repeat tells the same run
   * again. Throws while an earlier epoch is not acknowledged.
   */
  close(epoch: number): Promise<ClosedRun | null>
  /** A page of a closed epoch, small enough for one call; `fromSeq` null starts at its start. */
  receipts(epoch: number, fromSeq: number | null): Promise<ReceiptPage>
  /** What stood of these accounts when the epoch was closed, ascending: the same whenever it is asked. */
  payees(epoch: number, accounts: readonly Address[]): Promise<PayeesOfEpoch>
  /** The epoch is final on chain; the next one may be closed. */
  acknowledge(epoch: number): Promise<void>
}
