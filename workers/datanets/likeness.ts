// How much of a text was there before, and whose passage is it like? Winnowed fingerprints find runs
// of words copied from anywhere; MinHash signatures find passages that are near-duplicates as a
// whole. Words are compared as letters and digits, lower case: marks and spaces hide nothing. Both
// are arithmetic on the text alone; who was first is for the store to say.
import type { ContributionId } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'

/**
 * Runs of 5 words, one kept of every 4 neighbours: every run of 8 copied words is found, nothing
 * shorter than 5 ever is (Schleimer, Wilkerson and Aiken, SIGMOD 2003).
 */
const RUN = 5
const WINDOW = 4
/** A passage is compared by its sets of 3 words in a row: passages are short. */
const SHINGLE = 3
const PERMUTATIONS = 64
const BANDS = 16
/** Of earlier contributions that a text repeats so many are named, those with most of it first. */
export const REPEATS_MAX = 20
/** Fewer runs in common are turns of speech; of a short text a tenth is enough. */
const REPEATED_RUNS = 3
const REPEATED_PART = 0.1
/** Estimated Jaccard similarity from which passages are near-duplicates. */
export const ALIKE = 0.7

export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  )
}

/** Fingerprints of a text, each once: 64-bit hashes as signed integers. */
export function fingerprintsOf(text: string): bigint[] {
  const hashes = runHashes(wordsOf(text), RUN)
  const kept = new Set<bigint>()
  for (let end = Math.min(WINDOW, hashes.length); end <= hashes.length; end++) {
    let least: bigint | undefined
    for (let at = Math.max(0, end - WINDOW); at < end; at++) {
      const hash = hashes[at]
      if (hash !== undefined && (least === undefined || hash <= least)) least = hash
    }
    if (least !== undefined) kept.add(least)
  }
  return [...kept]
}

/** @returns the part that is new, in millionths; a text too short for a fingerprint is all new */
export function noveltyOf(fingerprints: number, known: number): number {
  assert(known >= 0 && known <= fingerprints, 'no more are known than there are')
  return fingerprints === 0
    ? 1_000_000
    : Math.floor((1_000_000 * (fingerprints - known)) / fingerprints)
}

/** An earlier contribution whose words a text repeats. */
export type Repeat = {
  readonly contributionId: ContributionId
  /** Part of the text's fingerprints that this contribution had first, in millionths. */
  readonly millionths: number
}

/** An earlier contribution that the reader may see. */
export type SeenRepeat = Repeat & {
  readonly datanet: string
  readonly title: string
  readonly isWithdrawn: boolean
}

/**
 * @param fingerprints of the text, how many
 * @param held how many of them each earlier contribution had first
 */
export function repeatsOf(
  fingerprints: number,
  held: ReadonlyMap<ContributionId, number>,
): Repeat[] {
  const least = Math.min(REPEATED_RUNS, REPEATED_PART * fingerprints)
  return [...held]
    .filter(([, runs]) => runs >= least)
    .toSorted(([a, runs], [b, others]) => others - runs || (a < b ? -1 : 1))
    .slice(0, REPEATS_MAX)
    .map(([contributionId, runs]) => {
      return { contributionId, millionths: Math.floor((1_000_000 * runs) / fingerprints) }
    })
}

/** The least hash of the passage's shingles under each of 64 permutations, as signed 32-bit. */
export function signatureOf(text: string): number[] {
  const words = wordsOf(text)
  const hashes = runHashes(words, Math.max(1, Math.min(SHINGLE, words.length)))
  return Array.from({ length: PERMUTATIONS }, (_, index) => {
    const [a, b] = [Math.imul(index + 1, 0x9e3779b1) | 1, Math.imul(index + 7, 0x85ebca6b)]
    let least = 0xffff_ffff
    for (const hash of hashes) {
      let mixed = Math.imul(Number(hash & 0xffff_ffffn) ^ b, a)
      mixed ^= mixed >>> 15
      mixed = Math.imul(mixed, 0x2c1b3c6d) >>> 0
      if (mixed < least) least = mixed
    }
    return least | 0
  })
}

/** Passages that are alike share a band with a probability of 0.98 at a similarity of 0.7. */
export function bandsOf(signature: readonly number[]): bigint[] {
  assert(signature.length === PERMUTATIONS, 'a signature has a value for each permutation')
  const rows = PERMUTATIONS / BANDS
  return Array.from({ length: BANDS }, (_, band) => {
    const part = signature.slice(band * rows, (band + 1) * rows)
    return hashOf(`${band} ${part.join(' ')}`)
  })
}

/** An estimate of the Jaccard similarity of what the signatures are of, 0 … 1. */
export function similarityOf(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, index) => value === b[index]).length / PERMUTATIONS
}

function runHashes(words: readonly string[], length: number): bigint[] {
  const hashes: bigint[] = []
  for (let at = 0; at + length <= words.length; at++) {
    hashes.push(hashOf(words.slice(at, at + length).join(' ')))
  }
  return hashes
}

/** Two FNV-1a hashes of different bases side by side. */
function hashOf(text: string): bigint {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x01000193) + 0x2545f491
  }
  return BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
}
