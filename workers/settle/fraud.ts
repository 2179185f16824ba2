// Is there a lie in a committed tree that the contract can judge alone? An account whose amount fell
// against the epoch before, or that stands twice. Both are proven by two leaves and their paths, so
// the published rows must lead to the committed roots; rows that do not are data that is missing.
import type { Fraud, ProvenLeaf } from '../../schemas/chain/challenge.ts'
import {
  findRow,
  leafHash,
  leafHashes,
  padLeaves,
  rowAt,
  rowCount,
} from '../../schemas/chain/leaf.ts'
import type { LeafDomain, Owed } from '../../schemas/chain/leaf.ts'
import { buildTree } from '../../schemas/chain/tree.ts'
import type { Hex, MerkleTree } from '../../schemas/chain/tree.ts'

/** Packed leaves as published, whatever their order, and the root that the chain holds for them. */
export type CommittedRows = { readonly packed: Uint8Array; readonly payoutRoot: Hex }

/** The first fraud that can be proven; null when there is none. */
export function findFraud(
  epoch: number,
  now: CommittedRows,
  before: CommittedRows | null,
  domain: LeafDomain,
): Fraud | null {
  const tree = treeOfRows(now, domain)
  if (tree === null) return null
  const proven = (from: MerkleTree, { account, cumulativeWei }: Owed): ProvenLeaf => {
    return { cumulativeWei, proof: from.proofOf(leafHash(domain, account, cumulativeWei)) }
  }
  const seen = new Map<string, Owed>()
  for (const row of rowsOf(now.packed)) {
    const other = seen.get(row.account)
    if (other !== undefined) {
      const leaves = [proven(tree, other), proven(tree, row)] as const
      return { kind: 'duplicate', epoch, account: row.account, leaves }
    }
    seen.set(row.account, row)
  }
  const earlier = before === null ? null : treeOfRows(before, domain)
  if (before === null || earlier === null) return null
  for (const row of rowsOf(now.packed)) {
    const at = findRow(before.packed, row.account)
    const was = at === null ? null : rowAt(before.packed, at)
    if (was === null || was.cumulativeWei <= row.cumulativeWei) continue
    const leaves = [proven(earlier, was), proven(tree, row)] as const
    return { kind: 'lowered', epoch, account: row.account, leaves }
  }
  return null
}

function treeOfRows({ packed, payoutRoot }: CommittedRows, domain: LeafDomain): MerkleTree | null {
  const tree = buildTree(leafHashes(domain, padLeaves(packed)))
  return tree.root === payoutRoot ? tree : null
}

function rowsOf(packed: Uint8Array): Owed[] {
  return Array.from({ length: rowCount(packed) }, (_, row) => rowAt(packed, row))
}
