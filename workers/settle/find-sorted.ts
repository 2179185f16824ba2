// Where does a record stand in a file too large to hold? Records of one size, sorted by a key of
// bytes that spreads evenly, as addresses and hashes do: guesses by proportion find the block in two
// or three reads, and every second step halves, so that keys chosen to mislead cost no more than a
// binary search. A generator that asks for ranges: it reads nothing itself.
import { must } from '../../schemas/result.ts'

/** Bytes `offset` to `offset + length` of a file. */
export type ByteRange = { readonly offset: number; readonly length: number }

export type SortedFile = {
  /** Where the first record begins. */
  readonly offset: number
  readonly count: number
  readonly recordBytes: number
  /** The key is the first so many bytes of a record, at least six. */
  readonly keyBytes: number
  readonly order: 'ascending' | 'descending'
}

export type FoundRecord = { readonly index: number; readonly record: Uint8Array }

const BLOCK_RECORDS = 128
/** A proportion of keys is taken of their first 48 bits. */
const KEY_SPAN = 2 ** 48

/** Null when no record has the key. */
export function* findSorted(
  file: SortedFile,
  key: Uint8Array,
): Generator<ByteRange, FoundRecord | null, Uint8Array> {
  const wanted = rankOf(key, file)
  let [low, high, below, above] = [0, file.count - 1, 0, KEY_SPAN]
  for (let step = 0; low <= high; step++) {
    const share = step % 2 === 0 ? (wanted - below) / Math.max(1, above - below) : 0.5
    const guess = low + Math.floor(share * (high - low))
    const first = Math.min(Math.max(low, guess - BLOCK_RECORDS / 2), high)
    const last = Math.min(high, first + BLOCK_RECORDS - 1)
    const { recordBytes } = file
    const offset = file.offset + first * recordBytes
    const block = yield { offset, length: (last - first + 1) * recordBytes }
    const found = inBlock(block, file, key)
    if (found.kind === 'here') return { index: first + found.at, record: found.record }
    if (found.kind === 'nowhere') return null
    if (found.kind === 'before') [high, above] = [first - 1, rankOf(block, file)]
    else [low, below] = [last + 1, rankOf(block.subarray(-recordBytes), file)]
  }
  return null
}

type InBlock =
  | { readonly kind: 'here'; readonly at: number; readonly record: Uint8Array }
  | { readonly kind: 'before' | 'after' | 'nowhere' }

function inBlock(block: Uint8Array, file: SortedFile, key: Uint8Array): InBlock {
  const { recordBytes, keyBytes, order } = file
  const count = block.length / recordBytes
  const sign = order === 'ascending' ? 1 : -1
  for (let at = 0; at < count; at++) {
    const record = block.subarray(at * recordBytes, (at + 1) * recordBytes)
    const compared = sign * compareBytes(record, key, keyBytes)
    if (compared === 0) return { kind: 'here', at, record }
    if (compared > 0) return { kind: at === 0 ? 'before' : 'nowhere' }
  }
  return { kind: 'after' }
}

/** Grows along the file, whichever way its keys run. */
function rankOf(bytes: Uint8Array, { order }: SortedFile): number {
  let rank = 0
  for (let i = 0; i < 6; i++) rank = rank * 256 + must(bytes[i], 'a key has at least six bytes')
  return order === 'ascending' ? rank : KEY_SPAN - 1 - rank
}

function compareBytes(a: Uint8Array, b: Uint8Array, length: number): number {
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
