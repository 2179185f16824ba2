// In which order do the suffixes of a sequence stand? SA-IS (Nong, Zhang and Chan, 2009): linear
// time by induced sorting, on Int32Array alone. Symbols are small integers; what they mean is not
// known here. A suffix that is a prefix of another comes first.
import { assert } from '../../../schemas/result.ts'

/** @param alphabet every symbol is in [0, alphabet) */
export function suffixArray(symbols: Int32Array, alphabet: number): Int32Array {
  assert(
    symbols.every((symbol) => symbol >= 0 && symbol < alphabet),
    'a symbol belongs to the alphabet',
  )
  const text = new Int32Array(symbols.length + 1)
  for (let at = 0; at < symbols.length; at++) text[at] = (symbols[at] ?? 0) + 1
  const sorted = new Int32Array(text.length)
  sortSuffixes(text, sorted, alphabet + 1)
  return sorted.subarray(1)
}

/** `text` ends in a 0 that stands nowhere else; its suffixes are written into `sorted`. */
function sortSuffixes(text: Int32Array, sorted: Int32Array, alphabet: number): void {
  const isSmall = typesOf(text)
  const sizes = new Int32Array(alphabet)
  for (let at = 0; at < text.length; at++) sizes[text[at] ?? 0] = (sizes[text[at] ?? 0] ?? 0) + 1
  const starts = lmsPositions(isSmall)
  const buckets: Buckets = { text, isSmall, sizes }
  induce(buckets, sorted, starts)
  const order = sortedLms(isSmall, sorted, starts.length)
  const { names, count } = namesOf(text, isSmall, order)
  const reduced = starts.map((at) => names[at >> 1] ?? 0)
  const reducedOrder = new Int32Array(starts.length)
  if (count < starts.length) sortSuffixes(reduced, reducedOrder, count)
  else for (const [at, name] of reduced.entries()) reducedOrder[name] = at
  induce(
    buckets,
    sorted,
    reducedOrder.map((at) => starts[at] ?? 0),
  )
}

type Buckets = {
  readonly text: Int32Array
  /** 1 where the suffix is smaller than the next one (type S), 0 where it is larger (type L). */
  readonly isSmall: Uint8Array
  readonly sizes: Int32Array
}

function typesOf(text: Int32Array): Uint8Array {
  const isSmall = new Uint8Array(text.length)
  isSmall[text.length - 1] = 1
  for (let at = text.length - 2; at >= 0; at--) {
    const [own, next] = [text[at] ?? 0, text[at + 1] ?? 0]
    isSmall[at] = own < next || (own === next && isSmall[at + 1] === 1) ? 1 : 0
  }
  return isSmall
}

function isLms(isSmall: Uint8Array, at: number): boolean {
  return at > 0 && isSmall[at] === 1 && isSmall[at - 1] === 0
}

/** Leftmost positions of runs of type S, in order: the last of them is the sentinel. */
function lmsPositions(isSmall: Uint8Array): Int32Array {
  const found: number[] = []
  for (let at = 1; at < isSmall.length; at++) if (isLms(isSmall, at)) found.push(at)
  return Int32Array.from(found)
}

/** From the LMS suffixes, given in order, the order of all: L from the left, S from the right. */
function induce(buckets: Buckets, sorted: Int32Array, lms: Int32Array): void {
  const { text, isSmall } = buckets
  const last = text.length - 1
  sorted.fill(-1)
  const tails = bucketEnds(buckets.sizes)
  for (let at = lms.length - 1; at >= 0; at--) {
    const place = lms[at] ?? 0
    const tail = (tails[text[place] ?? 0] ?? 0) - 1
    tails[text[place] ?? 0] = tail
    sorted[tail] = place
  }
  const heads = bucketStarts(buckets.sizes)
  for (let at = 0; at <= last; at++) {
    const place = (sorted[at] ?? -1) - 1
    if (place < 0 || isSmall[place] === 1) continue
    const head = heads[text[place] ?? 0] ?? 0
    heads[text[place] ?? 0] = head + 1
    sorted[head] = place
  }
  const ends = bucketEnds(buckets.sizes)
  for (let at = last; at >= 0; at--) {
    const place = (sorted[at] ?? -1) - 1
    if (place < 0 || isSmall[place] === 0) continue
    const end = (ends[text[place] ?? 0] ?? 0) - 1
    ends[text[place] ?? 0] = end
    sorted[end] = place
  }
  sorted[0] = last
}

function bucketStarts(sizes: Int32Array): Int32Array {
  let sum = 0
  return sizes.map((size) => (sum += size) - size)
}

function bucketEnds(sizes: Int32Array): Int32Array {
  let sum = 0
  return sizes.map((size) => (sum += size))
}

function sortedLms(isSmall: Uint8Array, sorted: Int32Array, count: number): Int32Array {
  const order = new Int32Array(count)
  let filled = 0
  for (const place of sorted) if (isLms(isSmall, place)) order[filled++] = place
  return order
}

/** Equal LMS substrings get equal names; names follow their order. Stored at half the position. */
function namesOf(
  text: Int32Array,
  isSmall: Uint8Array,
  order: Int32Array,
): { names: Int32Array; count: number } {
  const names = new Int32Array((text.length >> 1) + 1)
  let count = 0
  let before = -1
  for (const place of order) {
    if (before < 0 || !sameLms(text, isSmall, before, place)) count++
    names[place >> 1] = count - 1
    before = place
  }
  return { names, count }
}

function sameLms(text: Int32Array, isSmall: Uint8Array, a: number, b: number): boolean {
  for (let at = 0; ; at++) {
    if (text[a + at] !== text[b + at] || isSmall[a + at] !== isSmall[b + at]) return false
    if (at > 0 && (isLms(isSmall, a + at) || isLms(isSmall, b + at))) {
      return isLms(isSmall, a + at) && isLms(isSmall, b + at)
    }
  }
}
