// The payout tree: the same root as @openzeppelin/merkle-tree's StandardMerkleTree, built without
// its overhead. Leaves are hashed twice and sorted; nodes hash their children in ascending order, so
// a proof needs no directions and the contract verifies it with OpenZeppelin's MerkleProof.
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { assert, must } from '../result.ts'

export type Hex = `0x${string}`

export type MerkleTree = {
  readonly root: Hex
  /** Siblings from the leaf to below the root. */
  readonly proofOf: (leaf: Hex) => readonly Hex[]
}

/** @param leaves leaf hashes, at least one, no two alike; their order does not matter */
export function buildTree(leaves: readonly Hex[]): MerkleTree {
  assert(leaves.length > 0, 'a tree has at least one leaf')
  const sorted = [...leaves].sort()
  assert(new Set(sorted).size === sorted.length, 'no leaf stands twice in a tree')
  // OpenZeppelin's layout: a complete binary tree in an array, leaves at its end in reverse.
  const nodes = Array.from<Uint8Array>({ length: 2 * sorted.length - 1 })
  const place = new Map<Hex, number>()
  sorted.forEach((leaf, i) => {
    const index = nodes.length - 1 - i
    nodes[index] = hexToBytes(leaf.slice(2))
    place.set(leaf, index)
  })
  for (let i = nodes.length - 1 - sorted.length; i >= 0; i--) {
    nodes[i] = hashPair(nodeAt(nodes, 2 * i + 1), nodeAt(nodes, 2 * i + 2))
  }
  return {
    root: toHex(nodeAt(nodes, 0)),
    proofOf(leaf) {
      const proof: Hex[] = []
      let index = must(place.get(leaf), `${leaf} is a leaf of this tree`)
      while (index > 0) {
        proof.push(toHex(nodeAt(nodes, index % 2 === 0 ? index - 1 : index + 1)))
        index = (index - 1) >> 1
      }
      return proof
    },
  }
}

/** True when `proof` leads from `leaf` to `root`. */
export function verifyProof(root: Hex, leaf: Hex, proof: readonly Hex[]): boolean {
  let node: Uint8Array = hexToBytes(leaf.slice(2))
  for (const sibling of proof) node = hashPair(node, hexToBytes(sibling.slice(2)))
  return toHex(node) === root
}

function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  return keccak_256(compareBytes(a, b) <= 0 ? concatBytes(a, b) : concatBytes(b, a))
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function nodeAt(nodes: readonly Uint8Array[], index: number): Uint8Array {
  return must(nodes[index], 'every place of a complete tree is filled')
}

function toHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`
}
