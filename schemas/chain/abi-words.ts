// The 32-byte words of the contract ABI, as hex text: what is hashed a hundred times a batch is encoded by
// hand, since a general encoder reads its types anew for each value. Refuses what has no such word.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Address } from '../ids.ts'
import { assert } from '../result.ts'
import type { Hex } from './tree.ts'

const WORD_DIGITS = 64
export const WORD_BYTES = 32
const ADDRESS = /^0x[0-9a-f]{40}$/
const BYTES32 = /^0x[0-9a-fA-F]{64}$/

/** @throws where the value has no place in an unsigned integer of so many bits */
export function uintWord(value: number | bigint, bits: number): string {
  const whole = BigInt(value)
  assert(whole >= 0n && whole < 1n << BigInt(bits), `${value} fits into a uint${bits}`)
  return whole.toString(16).padStart(WORD_DIGITS, '0')
}

export function addressWord(address: Address): string {
  assert(ADDRESS.test(address), `${address} is an address of 20 bytes in lower case`)
  return address.slice(2).padStart(WORD_DIGITS, '0')
}

export function bytes32Word(hex: Hex): string {
  assert(BYTES32.test(hex), `${hex} has 32 bytes`)
  return hex.slice(2)
}

/** A string where it lies behind its offset: its length in bytes, then its UTF-8 in whole words. */
export function textWords(text: string): string {
  const digits = bytesToHex(utf8ToBytes(text))
  const length = uintWord(digits.length / 2, 32)
  return length + digits.padEnd(Math.ceil(digits.length / WORD_DIGITS) * WORD_DIGITS, '0')
}

/** keccak-256 of words. */
export function wordsHash(words: string): Hex {
  return `0x${bytesToHex(keccak_256(hexToBytes(words)))}`
}
