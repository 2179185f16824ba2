// The homes of an adapter: every node in an order that only the adapter's hash and the nodes' names
// decide (rendezvous hashing, Thaler and Ravishankar 1998). When a node leaves, only what lived there
// moves; everybody who asks gets the same order.
import type { Sha256 } from '../../schemas/ids.ts'

/**
 * Ranks of `nodeIds` as homes of `key`, 0 the first home; ties by node id. Weights are a 64-bit mix
 * of FNV-1a: not secret, only even.
 */
export function homeRanks(key: Sha256, nodeIds: readonly string[]): ReadonlyMap<string, number> {
  const seed = fnv1a(key, 0x811c9dc5)
  return new Map(
    nodeIds
      .map((nodeId) => ({ nodeId, weight: mixed(fnv1a(nodeId, seed)) }))
      .toSorted((a, b) => b.weight - a.weight || (a.nodeId < b.nodeId ? -1 : 1))
      .map(({ nodeId }, rank) => [nodeId, rank]),
  )
}

function fnv1a(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The finaliser of MurmurHash3: FNV alone leaves neighbouring names in neighbouring order. */
function mixed(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
