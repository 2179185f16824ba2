// What passages, contributions and contributors earned: sums over receipts, never of their own making.
import type { AccountId, Address, ContributionId, GenerationId, PassageId } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { Result } from '../schemas/result.ts'

/** Receipts of an epoch: places in a shard, ends inclusive. */
export type Places = { readonly shard: number; readonly fromSeq: number; readonly toSeq: number }

export type PassageEarned = {
  readonly passageId: PassageId
  /** Its first words. */
  readonly begins: string
  readonly calls: number
  readonly amountNanoUsd: NanoUsd
}

export type EarningLine = {
  readonly generationId: GenerationId
  readonly passageId: PassageId
  /** Of its cluster, in units of 1e-9. */
  readonly share: number
  readonly amountNanoUsd: NanoUsd
  readonly endedAtMs: number
}

export type ContributionEarned = {
  readonly datanet: string
  readonly title: string
  readonly payee: Address
  readonly calls: number
  readonly amountNanoUsd: NanoUsd
  /** In the order of the text. */
  readonly passages: readonly PassageEarned[]
  /** The latest. */
  readonly lines: readonly EarningLine[]
}

export type Rank = {
  readonly payee: Address
  /** Contributions accepted, ever; those withdrawn since are not among them. */
  readonly accepted: number
  /** Calls that its passages were credited for. */
  readonly used: number
  readonly earnedNanoUsd: NanoUsd
}

export type Leaderboard = {
  readonly feeNanoUsd: NanoUsd
  /** Of the Datanet's passages, all payees together. */
  readonly earnedNanoUsd: NanoUsd
  /** Most earned first; equal ones by use, then by what was accepted, then by payee. */
  readonly ranks: readonly Rank[]
}

export type LeaderboardRefusal =
  /** It does not exist, or the account may not know that it does. */
  | { readonly kind: 'datanet_unknown' }
  /** Its card may be seen, and no more: payees and what they earn are for those who have a part in it. */
  | { readonly kind: 'leaderboard_not_granted' }

export interface Earnings {
  /** For its contributor and for those who govern its Datanet; null to anybody else. */
  ofContribution(
    accountId: AccountId,
    id: ContributionId,
    lines: number,
  ): Promise<ContributionEarned | null>
  /**
   * For whoever may read the Datanet, and for its contributors.
   *
   * @param places of one epoch; null counts every receipt
   */
  leaderboard(
    accountId: AccountId | null,
    datanet: string,
    places: readonly Places[] | null,
  ): Promise<Result<Leaderboard, LeaderboardRefusal>>
}
