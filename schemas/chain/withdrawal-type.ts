// EIP-712 type of a withdrawal as CreditEscrow checks it: the hash of the terms is the contract's name
// for the withdrawal, and the operator's signature over it starts the delay.
import type { Address } from '../ids.ts'

export type EscrowDomain = { readonly chainId: number; readonly escrow: Address }

export const WITHDRAWAL_TYPES = {
  Withdrawal: [
    { name: 'account', type: 'bytes32' },
    { name: 'to', type: 'address' },
    { name: 'amount', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

export function withdrawalDomain({ chainId, escrow }: EscrowDomain) {
  return { name: 'Meed', version: '1', chainId, verifyingContract: escrow } as const
}
