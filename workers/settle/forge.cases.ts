// A malicious settler, for tests: it changes the leaves of an honest epoch and then hashes, roots,
// publishes and commits them as if they were true. Receipts it cannot sign stay as they are.
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256Hex } from '../../schemas/canonical.ts'
import { leafHashes, padLeaves, ROW_BYTES, rowAt, rowCount } from '../../schemas/chain/leaf.ts'
import { buildTree } from '../../schemas/chain/tree.ts'
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Address } from '../../schemas/ids.ts'
import type { BuiltEpoch } from './epoch.ts'
import { keccakHex } from './epoch.ts'
import { canonicalText } from './lines.ts'

export type Lie =
  /** One wei from a row to another; the total stays. */
  | { readonly kind: 'one-wei'; readonly from: number; readonly to: number }
  /** A row ends below what it had in the epoch before. */
  | { readonly kind: 'lowered'; readonly row: number; readonly before: Uint8Array }
  /** A second leaf of the same account. */
  | { readonly kind: 'duplicate'; readonly row: number }

export function forge(honest: BuiltEpoch, lie: Lie): BuiltEpoch {
  const { manifest } = honest
  const leaves = lied(honest.files.leaves, lie)
  const tree = buildTree(leafHashes(manifest, padLeaves(leaves)))
  const files = { ...honest.files, leaves, tree: tree.bytes }
  const fileOf = (bytes: Uint8Array) => ({ sha256: sha256Hex(bytes), bytes: bytes.length })
  const forged = {
    ...manifest,
    payoutRoot: tree.root,
    leafCount: tree.leafCount,
    files: { ...manifest.files, leaves: fileOf(leaves), tree: fileOf(tree.bytes) },
  }
  const manifestBytes = utf8ToBytes(canonicalText(forged))
  const commit = {
    ...honest.commit,
    payoutRoot: tree.root,
    leafCount: tree.leafCount,
    dataHash: keccakHex(manifestBytes),
  }
  return { ...honest, manifest: forged, manifestBytes, files, commit }
}

function lied(leaves: Uint8Array, lie: Lie): Uint8Array {
  switch (lie.kind) {
    case 'one-wei': {
      const changed = leaves.slice()
      setAmount(changed, lie.from, rowAt(leaves, lie.from).cumulativeWei - 1n)
      setAmount(changed, lie.to, rowAt(leaves, lie.to).cumulativeWei + 1n)
      return changed
    }
    case 'lowered': {
      const changed = leaves.slice()
      const { account } = rowAt(leaves, lie.row)
      setAmount(changed, lie.row, amountOf(lie.before, account) - 1n)
      return changed
    }
    case 'duplicate': {
      const end = (lie.row + 1) * ROW_BYTES
      const again = leaves.slice(end - ROW_BYTES, end)
      setAmount(again, 0, rowAt(again, 0).cumulativeWei + 1n)
      const rows = [leaves.subarray(0, end), again, leaves.subarray(end)]
      return new Uint8Array(Buffer.concat(rows))
    }
  }
}

function setAmount(packed: Uint8Array, row: number, amount: bigint): void {
  packed.set(hexToBytes(amount.toString(16).padStart(32, '0')), row * ROW_BYTES + 20)
}

function amountOf(packed: Uint8Array, account: Address): bigint {
  for (let row = 0; row < rowCount(packed); row++) {
    const found = rowAt(packed, row)
    if (found.account === account) return found.cumulativeWei
  }
  throw new Error(`${account} had nothing before`)
}
