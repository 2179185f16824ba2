// Why may a Datanet not be made, fed or changed? Every refusal is a value. A Datanet that the
// caller may not read is refused exactly like one that does not exist.
import type { ContributionId } from '../../schemas/ids.ts'
import type { StaysAway } from './returning.ts'
import type { Finding } from './validate.ts'

export type TextRefusal =
  /** No letter and no digit in it. */
  | { readonly kind: 'text_empty' }
  /** Half a surrogate pair, or NUL: no store would give the same text back. */
  | { readonly kind: 'text_malformed' }
  | { readonly kind: 'text_too_large'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'passages_too_many'; readonly passages: number; readonly limit: number }

export type DatanetUnknown = { readonly kind: 'datanet_unknown'; readonly name: string }

/** No SPDX expression: what it allows cannot be known. */
type LicenceUnknown = { readonly kind: 'licence_unknown'; readonly licence: string }

export type CreateRefusal =
  | { readonly kind: 'namespace_taken'; readonly namespace: string }
  | { readonly kind: 'datanet_exists'; readonly name: string }
  | LicenceUnknown

/** The account may not contribute to it. */
export type NotFed =
  | DatanetUnknown
  | { readonly kind: 'contributor_not_granted'; readonly name: string }

export type ContributeRefusal =
  | TextRefusal
  | NotFed
  | {
      readonly kind: 'contribution_duplicate'
      readonly contributionId: ContributionId
      /** The caller's own, and rejected in review: it stays so. Of another's nobody is told. */
      readonly isRejected: boolean
    }
  /** This very text is there, and withdrawn: giving it again brings nothing back. */
  | { readonly kind: 'contribution_withdrawn'; readonly contributionId: ContributionId }
  | { readonly kind: 'embedding_unavailable' }
  /** It holds secrets or personal data: where, never what. */
  | { readonly kind: 'text_rejected'; readonly findings: readonly Finding[] }
  | LicenceUnknown

export type GrantRefusal = DatanetUnknown | { readonly kind: 'owner_only'; readonly name: string }

export type WithdrawRefusal = { readonly kind: 'contribution_unknown' }

/** Why a withdrawn contribution does not return. */
export type ReturnRefusal =
  | WithdrawRefusal
  | StaysAway
  | NotFed
  | { readonly kind: 'text_rejected'; readonly findings: readonly Finding[] }
  | LicenceUnknown

export type ChangeRefusal =
  | GrantRefusal
  | { readonly kind: 'version_unknown'; readonly number: number }
  /** Others gave texts under the narrower rule: it is theirs to widen. */
  | { readonly kind: 'rule_widened'; readonly contributions: number }
