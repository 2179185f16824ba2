// What does a payee see? What was earned, what was paid, what can be taken now and with which proof,
// and what still waits for its window. Amounts are differences of cumulative ones; nothing else.
import type { Address } from '../../schemas/ids.ts'
import type { ClaimWindow } from './claims.port.ts'
import type { ClaimProof } from './archive.port.ts'

type Found = { readonly epoch: number; readonly found: ClaimProof }

export type PayoutFacts = {
  readonly account: Address
  /** The last final epoch, and what it owes the account. */
  readonly newest: Found
  /** Earned, and not yet owed by any epoch. */
  readonly maturingWei: bigint
  /** The same of the epoch that can be claimed from now; null when none can, or owes nothing. */
  readonly now: Found | null
  readonly window: ClaimWindow
  readonly claimedWei: bigint
}

export function payoutView(facts: PayoutFacts) {
  const { account, newest, now, window, claimedWei, maturingWei } = facts
  const { epoch, found } = now ?? newest
  const untaken = (cumulative: bigint) => (cumulative > claimedWei ? cumulative - claimedWei : 0n)
  const claimable = now === null ? 0n : untaken(now.found.cumulativeWei)
  return {
    object: 'payout',
    account,
    /** Whose proof this is. */
    epoch,
    cumulative_wei: found.cumulativeWei,
    claimed_wei: claimedWei,
    claimable_wei: claimable,
    pending_wei: untaken(newest.found.cumulativeWei) - claimable,
    /** When what is pending becomes claimable, in Unix seconds. */
    pending_until: newest.epoch === now?.epoch ? null : window.validAt,
    maturing_wei: maturingWei,
    proof: found.proof,
  } as const
}
