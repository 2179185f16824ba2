// Versions of a Datanet: published by its owner or a curator, for ever the same, provable leaf by
// leaf. Withdrawing a contribution changes none of them.
import type { Hex } from '../../schemas/chain/tree.ts'
import type { AccountId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { VersionDiff, VersionEntry } from './version.ts'

export type Version = {
  readonly number: number
  readonly root: Hex
  readonly contributions: number
  readonly note: string
  readonly publishedAtMs: number
}

export type ProvenEntry = VersionEntry & {
  readonly leaf: Hex
  /** Siblings from the leaf to below the root. */
  readonly proof: readonly Hex[]
  readonly isWithdrawn: boolean
}

/** A contribution of a version as it was given; a withdrawn one has no text any more, and is proven. */
export type VersionRow = ProvenEntry & {
  /** From 0, dense. */
  readonly position: number
  readonly title: string
  readonly source: string
  readonly text: string | null
}

export type VersionRefusal =
  | { readonly kind: 'datanet_unknown'; readonly name: string }
  | { readonly kind: 'version_unknown'; readonly number: number }
  /** Nothing in it that is not withdrawn. */
  | { readonly kind: 'version_empty' }
  /** Another version was published, or a contribution withdrawn, meanwhile. */
  | { readonly kind: 'version_raced' }

export interface Versions {
  publish(
    accountId: AccountId,
    datanet: string,
    note: string,
    nowMs: number,
  ): Promise<Result<Version, VersionRefusal>>
  /** Newest first, for whoever may read the Datanet; a null account reads what is public. */
  list(
    accountId: AccountId | null,
    datanet: string,
  ): Promise<Result<readonly Version[], VersionRefusal>>
  /** Every contribution of a version with its proof. */
  entries(
    accountId: AccountId | null,
    datanet: string,
    number: number,
  ): Promise<Result<readonly ProvenEntry[], VersionRefusal>>
  /** The same with their texts, in order, a page behind a position. */
  rows(
    accountId: AccountId | null,
    datanet: string,
    number: number,
    page: { readonly after: number; readonly limit: number },
  ): Promise<Result<readonly VersionRow[], VersionRefusal>>
  diff(
    accountId: AccountId | null,
    datanet: string,
    from: number,
    to: number,
  ): Promise<Result<VersionDiff, VersionRefusal>>
}
