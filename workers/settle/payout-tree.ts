// The tree over cumulative amounts, of payees or of payers. One rule, so that what is committed,
// what is verified and what is claimed agree: packed leaves, padded to 2^k.
import { leafHashes, packLeaves, padLeaves, ROW_BYTES, rowAt } from '../../schemas/chain/leaf.ts'
import type { LeafDomain } from '../../schemas/chain/leaf.ts'
import { buildTree } from '../../schemas/chain/tree.ts'
import type { MerkleTree } from '../../schemas/chain/tree.ts'
import { AMOUNT_MAX, tokenWei } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'
import type { LineFault } from './lines.ts'

export function payoutTree(leaves: readonly Leaf[], domain: LeafDomain): MerkleTree {
  return buildTree(leafHashes(domain, padLeaves(packLeaves(leaves))))
}

/** Reads what `packLeaves` wrote; a row that it would not have written there is a fault. */
export function unpackLeaves(packed: Uint8Array): Result<Leaf[], LineFault> {
  const count = Math.floor(packed.length / ROW_BYTES)
  if (count * ROW_BYTES !== packed.length) {
    const rest = packed.length - count * ROW_BYTES
    return err({ line: count, expected: `${ROW_BYTES} bytes`, actual: `${rest}` })
  }
  const leaves: Leaf[] = []
  for (let row = 0; row < count; row++) {
    const { account, cumulativeWei } = rowAt(packed, row)
    const before = leaves.at(-1)?.account ?? ''
    if (before >= account) {
      return err({ line: row, expected: `an account above ${before}`, actual: account })
    }
    if (cumulativeWei === 0n || cumulativeWei > AMOUNT_MAX) {
      return err({ line: row, expected: 'an amount in 1..2^127-1', actual: `${cumulativeWei}` })
    }
    leaves.push({ account, cumulativeWei: tokenWei(cumulativeWei) })
  }
  return ok(leaves)
}
