// May a withdrawn contribution come back? It does so as it was: whoever withdrew it gives the same text under
// the same licence again. Nobody undoes another's withdrawal, and a rejection stays what it is (ADR 0113).
import type { AccountId, ContributionId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { ReviewState } from './reviewing.ts'

/** What is there already of a text that is given. */
export type Before = {
  readonly id: ContributionId
  readonly state: ReviewState
  readonly licence: string
  readonly isWithdrawn: boolean
  /** Null where it stands, and where it left before this was kept. */
  readonly withdrawnBy: AccountId | null
}

export type StaysAway =
  | { readonly kind: 'contribution_duplicate'; readonly contributionId: ContributionId }
  | {
      readonly kind: 'contribution_withdrawn'
      readonly contributionId: ContributionId
      readonly why: WhyAway
    }

export type WhyAway =
  /** The contributor withdrew it, or the Datanet's owner did, and this account is not that one. */
  | { readonly by: 'another' }
  /** It left before it was kept who withdrew it. */
  | { readonly by: 'unknown' }
  /** It comes back under the licence it had. */
  | { readonly licence: string }

export function reinstated(
  { id: contributionId, state, licence, isWithdrawn, withdrawnBy }: Before,
  given: { readonly contributorAccount: AccountId; readonly licence: string },
): Result<null, StaysAway> {
  if (!isWithdrawn || state === 'rejected') {
    return err({ kind: 'contribution_duplicate', contributionId })
  }
  const stays = (why: WhyAway) =>
    err({ kind: 'contribution_withdrawn', contributionId, why } as const)
  if (withdrawnBy === null) return stays({ by: 'unknown' })
  if (withdrawnBy !== given.contributorAccount) return stays({ by: 'another' })
  return licence === given.licence ? ok(null) : stays({ licence })
}
