// What an epoch publishes, without auth, for anybody to recompute. The manifest names
// every other file by hash; its own keccak-256 is the commit's `dataHash`.
import { z } from 'zod'
import { address, bigintText, count, epochMs, hex32, sha256, weiText } from './scalars.ts'

const file = z.strictObject({ sha256, bytes: count })

/** One line of the leaves file: a payee's (or payer's) cumulative amount, ascending address. */
export const leaf = z.strictObject({ account: address, cumulativeWei: weiText })
export type Leaf = z.infer<typeof leaf>

export const manifest = z.strictObject({
  format: z.literal('meed-epoch/1'),
  epoch: z.int().min(1),
  chainId: count,
  distributor: address,
  receiptSigner: address,
  weiPerNanoUsd: bigintText,
  closedAtMs: epochMs,
  /** Receipts of this epoch: a dense run of sequence numbers in each shard, ends inclusive. */
  shards: z.array(z.strictObject({ shard: count, fromSeq: count, toSeq: count, root: hex32 })),
  receiptsRoot: hex32,
  payoutRoot: hex32,
  debitRoot: hex32,
  totalWei: weiText,
  leafCount: count,
  files: z.strictObject({ receipts: file, leaves: file, debits: file }),
  /** keccak-256 of the manifest of the epoch before; null for the first. */
  previous: hex32.nullable(),
  codeVersion: z.string(),
})
export type Manifest = z.infer<typeof manifest>
