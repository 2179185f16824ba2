// Is a call in the epoch that the chain committed to? A receipt, its way up the mountain range of its
// shard, and the roots of all shards, whose root the commit holds. What a payer or a payee keeps: it
// needs no other file, no other call's receipt, and no trust in who served it.
import { bytesToHex } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { EMPTY_RANGE, proveAppended, provesInRange } from '../../schemas/chain/mountain-range.ts'
import { contentHash, receiptHash, verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import { count, hex32 } from '../../schemas/wire/scalars.ts'
import { receiptsRootOf } from './receipt-roots.ts'
import { domainOf } from './verify-receipts.ts'

const HASH_BYTES = 32

export const receiptProof = z.object({
  epoch: z.int().min(1),
  receipt: signedReceipt,
  /** In the range of the receipt's shard, over all of its receipts so far. */
  inclusion: z.strictObject({
    index: count,
    size: count,
    siblings: z.array(hex32),
    peaks: z.array(hex32),
  }),
  /** Of all shards, in their order in the manifest. */
  shards: z.array(z.strictObject({ shard: count, root: hex32 })),
  receiptsRoot: hex32,
})
export type ReceiptProof = z.infer<typeof receiptProof>

/**
 * @param hashes the file of that name of the receipt's epoch
 * @param before the manifest of the epoch before; null for the first
 */
export function proveReceipt(
  receipt: SignedReceipt,
  manifest: Manifest,
  before: Manifest | null,
  hashes: Uint8Array,
): ReceiptProof {
  const { shard, seq } = receipt.receipt
  const own = must(
    manifest.shards.find((each) => each.shard === shard),
    'an epoch has the shard of its receipts',
  )
  assert(own.fromSeq <= seq && seq <= own.toSeq, 'the receipt is one of this epoch')
  const earlier = before?.shards.find((each) => each.shard === shard)
  const range = earlier && { size: earlier.toSeq + 1, peaks: earlier.peaks }
  // The file holds shard after shard; there is one shard until one is not enough.
  assert(manifest.shards.length === 1, 'the hashes are those of one shard')
  const list = Array.from({ length: hashes.length / HASH_BYTES }, (_, i): Hex => {
    return `0x${bytesToHex(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))}`
  })
  const { siblings, peaks, ...place } = proveAppended(range ?? EMPTY_RANGE, list, seq)
  return {
    epoch: manifest.epoch,
    receipt,
    inclusion: { ...place, siblings: [...siblings], peaks: [...peaks] },
    shards: manifest.shards.map(({ shard: number, root }) => ({ shard: number, root })),
    receiptsRoot: manifest.receiptsRoot,
  }
}

/** What of a proof does not hold: its content, its signature, its place, or the committed root. */
export type ProofFault = 'content' | 'signature' | 'place' | 'root'

/** @param committed what the chain says, and who signs receipts by the manifest that it names */
export async function receiptProofFault(
  { receipt, inclusion, shards, receiptsRoot }: ReceiptProof,
  committed: {
    readonly chainId: number
    readonly distributor: Address
    readonly receiptsRoot: Hex
    readonly receiptSigner: Address
  },
): Promise<ProofFault | null> {
  if (contentHash(receipt.credited) !== receipt.receipt.contentHash) return 'content'
  const { receiptSigner } = committed
  if (!(await verifyReceipt(receipt, receiptSigner, domainOf(committed)))) return 'signature'
  const { shard, seq } = receipt.receipt
  const own = shards.find((each) => each.shard === shard)
  const isThere =
    own !== undefined &&
    inclusion.index === seq &&
    provesInRange(own.root, shard, receiptHash(receipt.receipt), inclusion)
  if (!isThere) return 'place'
  const isRoot = receiptsRootOf(shards) === receiptsRoot && receiptsRoot === committed.receiptsRoot
  return isRoot ? null : 'root'
}
