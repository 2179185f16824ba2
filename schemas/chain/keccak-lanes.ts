// Keccak-256 of what a payout tree hashes, and nothing else: leaves of 128 bytes (twice) and nodes of
// 64, each one block, from and into 32-bit words. No object is made per hash, which is what makes
// a million leaves fit; the permutation is @noble/hashes'. Knows no order and no meaning.
import { keccakP } from '@noble/hashes/sha3.js'
import { assert } from '../result.ts'

/** 32-bit words of one hash. */
export const HASH_WORDS = 8
/** 32-bit words of an ABI-encoded leaf: four words of 32 bytes. */
export const LEAF_WORDS = 32

const FIRST_PAD = 1
const LAST_PAD = 0x8000_0000
/** The last word of the rate (136 bytes). */
const RATE_END = 33

const state = new Uint32Array(50)
assert(
  new Uint8Array(new Uint32Array([1]).buffer)[0] === 1,
  'bytes are seen as little-endian words, as on every machine that runs JavaScript today',
)

/** keccak(keccak(leaf)): `leaf` holds 128 bytes; the hash is written to `to` from word `at` on. */
export function hashLeafInto(leaf: Uint32Array, to: Uint32Array, at: number): void {
  state.fill(0)
  state.set(leaf)
  state[LEAF_WORDS] = FIRST_PAD
  state[RATE_END] = LAST_PAD
  keccakP(state)
  state.fill(0, HASH_WORDS)
  state[HASH_WORDS] = FIRST_PAD
  state[RATE_END] = LAST_PAD
  keccakP(state)
  copyHash(state, 0, to, at)
}

/** keccak(first ‖ second) of two hashes in `words`, written back to word `at`. */
export function hashPairInto(words: Uint32Array, first: number, second: number, at: number): void {
  state.fill(0)
  copyHash(words, first, state, 0)
  copyHash(words, second, state, HASH_WORDS)
  state[2 * HASH_WORDS] = FIRST_PAD
  state[RATE_END] = LAST_PAD
  keccakP(state)
  copyHash(state, 0, words, at)
}

export function copyHash(from: Uint32Array, at: number, to: Uint32Array, toAt: number): void {
  for (let i = 0; i < HASH_WORDS; i++) to[toAt + i] = from[at + i] ?? 0
}
