// How far is a batch of contributions? Its maker sends the items one by one; each has one outcome, the
// last that was told, so a batch that broke off is sent again and its figures stay right.
import type { AccountId, BatchId, ContributionId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { DatanetUnknown } from './refusal.ts'

export type Outcome = 'accepted' | 'pending' | 'duplicate' | 'withdrawn' | 'rejected'
/** Of a piece of an upload, which counts what is withdrawn among what was refused. */
export type PieceOutcome = Exclude<Outcome, 'withdrawn'>

export type BatchItem = {
  readonly name: string
  readonly outcome: Outcome
  readonly contributionId: ContributionId | null
  /** Of the refusal. */
  readonly code: string | null
  readonly message: string | null
}

export type Batch = {
  readonly id: BatchId
  readonly datanet: string
  readonly expected: number
  readonly counts: Readonly<Record<Outcome, number>>
  /** By name, one page. */
  readonly items: readonly BatchItem[]
}

export type BatchPage = {
  readonly outcome: Outcome | null
  readonly after: string | null
  readonly limit: number
}

export interface Batches {
  open(
    id: BatchId,
    accountId: AccountId,
    datanet: string,
    expected: number,
    nowMs: number,
  ): Promise<Result<null, DatanetUnknown>>
  /** False where the account has no such batch of that Datanet. */
  isOpen(id: BatchId, accountId: AccountId, datanet: string): Promise<boolean>
  tell(id: BatchId, item: BatchItem, nowMs: number): Promise<void>
  find(id: BatchId, accountId: AccountId, page: BatchPage): Promise<Batch | null>
}
