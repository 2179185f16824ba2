// What a wallet signs (EIP-712) to get an API key of its account: no password, no e-mail.
import type { Address } from '../ids.ts'
import type { KeyMode } from '../wire/key.ts'
import type { Hex } from './tree.ts'

export type KeyDomain = { readonly chainId: number; readonly escrow: Address }
export type KeyRequestMessage = {
  readonly wallet: Address
  readonly name: string
  readonly mode: KeyMode
  /** Milliseconds since 1970. */
  readonly issuedAt: bigint
  readonly nonce: Hex
}

export const KEY_REQUEST_TYPES = {
  KeyRequest: [
    { name: 'wallet', type: 'address' },
    { name: 'name', type: 'string' },
    { name: 'mode', type: 'string' },
    { name: 'issuedAt', type: 'uint64' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** The typed data as viem's signTypedData and verifyTypedData take it. */
export function keyRequestTypedData({ chainId, escrow }: KeyDomain, message: KeyRequestMessage) {
  return {
    domain: { name: 'Meed', version: '1', chainId, verifyingContract: escrow },
    types: KEY_REQUEST_TYPES,
    primaryType: 'KeyRequest',
    message,
  } as const
}
