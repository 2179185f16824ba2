// What is known of payees beside what they earned: where they stand, and where they want to be paid.
// An epoch follows what stood here when it was closed.
import type { Address, Sha256 } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { PayoutAddress } from '../../schemas/wire/epoch.ts'
import type { FindingKind, Standing } from './standing.ts'

/** A standing with what its findings rest on: any text, by its hash. */
export type KnownStanding = {
  readonly standing: Standing
  readonly points: number
  readonly evidence: readonly { readonly sha256: Sha256; readonly content: string }[]
}

export type Decision =
  | { readonly kind: 'upheld' }
  | { readonly kind: 'overturned'; readonly evidenceSha256: Sha256 }

/** What an account said, and from which epoch on it is followed. */
export type KnownAddress = { readonly said: PayoutAddress; readonly fromEpoch: number }

export interface Payees {
  standing(account: Address): Promise<KnownStanding>
  /** @param evidence kept under its hash; the same again changes nothing */
  report(account: Address, kind: FindingKind, evidence: string): Promise<KnownStanding>
  /** Refused where nothing is held, or the time to contest it is over. */
  appeal(
    account: Address,
    statement: string,
  ): Promise<Result<KnownStanding, { readonly kind: 'nothing_to_appeal' }>>
  decide(account: Address, decision: Decision): Promise<KnownStanding>
  /** The last two that the account said, oldest first: the one in force, and one that will be. */
  addresses(account: Address): Promise<readonly KnownAddress[]>
  /** The signature was checked. A version is said once, in order, so that none can be replayed. */
  setAddress(
    said: PayoutAddress,
  ): Promise<Result<KnownAddress, { readonly kind: 'version_expected'; readonly version: number }>>
}
