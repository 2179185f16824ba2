// Finds the maximal runs of an answer in an index, whatever its kind and wherever its bytes are. The
// search is a generator: it yields the byte ranges that it needs and is given their bytes. Warm
// memory answers at once, a bucket after a while, and both walk the same lines of code.
import type { ContributionId } from '../../../schemas/ids.ts'
import { assert, must } from '../../../schemas/result.ts'
import { maximalRuns } from './maximal.ts'
import type { Match, MaximalRun } from './maximal.ts'
import { isWithdrawn, liveSuffixes } from './open-index.ts'
import type { OpenIndex } from './open-index.ts'
import { bitsFor, unpackBits } from './packed.ts'
import { joinedRanges } from './ranges.ts'
import type { Range } from './ranges.ts'
import { findInSuffixes } from './suffix-search.ts'
import type { SortedSuffixes } from './suffix-search.ts'
import { BLOCK_TOKENS, unpackTokens } from './token-blocks.ts'
import { fingerprintsOf, growCandidates } from './winnowed-search.ts'
import type { Candidates, Fingerprint } from './winnowed-search.ts'

export type Wanted = { readonly file: 'postings' | 'tokens'; readonly ranges: readonly Range[] }
/** One array of bytes for each range wanted, in their order. */
export type Search = Generator<Wanted, MaximalRun[], readonly Uint8Array[]>

/** Reading on is cheaper than asking again: a request costs as much as this many bytes. */
const GAP_BYTES = 65_536

/**
 * @param asked the answer's tokens as the index numbers them, UNKNOWN where it has none
 * @param suffixes of the live documents; needed for an index of kind `suffix` alone
 */
export function* findRuns(
  index: OpenIndex,
  asked: Uint32Array,
  withdrawn: ReadonlySet<ContributionId>,
  suffixes: SortedSuffixes | null = null,
): Search {
  const { head, documents, body } = index
  if (head.kind === 'suffix') {
    const live = suffixes ?? liveSuffixes(index, must(body, 'a suffix array is warm'), withdrawn)
    return findInSuffixes(asked, live, head.shortest)
  }
  const fingerprints = fingerprintsOf(asked, head, index.keys)
  const candidates = yield* candidatesOf(index, fingerprints)
  const matches = yield* grown(index, asked, candidates)
  return maximalRuns(matches.filter(({ place }) => !isWithdrawn(documents, place, withdrawn)))
}

type Step<T> = Generator<Wanted, T, readonly Uint8Array[]>

function* candidatesOf(
  { head, body }: OpenIndex,
  fingerprints: readonly Fingerprint[],
): Step<Candidates> {
  const width = bitsFor(head.places)
  const rangeOf = ({ ranks }: Fingerprint): Range => ({
    from: Math.floor((ranks.from * width) / 8),
    to: Math.ceil((ranks.to * width) / 8),
  })
  const read = body === null ? yield* readRanges('postings', fingerprints.map(rangeOf)) : null
  const count = fingerprints.reduce((sum, { ranks }) => sum + ranks.to - ranks.from, 0)
  const candidates = { starts: new Uint32Array(count), places: new Uint32Array(count) }
  let at = 0
  for (const fingerprint of fingerprints) {
    const { start, ranks } = fingerprint
    const { bytes, base } = read?.(rangeOf(fingerprint).from) ?? wholeOf(body?.postings)
    for (let rank = ranks.from; rank < ranks.to; rank++) {
      candidates.starts[at] = start
      candidates.places[at++] = unpackBits(bytes, base, width, rank)
    }
  }
  return candidates
}

function wholeOf(bytes: Uint8Array | undefined): Found {
  return { bytes: must(bytes, 'what was not read is in memory'), base: 0 }
}

/** Blocks that a run turns out to need are fetched and the runs grown again, from the start. */
function* grown(
  index: OpenIndex,
  asked: Uint32Array,
  candidates: Candidates,
): Step<readonly Match[]> {
  const { head, blocks, body } = index
  const known = new Map<number, Uint32Array>()
  const blockAt = (number: number): Uint32Array | null => {
    if (body === null) return known.get(number) ?? null
    return body.tokens.subarray(number * BLOCK_TOKENS, (number + 1) * BLOCK_TOKENS)
  }
  for (;;) {
    const outcome = growCandidates(asked, candidates, head.shortest, blockAt)
    if (outcome.kind === 'matches') return outcome.matches
    yield* readBlocks(blocks, outcome.blocks, known)
  }
}

function* readBlocks(
  starts: Uint32Array,
  numbers: ReadonlySet<number>,
  known: Map<number, Uint32Array>,
): Step<void> {
  const rangeOf = (number: number): Range => ({
    from: must(starts[number], 'a block begins somewhere'),
    to: must(starts[number + 1], 'a block ends somewhere'),
  })
  const read = yield* readRanges('tokens', [...numbers].map(rangeOf))
  for (const number of numbers) {
    const { from, to } = rangeOf(number)
    const { bytes, base } = read(from)
    const block = new Uint32Array(BLOCK_TOKENS)
    const count = unpackTokens(bytes.subarray(from - base, to - base), block)
    known.set(number, block.subarray(0, count))
  }
}

type Found = { readonly bytes: Uint8Array; readonly base: number }

/** Joined into few reads; the function returned finds the bytes from a wanted offset on. */
function* readRanges(
  file: Wanted['file'],
  wanted: readonly Range[],
): Step<(from: number) => Found> {
  const ranges = joinedRanges(wanted, GAP_BYTES)
  const parts = ranges.length === 0 ? [] : yield { file, ranges }
  assert(parts.length === ranges.length, 'every range that was wanted was read')
  return (from) => {
    const at = lastNotAfter(ranges, from)
    return {
      bytes: must(parts[at], 'what is wanted lies in a range'),
      base: must(ranges[at], 'what is wanted lies in a range').from,
    }
  }
}

function lastNotAfter(ranges: readonly Range[], from: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.from ?? 0) <= from) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** For an index that is warm: it never wants a byte. */
export function findWarm(
  index: OpenIndex,
  asked: Uint32Array,
  withdrawn: ReadonlySet<ContributionId>,
  suffixes: SortedSuffixes | null = null,
): MaximalRun[] {
  const step = findRuns(index, asked, withdrawn, suffixes).next()
  assert(step.done === true, 'a warm index has all of its bytes')
  return step.value
}
