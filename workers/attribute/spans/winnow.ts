// Which k-grams of a sequence stand for it? Winnowing (Schleimer, Wilkerson and Aiken, 2003): of
// every window of w k-grams one, chosen by the window alone, so two sequences that share w + k - 1
// tokens in a row choose at least one k-gram in common there. Chosen is the rightmost least hash; a
// k-gram of the most frequent tokens alone stands for a window only where there is no other, for
// its postings would lead a search to thousands of places.

export type WinnowShape = {
  /** Tokens in a k-gram. */
  readonly k: number
  /** k-grams in a window. */
  readonly w: number
}

/** Every common run of at least so many tokens is found. */
export function surelyFound({ k, w }: WinnowShape): number {
  return k + w - 1
}

/** Token 0 parts what must not be matched across: no k-gram holds one, no window spans one. */
export const SEPARATOR = 0

export type SeeFingerprint = (place: number, hash: number) => void

/** Calls `see` with the place and 32-bit hash of each chosen k-gram, places ascending. */
export function winnow(tokens: Uint32Array, shape: WinnowShape, see: SeeFingerprint): void {
  let from = 0
  for (let at = 0; at <= tokens.length; at++) {
    if (at < tokens.length && tokens[at] !== SEPARATOR) continue
    if (at - from >= surelyFound(shape)) winnowRun(tokens, from, at, shape, see)
    from = at + 1
  }
}

function winnowRun(
  tokens: Uint32Array,
  from: number,
  to: number,
  { k, w }: WinnowShape,
  see: SeeFingerprint,
): void {
  const recent = new Float64Array(w)
  let least = -1
  let leastRank = Infinity
  let chosen = -1
  for (let place = from; place + k <= to; place++) {
    const rank = rankOf(tokens, place, k)
    recent[place % w] = rank
    if (rank <= leastRank) {
      least = place
      leastRank = rank
    } else if (least <= place - w) {
      leastRank = Infinity
      for (let other = place - w + 1; other <= place; other++) {
        const value = recent[other % w] ?? 0
        if (value > leastRank) continue
        least = other
        leastRank = value
      }
    }
    if (place - from < w - 1 || least === chosen) continue
    chosen = least
    see(least, leastRank % 2 ** 32)
  }
}

/** Tokens below this number, the most frequent of the index, make no k-gram worth choosing. */
const FREQUENT = 128

/** Order of choice: hashes, and behind all of them those of k-grams that hold no rarer token. */
function rankOf(tokens: Uint32Array, place: number, k: number): number {
  const hash = hashOf(tokens, place, k)
  for (let at = place; at < place + k; at++) if ((tokens[at] ?? 0) >= FREQUENT) return hash
  return 2 ** 32 + hash
}

/** Mixes k token numbers into 32 bits (the rounds of MurmurHash3, public domain). */
function hashOf(tokens: Uint32Array, place: number, k: number): number {
  let hash = k
  for (let at = place; at < place + k; at++) {
    let part = Math.imul(tokens[at] ?? 0, 0xcc9e2d51)
    part = (part << 15) | (part >>> 17)
    hash ^= Math.imul(part, 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
