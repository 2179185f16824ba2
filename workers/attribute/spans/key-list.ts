// Which k-gram hashes does the index hold, and where are their postings? The sorted hashes as an
// Elias–Fano list: the high bits in unary, eight low bits each as a byte, about ten bits a key. It
// is presence filter and directory in one: a key that was put in is always found, one that was not
// is found by chance about once in 200 keys, and the rank of a key is the place of its postings.
import { assert } from '../../../schemas/result.ts'
import { bytesOf, concatenated, wordsAt } from './packed.ts'

const LOW_BITS = 8
/** One sample of the unary part for so many buckets. */
const SAMPLE = 256

/** Ranks [from, to) of the postings under a hash; empty where the hash is not there. */
export type Ranks = { readonly from: number; readonly to: number }

/** How many high bits `count` keys are told apart by: buckets of one key or two. */
function highBits(count: number): number {
  return Math.min(32 - LOW_BITS, Math.max(1, 31 - Math.clz32(count)))
}

/** The part of a 32-bit hash that a list of `count` keys keeps. */
export function keyOf(hash: number, count: number): number {
  return hash >>> (32 - LOW_BITS - highBits(count))
}

/** @param keys `keyOf` each hash, ascending, repeats allowed */
export function packKeys(keys: Uint32Array): Uint8Array<ArrayBuffer> {
  const buckets = 2 ** highBits(keys.length)
  const unary = new Uint32Array(Math.ceil((keys.length + buckets) / 32) + 1)
  const samples = new Uint32Array(Math.ceil(buckets / SAMPLE))
  const low = new Uint8Array(keys.length)
  let rank = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (bucket % SAMPLE === 0) samples[bucket / SAMPLE] = rank + bucket
    for (; rank < keys.length && (keys[rank] ?? 0) >>> LOW_BITS === bucket; rank++) {
      const bit = rank + bucket
      unary[bit >>> 5] = (unary[bit >>> 5] ?? 0) | (1 << (bit & 31))
      low[rank] = (keys[rank] ?? 0) & 255
    }
  }
  assert(rank === keys.length, 'keys ascend and fit their buckets')
  return concatenated([bytesOf(samples), bytesOf(unary), low])
}

export class KeyList {
  readonly #count: number
  readonly #samples: Uint32Array
  readonly #unary: Uint32Array
  readonly #low: Uint8Array

  constructor(bytes: Uint8Array, count: number) {
    const buckets = 2 ** highBits(count)
    const samples = Math.ceil(buckets / SAMPLE)
    const words = Math.ceil((count + buckets) / 32) + 1
    this.#count = count
    this.#samples = wordsAt(bytes, 0, samples)
    this.#unary = wordsAt(bytes, samples * 4, words)
    this.#low = bytes.subarray((samples + words) * 4)
    assert(this.#low.length === count, 'a list of keys is as long as its head says')
  }

  find(hash: number): Ranks {
    const key = keyOf(hash, this.#count)
    const bucket = key >>> LOW_BITS
    const low = key & 255
    let bit = this.#startOf(bucket)
    let rank = bit - bucket
    while (this.#has(bit) && (this.#low[rank] ?? 0) < low) {
      bit++
      rank++
    }
    const from = rank
    while (this.#has(bit) && this.#low[rank] === low) {
      bit++
      rank++
    }
    return { from, to: rank }
  }

  #has(bit: number): boolean {
    return (((this.#unary[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 1
  }

  /** The bit where a bucket begins: behind the zero that ends the bucket before it. */
  #startOf(bucket: number): number {
    let bit = this.#samples[Math.floor(bucket / SAMPLE)] ?? 0
    let zeros = bucket % SAMPLE
    while (zeros > 0) {
      const word = ~(this.#unary[bit >>> 5] ?? 0) >>> (bit & 31)
      const here = popcount(word)
      const left = 32 - (bit & 31)
      if (here < zeros) {
        zeros -= here
        bit += left
        continue
      }
      bit += selectBit(word, zeros) + 1
      zeros = 0
    }
    return bit
  }
}

function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Position of the nth one of a word, n from 1. */
function selectBit(word: number, n: number): number {
  let rest = word
  for (let skipped = 1; skipped < n; skipped++) rest &= rest - 1
  return 31 - Math.clz32(rest & -rest)
}
