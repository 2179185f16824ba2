// A leaf of the payout or debit tree: abi.encode(chainId, distributor, account, cumulative), hashed
// twice. Chain and contract are part of it, so a root can never be replayed on another deployment.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import type { Address } from '../ids.ts'
import { assert } from '../result.ts'
import type { Hex } from './tree.ts'

const UINT256_MAX = (1n << 256n) - 1n

export type LeafDomain = { readonly chainId: number; readonly distributor: Address }

export function leafHash(domain: LeafDomain, account: Address, cumulativeWei: bigint): Hex {
  const encoded = concatBytes(
    word(BigInt(domain.chainId)),
    word(BigInt(domain.distributor)),
    word(BigInt(account)),
    word(cumulativeWei),
  )
  return `0x${bytesToHex(keccak_256(keccak_256(encoded)))}`
}

function word(value: bigint): Uint8Array {
  assert(value >= 0n && value <= UINT256_MAX, 'an ABI word is an unsigned 256-bit number')
  return hexToBytes(value.toString(16).padStart(64, '0'))
}
