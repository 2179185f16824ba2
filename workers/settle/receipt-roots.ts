// What an epoch commits to about its receipts: per shard a mountain range that goes on where the
// epoch before ended, and one root over all shards. One rule for the settler and its verifiers.
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { appendTo, EMPTY_RANGE, rangeRoot } from '../../schemas/chain/mountain-range.ts'
import { receiptHash, receiptTree } from '../../schemas/chain/receipt-type.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Policy } from '../../schemas/wire/terms.ts'
import { canonicalText } from './lines.ts'

export type ShardOfEpoch = Manifest['shards'][number]

/** @param before the shard in the epoch before; null when it had no receipt yet */
export function advanceShard(
  before: ShardOfEpoch | null,
  run: { readonly shard: number; readonly fromSeq: number; readonly toSeq: number },
  receipts: readonly SignedReceipt[],
): ShardOfEpoch {
  const { shard, fromSeq, toSeq } = run
  const start = before === null ? EMPTY_RANGE : { size: before.toSeq + 1, peaks: before.peaks }
  const hashes = receipts.map((each) => receiptHash(each.receipt))
  const range = appendTo(start, hashes)
  return { shard, fromSeq, toSeq, peaks: [...range.peaks], root: rangeRoot(shard, range) }
}

/** The hashes of receipts as they are published, 32 bytes each. */
export function packHashes(receipts: readonly SignedReceipt[]): Uint8Array {
  return concatBytes(...receipts.map(({ receipt }) => hexToBytes(receiptHash(receipt).slice(2))))
}

export function receiptsRootOf(shards: readonly { readonly root: Hex }[]): Hex {
  return receiptTree(shards.map((each) => each.root)).root
}

/** The rules in force in these receipts, each once, in the order of their text. */
export function rulesOf(receipts: readonly SignedReceipt[]): Manifest['rules'] {
  const prices = new Set<string>()
  const policies = new Map<string, Policy>()
  for (const { credited } of receipts) {
    prices.add(credited.terms.priceVersion)
    policies.set(canonicalText(credited.terms.policy), credited.terms.policy)
  }
  const texts = [...policies.keys()].sort()
  const ofText = (text: string) => policies.get(text)
  return {
    prices: [...prices].sort(),
    policies: texts.map(ofText).filter((policy) => policy !== undefined),
  }
}
