// What an epoch publishes, without auth, for anybody to recompute. The manifest names
// every other file by hash; its own keccak-256 is the commit's `dataHash`.
import { z } from 'zod'
import type { Address } from '../ids.ts'
import type { TokenWei } from '../money.ts'
import { address, bigintText, count, epochMs, hex32, sha256, weiText } from './scalars.ts'
import { policy } from './terms.ts'

const file = z.strictObject({ sha256, bytes: count })

/** A row of the leaves file, or of the debits: what a payee earned, or a payer spent, so far. */
export type Leaf = { readonly account: Address; readonly cumulativeWei: TokenWei }

export const manifest = z.strictObject({
  format: z.literal('meed-epoch/3'),
  epoch: z.int().min(1),
  chainId: count,
  distributor: address,
  receiptSigner: address,
  weiPerNanoUsd: bigintText,
  closedAtMs: epochMs,
  /**
   * Receipts of this epoch: a dense run of sequence numbers in each shard, ends inclusive. `root` is
   * that of the shard's mountain range over all receipts from 0 to `toSeq`, `peaks` are its peaks:
   * what the next epoch appends to (schemas/chain/mountain-range.ts).
   */
  shards: z.array(
    z.strictObject({
      shard: count,
      fromSeq: count,
      toSeq: count,
      peaks: z.array(hex32).min(1).max(40),
      root: hex32,
    }),
  ),
  receiptsRoot: hex32,
  payoutRoot: hex32,
  debitRoot: hex32,
  totalWei: weiText,
  /** Leaves of the payout tree, padding included; payees are the rows of the leaves file. */
  leafCount: count,
  /**
   * receipts: canonical JSON lines in the order of their places. leaves, debits: 36 bytes a row
   * (address, uint128), ascending. tree: the payout tree's nodes from the root down, 32 bytes each.
   */
  files: z.strictObject({ receipts: file, leaves: file, debits: file, tree: file }),
  /** keccak-256 of the manifest of the epoch before; null for the first. */
  previous: hex32.nullable(),
  /** The rules by which these calls were priced and split; each receipt names its own. */
  rules: z.strictObject({ prices: z.array(z.string()), policies: z.array(policy) }),
  codeVersion: z.string(),
})
export type Manifest = z.infer<typeof manifest>
