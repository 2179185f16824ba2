// Which runs of an answer stand in a sequence whose suffixes are sorted? For each place of the
// answer the longest match is a neighbour of where the answer would be inserted; runs that an
// earlier place contains are dropped (the maximal spans of OLMoTrace).
import { maximalRuns } from './maximal.ts'
import type { Match, MaximalRun } from './maximal.ts'
import { UNKNOWN } from './lexicon.ts'

/** A sequence and the order of those of its suffixes that count. */
export type SortedSuffixes = {
  readonly tokens: Uint32Array
  readonly order: Uint32Array
}

/** Maximal common runs of at least `shortest` tokens, with all their places. */
export function findInSuffixes(
  asked: Uint32Array,
  suffixes: SortedSuffixes,
  shortest: number,
): MaximalRun[] {
  const matches: Match[] = []
  let furthest = 0
  for (let start = 0; start < asked.length; start++) {
    const length = longestMatch(asked, start, suffixes)
    const end = start + length
    if (length < shortest || end <= furthest) continue
    furthest = end
    for (const place of placesOf(asked, start, length, suffixes))
      matches.push({ start, end, place })
  }
  return maximalRuns(matches)
}

/** How many tokens from `start` on stand somewhere in the sequence. */
export function longestMatch(asked: Uint32Array, start: number, suffixes: SortedSuffixes): number {
  const { tokens, order } = suffixes
  const limit = asked.length - start
  const rank = lowerBound(asked, start, limit, suffixes)
  const below = commonLength(asked, start, tokens, order[rank - 1] ?? tokens.length)
  return Math.max(below, commonLength(asked, start, tokens, order[rank] ?? tokens.length))
}

function placesOf(
  asked: Uint32Array,
  start: number,
  length: number,
  suffixes: SortedSuffixes,
): Uint32Array {
  const { tokens, order } = suffixes
  const from = lowerBound(asked, start, length, suffixes)
  let [low, high] = [from, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(asked, start, length, tokens, order[middle] ?? 0) >= 0) low = middle + 1
    else high = middle
  }
  return order.subarray(from, low).slice().sort()
}

/** First rank whose suffix is not below tokens [start, start + length) of the answer. */
function lowerBound(
  asked: Uint32Array,
  start: number,
  length: number,
  { tokens, order }: SortedSuffixes,
): number {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(asked, start, length, tokens, order[middle] ?? 0) > 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Sign of (answer - suffix) over `length` tokens; 0 when the suffix begins with them. */
function compare(
  asked: Uint32Array,
  start: number,
  length: number,
  tokens: Uint32Array,
  place: number,
): number {
  for (let at = 0; at < length; at++) {
    const own = asked[start + at] ?? 0
    const other = tokens[place + at] ?? -1
    if (own !== other) return own - other
  }
  return 0
}

function commonLength(
  asked: Uint32Array,
  start: number,
  tokens: Uint32Array,
  place: number,
): number {
  let length = 0
  for (;;) {
    const own = asked[start + length] ?? UNKNOWN
    // An unknown token equals nothing, the separator least of all.
    if (own === UNKNOWN || own !== tokens[place + length]) return length
    length++
  }
}
