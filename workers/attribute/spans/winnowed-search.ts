// Which runs of an answer stand in a winnowed index? The answer is winnowed as the index was; every
// k-gram that both chose is a candidate, compared token by token and grown both ways, so that what
// is reported is exact and as long as it can be. Bytes that are not at hand are named, not fetched:
// the same code reads warm memory and cold ranges.
import type { KeyList, Ranks } from './key-list.ts'
import { SEPARATOR, winnow } from './winnow.ts'
import type { WinnowShape } from './winnow.ts'
import type { Match } from './maximal.ts'
import { BLOCK_TOKENS } from './token-blocks.ts'

export type Fingerprint = { readonly start: number; readonly ranks: Ranks }

/** Chosen k-grams of the answer that the index may hold. */
export function fingerprintsOf(
  asked: Uint32Array,
  shape: WinnowShape,
  keys: KeyList,
): Fingerprint[] {
  const found: Fingerprint[] = []
  winnow(asked, shape, (start, hash) => {
    const ranks = keys.find(hash)
    if (ranks.to > ranks.from) found.push({ start, ranks })
  })
  return found
}

/** Blocks of the index's tokens; null for one that has to be fetched first. */
export type TokenBlocks = (block: number) => Uint32Array | null

/** Places of the answer and, one for one, places of the index where the same k-gram may stand. */
export type Candidates = { readonly starts: Uint32Array; readonly places: Uint32Array }

export type Grown =
  | { readonly kind: 'matches'; readonly matches: readonly Match[] }
  | { readonly kind: 'missing'; readonly blocks: ReadonlySet<number> }

/** @param shortest shorter runs are dropped: whether they were found would be chance */
export function growCandidates(
  asked: Uint32Array,
  { starts, places }: Candidates,
  shortest: number,
  blocks: TokenBlocks,
): Grown {
  const matches: Match[] = []
  const missing = new Set<number>()
  const reader = new TokenReader(blocks, missing)
  // How far the answer was compared along a diagonal: a long run is grown once, not once a k-gram.
  const compared = new Map<number, number>()
  for (let at = 0; at < starts.length; at++) {
    const [start, place] = [starts[at] ?? 0, places[at] ?? 0]
    if ((compared.get(place - start) ?? 0) > start) continue
    const grown = grow(asked, start, place, reader)
    if (grown === null || grown.end - grown.start < shortest) continue
    compared.set(place - start, grown.end)
    matches.push(grown)
  }
  return missing.size === 0 ? { kind: 'matches', matches } : { kind: 'missing', blocks: missing }
}

/** The longest run around the candidate, null when a block is missing. */
function grow(asked: Uint32Array, start: number, place: number, reader: TokenReader): Match | null {
  let end = start
  for (; end < asked.length; end++) {
    const own = asked[end] ?? SEPARATOR
    const other = reader.at(place + end - start)
    if (other < 0) return null
    if (own === SEPARATOR || own !== other) break
  }
  if (end === start) return { start, end, place }
  let from = start
  for (; from > 0 && place - start + from > 0; from--) {
    const own = asked[from - 1] ?? SEPARATOR
    const other = reader.at(place - start + from - 1)
    if (other < 0) return null
    if (own === SEPARATOR || own !== other) break
  }
  return { start: from, end, place: place - start + from }
}

class TokenReader {
  readonly #blocks: TokenBlocks
  readonly #missing: Set<number>
  #number = -1
  #block: Uint32Array = new Uint32Array()

  constructor(blocks: TokenBlocks, missing: Set<number>) {
    this.#blocks = blocks
    this.#missing = missing
  }

  /** The token at a place of the index; -1 when its block is missing. */
  at(place: number): number {
    const number = Math.floor(place / BLOCK_TOKENS)
    if (number !== this.#number) {
      const block = this.#blocks(number)
      if (block === null) {
        this.#missing.add(number)
        return -1
      }
      this.#number = number
      this.#block = block
    }
    return this.#block[place % BLOCK_TOKENS] ?? SEPARATOR
  }
}
