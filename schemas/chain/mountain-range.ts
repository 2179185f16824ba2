// A Merkle mountain range over the receipts of one shard: append-only from the shard's first receipt
// on, so that every epoch's root commits to all receipts before it too. Whoever appends needs no
// more than the peaks (at most 40 hashes); leaf, node and root are hashed under different prefixes,
// and the root binds shard and size. Knows no receipts, only their hashes.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { assert, AssertionError, must } from '../result.ts'
import type { Hex } from './tree.ts'

/** The trees of a range, highest first: one for every 1 in the binary form of its size. */
export type MountainRange = { readonly size: number; readonly peaks: readonly Hex[] }

export type RangeProof = {
  readonly index: number
  readonly size: number
  /** From the leaf to below its peak. */
  readonly siblings: readonly Hex[]
  /** All peaks of the range, the leaf's own among them. */
  readonly peaks: readonly Hex[]
}

export const EMPTY_RANGE: MountainRange = { size: 0, peaks: [] }
const SIZE_MAX = 2 ** 40
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)
const ROOT = Uint8Array.of(2)

/** The range with these hashes behind its last; the work is one hash a leaf and one a merge. */
export function appendTo(range: MountainRange, hashes: readonly Hex[]): MountainRange {
  assertShape(range)
  const peaks = [...range.peaks]
  let { size } = range
  for (const hash of hashes) {
    let peak = leafOf(hash)
    for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
      peak = nodeOf(must(peaks.pop(), 'each 1 in the size has a peak'), peak)
    }
    peaks.push(peak)
    size++
  }
  assert(size <= SIZE_MAX, 'a shard has at most 2^40 receipts')
  return { size, peaks }
}

/** What an epoch publishes of a shard: keccak(2 ‖ shard ‖ size ‖ the peaks, bagged from the right). */
export function rangeRoot(shard: number, range: MountainRange): Hex {
  assertShape(range)
  assert(range.size > 0, 'a range without receipts has no root')
  const bagged = range.peaks.reduceRight((bag, peak) => nodeOf(peak, bag))
  return hexOf(
    keccak_256(
      concatBytes(ROOT, numberBytes(shard, 4), numberBytes(range.size, 8), bytesOf(bagged)),
    ),
  )
}

/** @param hashes all of the range, from the shard's first on */
export function proveInRange(hashes: readonly Hex[], index: number): RangeProof {
  const { size, peaks } = appendTo(EMPTY_RANGE, hashes)
  const { start, height } = mountainOf(size, index)
  let level = hashes.slice(start, start + 2 ** height).map(leafOf)
  const siblings: Hex[] = []
  for (let place = index - start; level.length > 1; place = Math.floor(place / 2)) {
    siblings.push(must(level[place % 2 === 0 ? place + 1 : place - 1], 'a mountain is whole'))
    const below = level
    level = Array.from({ length: below.length / 2 }, (_, i) =>
      nodeOf(must(below[2 * i], 'whole'), must(below[2 * i + 1], 'whole')),
    )
  }
  return { index, size, siblings, peaks }
}

/**
 * The same proof from less: the peaks of what was there before, and the hashes behind them alone.
 *
 * @param index of a leaf among the new ones, counted from the shard's first
 */
export function proveAppended(
  before: MountainRange,
  hashes: readonly Hex[],
  index: number,
): RangeProof {
  assert(index >= before.size, 'only a leaf that was appended is proven by what was appended')
  const { size, peaks } = appendTo(before, hashes)
  /** The node over 2^height leaves: a peak of before, leaves of now, or a node over both. */
  const nodeOver = (start: number, height: number): Hex => {
    if (start + 2 ** height <= before.size) {
      const mountain = mountainOf(before.size, start)
      assert(mountain.start === start && mountain.height === height, 'old nodes are peaks')
      return must(before.peaks[mountain.nth], 'each mountain has its peak')
    }
    if (height === 0) return leafOf(must(hashes[start - before.size], 'the leaf is there'))
    const half = 2 ** (height - 1)
    return nodeOf(nodeOver(start, height - 1), nodeOver(start + half, height - 1))
  }
  const siblings = Array.from({ length: mountainOf(size, index).height }, (_, height) => {
    const width = 2 ** height
    const place = Math.floor(index / width)
    return nodeOver((place % 2 === 0 ? place + 1 : place - 1) * width, height)
  })
  return { index, size, siblings, peaks }
}

/** True when the proof leads from `hash`, at its index, to the shard's `root`, and is no longer. */
export function provesInRange(root: Hex, shard: number, hash: Hex, proof: RangeProof): boolean {
  const { index, size, siblings, peaks } = proof
  const inside = Number.isSafeInteger(size) && Number.isInteger(index) && index >= 0 && index < size
  if (!inside || size > SIZE_MAX || peaks.length !== onesIn(size)) return false
  const { start, height, nth } = mountainOf(size, index)
  if (siblings.length !== height) return false
  let node = leafOf(hash)
  let place = index - start
  for (const sibling of siblings) {
    node = place % 2 === 0 ? nodeOf(node, sibling) : nodeOf(sibling, node)
    place = Math.floor(place / 2)
  }
  return node === peaks[nth] && rangeRoot(shard, { size, peaks }) === root
}

/** The first leaf of a mountain, its height, and its number from the left. */
type Mountain = { readonly start: number; readonly height: number; readonly nth: number }

function mountainOf(size: number, index: number): Mountain {
  assert(index >= 0 && index < size, 'the index lies inside the range')
  let start = 0
  let nth = 0
  for (let height = 40; height >= 0; height--) {
    const width = 2 ** height
    if (Math.floor(size / width) % 2 === 0) continue
    if (index < start + width) return { start, height, nth }
    start += width
    nth++
  }
  throw new AssertionError('the mountains of a range hold all of its leaves')
}

function assertShape({ size, peaks }: MountainRange): void {
  assert(Number.isSafeInteger(size) && size >= 0 && size <= SIZE_MAX, 'a size is 0..2^40')
  assert(peaks.length === onesIn(size), 'a range has a peak for every 1 in its size')
}

function onesIn(size: number): number {
  let ones = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2
  return ones
}

function leafOf(hash: Hex): Hex {
  return hexOf(keccak_256(concatBytes(LEAF, bytesOf(hash))))
}

function nodeOf(left: Hex, right: Hex): Hex {
  return hexOf(keccak_256(concatBytes(NODE, bytesOf(left), bytesOf(right))))
}

/** Big-endian. */
function numberBytes(value: number, length: number): Uint8Array {
  return hexToBytes(value.toString(16).padStart(2 * length, '0'))
}

function bytesOf(hex: Hex): Uint8Array {
  return hexToBytes(hex.slice(2))
}

function hexOf(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`
}
