// The payout tree: the same root and proofs as @openzeppelin/merkle-tree's StandardMerkleTree, in
// one typed array without an object per node. Leaves are sorted by hash; nodes hash their children
// in ascending order, so a proof needs no directions and the contract verifies it with
// OpenZeppelin's MerkleProof. Knows hashes only; leaf.ts says what they are of.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { assert } from '../result.ts'
import { copyHash, HASH_WORDS, hashPairInto } from './keccak-lanes.ts'

export type Hex = `0x${string}`

export const HASH_BYTES = 32
/** Sort keys hold 32 bits of the hash and the leaf's number in the 53 bits of a double. */
const LEAVES_MAX = 2 ** 21

export type MerkleTree = {
  readonly root: Hex
  readonly leafCount: number
  /** The tree as a file: its nodes from the root down, 32 bytes each, level by level. */
  readonly bytes: Uint8Array
  /** Which leaf, by its number in the input, stands at each place of ascending hashes. */
  readonly order: Uint32Array
  /** Siblings from the leaf to below the root. */
  readonly proofOf: (leaf: Hex) => readonly Hex[]
}

/** @param hashes eight words a leaf, at least one leaf, no two alike; their order does not matter */
export function buildTree(hashes: Uint32Array): MerkleTree {
  const leafCount = hashes.length / HASH_WORDS
  assert(Number.isInteger(leafCount) && leafCount > 0, 'a tree has at least one leaf')
  assert(leafCount < LEAVES_MAX, `a tree has less than ${LEAVES_MAX} leaves`)
  const order = sortedOrder(hashes, leafCount)
  // OpenZeppelin's layout: a complete binary tree in an array, leaves at its end in reverse.
  const last = 2 * leafCount - 2
  const nodes = new Uint32Array((last + 1) * HASH_WORDS)
  order.forEach((leaf, i) => copyHash(hashes, leaf * HASH_WORDS, nodes, (last - i) * HASH_WORDS))
  const bytes = new Uint8Array(nodes.buffer)
  for (let i = leafCount - 2; i >= 0; i--) {
    const [left, right] = [2 * i + 1, 2 * i + 2]
    const ascending = compareAt(bytes, left * HASH_BYTES, bytes, right * HASH_BYTES) <= 0
    const [first, second] = ascending ? [left, right] : [right, left]
    hashPairInto(nodes, first * HASH_WORDS, second * HASH_WORDS, i * HASH_WORDS)
  }
  return { ...treeOf(bytes), order }
}

/** A tree read back from its file; that the file is honest is for `verifyProof` to find out. */
export function treeOf(bytes: Uint8Array): Omit<MerkleTree, 'order'> {
  const { count: leafCount } = leafPlaces(bytes.length)
  const proofOf = (leaf: Hex) => {
    const place = placeOf(bytes, leafCount, hexToBytes(leaf.slice(2)))
    assert(place !== null, `${leaf} is a leaf of this tree`)
    return siblingsOf(2 * leafCount - 2 - place).map((index) => hexAt(bytes, index))
  }
  return { root: hexAt(bytes, 0), leafCount, bytes, proofOf }
}

/** Which nodes of a tree's file are its leaves; they stand in descending order of their hashes. */
export function leafPlaces(fileBytes: number): { readonly first: number; readonly count: number } {
  const count = (fileBytes / HASH_BYTES + 1) / 2
  assert(Number.isInteger(count) && count > 0, 'a tree of n leaves has 2n - 1 nodes')
  return { first: count - 1, count }
}

/**
 * Siblings of the subtree over the aligned run of `length` leaves from `place` on, in the order of
 * ascending hashes; `length` is a power of two that divides `place`, as the number of leaves is.
 */
export function runProof(tree: Omit<MerkleTree, 'order'>, place: number, length: number): Hex[] {
  const { leafCount, bytes } = tree
  const aligned = isPowerOfTwo(leafCount) && isPowerOfTwo(length) && place % length === 0
  assert(aligned && place + length <= leafCount, 'a run is aligned in a tree of 2^k leaves')
  let index = 2 * leafCount - 2 - place
  for (let width = length; width > 1; width /= 2) index = (index - 1) >> 1
  return siblingsOf(index).map((sibling) => hexAt(bytes, sibling))
}

/** True when `proof` leads from `leaf` to `root`. */
export function verifyProof(root: Hex, leaf: Hex, proof: readonly Hex[]): boolean {
  let node: Uint8Array = hexToBytes(leaf.slice(2))
  for (const sibling of proof) node = hashPair(node, hexToBytes(sibling.slice(2)))
  return `0x${bytesToHex(node)}` === root
}

/** Numbers of leaves in ascending order of hashes. */
function sortedOrder(hashes: Uint32Array, leafCount: number): Uint32Array {
  const bytes = new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength)
  const keys = new Float64Array(leafCount)
  for (let i = 0; i < leafCount; i++) keys[i] = view.getUint32(i * HASH_BYTES) * LEAVES_MAX + i
  keys.sort()
  const order = Uint32Array.from(keys, (key) => key % LEAVES_MAX)
  // Hashes that agree in their first four bytes are few: insertion puts them right.
  for (let i = 1; i < leafCount; i++) {
    for (let at = i; at > 0; at--) {
      const [left, right] = [order[at - 1] ?? 0, order[at] ?? 0]
      const compared = compareAt(bytes, left * HASH_BYTES, bytes, right * HASH_BYTES)
      assert(compared !== 0, 'no leaf stands twice in a tree')
      if (compared < 0) break
      order[at - 1] = right
      order[at] = left
    }
  }
  return order
}

/** Where a leaf stands among the ascending ones; null when it is none. */
function placeOf(bytes: Uint8Array, leafCount: number, leaf: Uint8Array): number | null {
  let [low, high] = [0, leafCount - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const compared = compareAt(bytes, (2 * leafCount - 2 - middle) * HASH_BYTES, leaf, 0)
    if (compared === 0) return middle
    if (compared < 0) low = middle + 1
    else high = middle - 1
  }
  return null
}

/** Numbers of the nodes that a proof of `node` holds, from its own sibling to below the root. */
export function siblingsOf(node: number): number[] {
  const siblings: number[] = []
  for (let index = node; index > 0; index = (index - 1) >> 1) {
    siblings.push(index % 2 === 0 ? index - 1 : index + 1)
  }
  return siblings
}

/** The hash of node `index` in a tree's file. */
export function hexAt(bytes: Uint8Array, index: number): Hex {
  return `0x${bytesToHex(bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES))}`
}

function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  return keccak_256(compareAt(a, 0, b, 0) <= 0 ? concatBytes(a, b) : concatBytes(b, a))
}

/** Compares two hashes as big-endian numbers. */
function compareAt(a: Uint8Array, at: number, b: Uint8Array, bAt: number): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = (a[at + i] ?? 0) - (b[bAt + i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && Number.isInteger(Math.log2(n))
}
