// Who looks at a contribution before it may be found, and what did they say? Owners and curators see
// the queue; a contributor sees his own; to anybody else there is none.
import type { AccountId, Address, ContributionId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { StoredFlag } from './flags.ts'
import type { SeenRepeat } from './likeness.ts'
import type { Agreement, ReviewState, Verdict } from './reviewing.ts'
import type { DatanetUnknown } from './refusal.ts'

export type Reviewed = {
  readonly id: ContributionId
  readonly datanet: string
  readonly contributorAccount: AccountId
  readonly payee: Address
  readonly title: string
  readonly source: string
  readonly licence: string
  readonly text: string
  readonly state: ReviewState
  readonly isWithdrawn: boolean
  readonly flags: readonly StoredFlag[]
  readonly noveltyMillionths: number
  /** Earlier contributions whose words it repeats, as far as the reader may see them; null where that was
   * not kept when it came. */
  readonly repeats: readonly SeenRepeat[] | null
  readonly relevanceMillionths: number | null
  /** How many reviews there are; who said what stays hidden until it is decided. */
  readonly reviews: number
  /** What the reader himself said. */
  readonly own: Verdict | null
  /** Of those who decided it; empty while it waits. */
  readonly reasons: readonly string[]
  readonly committedAtMs: number
}

export type ReviewPage = {
  readonly state: ReviewState | null
  readonly after: ContributionId | null
  readonly limit: number
}

export type Review = {
  readonly contributionId: ContributionId
  readonly by: AccountId
  readonly verdict: Verdict
  readonly reason: string
}

export type ReviewRefusal =
  /** There is none that this account may review. */
  | { readonly kind: 'contribution_unknown' }
  | { readonly kind: 'own_contribution' }
  | { readonly kind: 'review_over'; readonly state: ReviewState }
  /** The same curator said the other before. */
  | { readonly kind: 'reviewed_before'; readonly verdict: Verdict }
  /** The review stands; say it again when a node is up, and the contribution is taken in. */
  | { readonly kind: 'embedding_unavailable' }

export interface Reviews {
  /** Oldest first. */
  list(
    accountId: AccountId,
    datanet: string,
    page: ReviewPage,
  ): Promise<Result<readonly Reviewed[], DatanetUnknown>>
  find(accountId: AccountId, id: ContributionId): Promise<Reviewed | null>
  /** @returns the state after it; saying the same again finishes what a crash left undone */
  review(review: Review, nowMs: number): Promise<Result<ReviewState, ReviewRefusal>>
  agreement(accountId: AccountId, datanet: string): Promise<Result<Agreement, DatanetUnknown>>
}
