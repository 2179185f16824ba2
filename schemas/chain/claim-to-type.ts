// The EIP-712 message by which an account says where its payout goes; `claimTo` checks it on chain,
// for contract accounts by ERC-1271.
import type { Address } from '../ids.ts'
import { meedDomain } from './receipt-type.ts'

const TYPES = {
  ClaimTo: [
    { name: 'account', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'cumulative', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const

export type ClaimTo = {
  readonly account: Address
  readonly to: Address
  /** The amount of the leaf that is claimed: the signature is good for no other. */
  readonly cumulative: bigint
  /** Unix seconds. */
  readonly deadline: bigint
}

export function claimToTypedData(
  { chainId, distributor }: { readonly chainId: number; readonly distributor: Address },
  message: ClaimTo,
) {
  const domain = meedDomain({ chainId, verifyingContract: distributor })
  return { domain, types: TYPES, primaryType: 'ClaimTo', message } as const
}
