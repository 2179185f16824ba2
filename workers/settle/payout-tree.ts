// The tree over cumulative amounts, of payees or of payers. One rule, so that what is committed,
// what is verified and what is claimed agree.
import { leafHash } from '../../schemas/chain/leaf.ts'
import type { LeafDomain } from '../../schemas/chain/leaf.ts'
import { buildTree } from '../../schemas/chain/tree.ts'
import type { MerkleTree } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'
import type { Hex } from '../../schemas/chain/tree.ts'

/** Stands in a tree that has no accounts: nothing is owed to it, so it can claim nothing. */
const NOBODY = parseAddress(`0x${'0'.repeat(40)}`)

export function payoutRoot(leaves: readonly Leaf[], domain: LeafDomain): Hex {
  return payoutTree(leaves, domain).root
}

export function payoutTree(leaves: readonly Leaf[], domain: LeafDomain): MerkleTree {
  if (leaves.length === 0) return buildTree([leafHash(domain, NOBODY, 0n)])
  return buildTree(leaves.map((each) => leafHash(domain, each.account, each.cumulativeWei)))
}
