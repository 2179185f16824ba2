// A leaf of the payout or debit tree: abi.encode(chainId, distributor, account, cumulative), hashed
// twice. Chain and contract are part of it, so a root can never be replayed on another deployment.
// Many leaves travel packed: 36 bytes each, the account and its cumulative wei as a uint128, in
// ascending order of accounts: the published file, and what `claimRun` takes.
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import type { Address } from '../ids.ts'
import { assert } from '../result.ts'
import { HASH_WORDS, hashLeafInto, LEAF_WORDS } from './keccak-lanes.ts'
import type { Hex } from './tree.ts'

const UINT256_MAX = (1n << 256n) - 1n
export const UINT128_MAX = (1n << 128n) - 1n

/** Bytes of a packed leaf. */
export const ROW_BYTES = 36
const ACCOUNT_BYTES = 20
/** Where account and amount end in the 128 bytes that are hashed. */
const ACCOUNT_AT = 96 - ACCOUNT_BYTES
const AMOUNT_AT = 128 - (ROW_BYTES - ACCOUNT_BYTES)

export type LeafDomain = { readonly chainId: number; readonly distributor: Address }
export type Owed = { readonly account: Address; readonly cumulativeWei: bigint }

export function leafHash(domain: LeafDomain, account: Address, cumulativeWei: bigint): Hex {
  const encoded = encodedLeaf(domain)
  encoded.set(concatBytes(word(BigInt(account)), word(cumulativeWei)), 64)
  const hash = new Uint32Array(HASH_WORDS)
  hashLeafInto(wordsOf(encoded), hash, 0)
  return `0x${bytesToHex(bytesOf(hash))}`
}

/** The hashes of packed leaves, eight 32-bit words each, in the order of the leaves. */
export function leafHashes(domain: LeafDomain, packed: Uint8Array): Uint32Array {
  const count = rowCount(packed)
  const encoded = encodedLeaf(domain)
  const words = wordsOf(encoded)
  const hashes = new Uint32Array(count * HASH_WORDS)
  for (let row = 0; row < count; row++) {
    const at = row * ROW_BYTES
    encoded.set(packed.subarray(at, at + ACCOUNT_BYTES), ACCOUNT_AT)
    encoded.set(packed.subarray(at + ACCOUNT_BYTES, at + ROW_BYTES), AMOUNT_AT)
    hashLeafInto(words, hashes, row * HASH_WORDS)
  }
  return hashes
}

/** @param owed in ascending order of accounts, none twice */
export function packLeaves(owed: readonly Owed[]): Uint8Array {
  const packed = new Uint8Array(owed.length * ROW_BYTES)
  owed.forEach(({ account, cumulativeWei }, row) => {
    const before = owed[row - 1]
    assert(before === undefined || before.account < account, 'accounts ascend, none stands twice')
    packed.set(packedRow(account, cumulativeWei), row * ROW_BYTES)
  })
  return packed
}

export function rowCount(packed: Uint8Array): number {
  assert(packed.length % ROW_BYTES === 0, 'packed leaves are whole rows')
  return packed.length / ROW_BYTES
}

/** Row `row` of packed leaves. */
export function rowAt(packed: Uint8Array, row: number): Owed {
  const bytes = packed.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES)
  assert(bytes.length === ROW_BYTES, 'the row lies inside the file')
  const account = `0x${bytesToHex(bytes.subarray(0, ACCOUNT_BYTES))}` as Address
  const cumulativeWei = BigInt(`0x${bytesToHex(bytes.subarray(ACCOUNT_BYTES))}`)
  return { account, cumulativeWei }
}

/** The row of an account in packed leaves; null when it has none. */
export function findRow(packed: Uint8Array, account: Address): number | null {
  let [low, high] = [0, rowCount(packed) - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = rowAt(packed, middle).account
    if (found === account) return middle
    if (found < account) low = middle + 1
    else high = middle - 1
  }
  return null
}

/**
 * The leaves and as many more as make their number a power of two, at least two, so that every
 * aligned run of 2^k leaves is a subtree and no proof is ever empty. What is added owes nothing:
 * the lowest accounts from 1 on that have no leaf, with 0 wei, which no claim can take.
 */
export function padLeaves(packed: Uint8Array): Uint8Array {
  const count = rowCount(packed)
  const whole = 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(count, 1))))
  const padded = new Uint8Array(whole * ROW_BYTES)
  padded.set(packed)
  const view = new DataView(padded.buffer)
  let row = 0
  for (let low = 1, at = count; at < whole; low++) {
    while (row < count && numberAt(view, row) < low) row++
    if (row < count && numberAt(view, row) === low) continue
    view.setUint32(at++ * ROW_BYTES + ACCOUNT_BYTES - 4, low)
  }
  return padded
}

/** The account of a row as a number; infinity above 2^32, where no account of padding lies. */
function numberAt(view: DataView, row: number): number {
  const at = row * ROW_BYTES
  for (let i = 0; i < ACCOUNT_BYTES - 4; i += 4) if (view.getUint32(at + i) !== 0) return Infinity
  return view.getUint32(at + ACCOUNT_BYTES - 4)
}

function packedRow(account: Address, cumulativeWei: bigint): Uint8Array {
  assert(cumulativeWei >= 0n && cumulativeWei <= UINT128_MAX, 'a packed amount is a uint128')
  return concatBytes(hexToBytes(account.slice(2)), word(cumulativeWei).subarray(16))
}

function encodedLeaf({ chainId, distributor }: LeafDomain): Uint8Array<ArrayBuffer> {
  const encoded = new Uint8Array(LEAF_WORDS * 4)
  encoded.set(concatBytes(word(BigInt(chainId)), word(BigInt(distributor))))
  return encoded
}

function word(value: bigint): Uint8Array {
  assert(value >= 0n && value <= UINT256_MAX, 'an ABI word is an unsigned 256-bit number')
  return hexToBytes(value.toString(16).padStart(64, '0'))
}

function wordsOf(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}
