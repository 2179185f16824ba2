// What does a payee submit to claim? The amount earned so far and the path to the committed root,
// looked up in the epoch's published files: nothing is hashed anew but the one leaf and its path.
// Knows no chain: whether the epoch is claimable yet is the contract's to say.
import { findRow, leafHash, rowAt } from '../../schemas/chain/leaf.ts'
import { treeOf, verifyProof } from '../../schemas/chain/tree.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { PublishedPayouts } from './archive.port.ts'

export type ClaimProof = {
  /** Everything ever earned, claimed or not; the contract pays what is not yet claimed. */
  readonly cumulativeWei: TokenWei
  readonly proof: readonly Hex[]
}

/** Null when the epoch's leaves have nothing for `account`. */
export function claimProof(published: PublishedPayouts, account: Address): ClaimProof | null {
  const { manifest, leaves, tree } = published
  const row = findRow(leaves, account)
  if (row === null) return null
  const cumulativeWei = tokenWei(rowAt(leaves, row).cumulativeWei)
  const own = leafHash(manifest, account, cumulativeWei)
  const proof = treeOf(tree).proofOf(own)
  assert(verifyProof(manifest.payoutRoot, own, proof), 'a published tree leads to its root')
  return { cumulativeWei, proof }
}
