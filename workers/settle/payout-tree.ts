// The tree over cumulative amounts, of payees or of payers, and the proof with which an account
// claims. One rule, so that what is committed, what is verified and what is claimed agree.
import { leafHash } from '../../schemas/chain/leaf.ts'
import type { LeafDomain } from '../../schemas/chain/leaf.ts'
import { buildTree } from '../../schemas/chain/tree.ts'
import type { MerkleTree } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'
import type { Hex } from '../../schemas/chain/tree.ts'

/** Stands in a tree that has no accounts: nothing is owed to it, so it can claim nothing. */
const NOBODY = parseAddress(`0x${'0'.repeat(40)}`)

export function payoutRoot(leaves: readonly Leaf[], domain: LeafDomain): Hex {
  return payoutTree(leaves, domain).root
}

export type ClaimProof = {
  readonly account: Address
  /** Everything ever earned, claimed or not; the contract pays what is not yet claimed. */
  readonly cumulativeWei: TokenWei
  readonly proof: readonly Hex[]
}

/** What `account` submits to claim; null when the leaves have nothing for it. */
export function claimProof(
  leaves: readonly Leaf[],
  account: Address,
  domain: LeafDomain,
): ClaimProof | null {
  const found = leaves.find((each) => each.account === account)
  if (found === undefined) return null
  const { cumulativeWei } = found
  const proof = payoutTree(leaves, domain).proofOf(leafHash(domain, account, cumulativeWei))
  return { account, cumulativeWei, proof }
}

function payoutTree(leaves: readonly Leaf[], domain: LeafDomain): MerkleTree {
  if (leaves.length === 0) return buildTree([leafHash(domain, NOBODY, 0n)])
  return buildTree(leaves.map((each) => leafHash(domain, each.account, each.cumulativeWei)))
}
