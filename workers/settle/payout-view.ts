// What does a payee see? What was earned, what was paid, what can be taken now and with which proof,
// and what still waits for its window. Amounts are differences of cumulative ones; nothing else.
import type { Address } from '../../schemas/ids.ts'
import type { ClaimWindow } from './claims.port.ts'
import type { ClaimProof } from './archive.port.ts'

export type PayoutFacts = {
  readonly account: Address
  /** The last final epoch, and what it owes the account. */
  readonly newest: { readonly epoch: number; readonly found: ClaimProof }
  /** The same of the epoch that can be claimed from now; null when none can, or owes nothing. */
  readonly now: { readonly epoch: number; readonly found: ClaimProof } | null
  readonly window: ClaimWindow
  readonly claimedWei: bigint
}

export function payoutView({ account, newest, now, window, claimedWei }: PayoutFacts) {
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
    proof: found.proof,
  } as const
}
