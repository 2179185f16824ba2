// May a withdrawn contribution return? The contributor's word keeps it away, and the Datanet's owner's; each
// takes back his own, and it returns as it was when none is left (ADR 0113). Nobody undoes the other's.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { ReviewState } from './reviewing.ts'

/** Whose word keeps it away. */
export type Words = { readonly contributor: boolean; readonly owner: boolean }

export type Left = {
  readonly state: ReviewState
  readonly isWithdrawn: boolean
  readonly words: Words
}

export type StaysAway =
  /** A curator's rejection stays what it is. */
  | { readonly kind: 'contribution_rejected' }
  /** What keeps it away is not this account's to take back. */
  | { readonly kind: 'withdrawn_by_another'; readonly by: 'contributor' | 'owner' }
  /** It left before it was kept who withdrew it. */
  | { readonly kind: 'withdrawn_by_unknown' }

/**
 * @param by what the account is to it: one of them at least
 * @returns the words that are left, none where it returns; the same where it stands
 */
export function wordsLeft(
  { state, isWithdrawn, words }: Left,
  by: Words,
): Result<Words, StaysAway> {
  if (!isWithdrawn) return ok({ contributor: false, owner: false })
  if (state === 'rejected') return err({ kind: 'contribution_rejected' })
  if (!words.contributor && !words.owner) return err({ kind: 'withdrawn_by_unknown' })
  const left = {
    contributor: words.contributor && !by.contributor,
    owner: words.owner && !by.owner,
  }
  if (left.contributor === words.contributor && left.owner === words.owner) {
    return err({ kind: 'withdrawn_by_another', by: words.owner ? 'owner' : 'contributor' })
  }
  return ok(left)
}
