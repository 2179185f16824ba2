// What does a payee submit to claim? The amount earned so far and the path to the committed root.
// Knows no chain: whether the epoch is claimable yet is the contract's to say.
import { leafHash } from '../../schemas/chain/leaf.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'
import type { PublishedPayouts } from './archive.port.ts'
import { payoutTree } from './payout-tree.ts'

export type ClaimProof = {
  /** Everything ever earned, claimed or not; the contract pays what is not yet claimed. */
  readonly cumulativeWei: TokenWei
  readonly proof: readonly Hex[]
}

/** Null when the epoch's leaves have nothing for `account`. */
export function claimProof(published: PublishedPayouts, account: Address): ClaimProof | null {
  const { manifest, leaves } = published
  const found = leaves.find((each) => each.account === account)
  if (found === undefined) return null
  const { cumulativeWei } = found
  const own = leafHash(manifest, account, cumulativeWei)
  return { cumulativeWei, proof: payoutTree(leaves, manifest).proofOf(own) }
}
