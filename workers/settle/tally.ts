// Which place in the sequence does a generation get, and what is signed for it? Places are dense,
// one per generation for ever, and each batch of them is one small tree whose root gets one
// signature. Knows no storage and no key; serves the promise that a missing receipt is provable.
import { receiptHash, receiptTree, receiptTreeDigest } from '../../schemas/chain/receipt-type.ts'
import { contentTextHash, splitsHash, textHash } from '../../schemas/chain/receipt-type.ts'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { GenerationId } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Credited, Receipt, SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { canonicalText } from './lines.ts'
import type { ClosedRun } from './epoch-tally.port.ts'

/** What of a receipt follows from its call alone, whatever its place: it may be made ahead, and apart. */
export type Unplaced = {
  readonly credited: Credited
  /** Its canonical text. */
  readonly content: string
  readonly receipt: Omit<Receipt, 'shard' | 'seq'>
}

/** A generation in its place, before the root of its batch is signed. */
export type Placed = Omit<SignedReceipt, 'signature' | 'signer'>

export type Batch = { readonly treeRoot: Hex; readonly treeCount: number; readonly digest: Hex }

export type Placement = { readonly placed: readonly Placed[]; readonly batch: Batch }

export function unplaced(credited: Credited): Unplaced {
  const content = canonicalText(credited)
  const receipt = {
    callId: textHash(credited.generationId),
    modelId: textHash(`${credited.model}@${credited.modelSha256}`),
    payer: credited.payer,
    priceNanoUsd: credited.priceNanoUsd,
    splitsHash: splitsHash(credited.splits),
    contentHash: contentTextHash(content),
    tsMs: credited.endedAtMs,
  }
  return { credited, content, receipt }
}

/**
 * What is new of `arrived`, in the order of arrival, which is the order of places.
 *
 * @param known the canonical text of what was placed before, of every id in `arrived` that was
 * @throws when an id comes again with another content: one call cannot have two bills
 */
export function freshOf(
  arrived: readonly Unplaced[],
  known: ReadonlyMap<GenerationId, string>,
): readonly Unplaced[] {
  const seen = new Map(known)
  const fresh: Unplaced[] = []
  for (const one of arrived) {
    const { credited, content } = one
    const before = seen.get(credited.generationId)
    assert(
      before === undefined || before === content,
      `${credited.generationId} was tallied before with another content`,
    )
    if (before !== undefined) continue
    assertExact(credited)
    seen.set(credited.generationId, content)
    fresh.push(one)
  }
  return fresh
}

/** A generation at its place, with what its batch's tree is built of. */
export type Leaf = {
  readonly credited: Credited
  readonly receipt: Receipt
  readonly hash: Hex
}

export function leafOf(one: Unplaced, shard: number, seq: number): Leaf {
  const receipt = inPlace(one, shard, seq)
  return { credited: one.credited, receipt, hash: receiptHash(receipt) }
}

/** @param leaves of places that follow each other, at least one: they become one batch */
export function sealBatch(leaves: readonly Leaf[], domain: ReceiptDomain): Placement {
  const tree = receiptTree(leaves.map(({ hash }) => hash))
  const treeCount = leaves.length
  const placed = leaves.map(({ credited, receipt }, index): Placed => {
    const path = must(tree.paths[index], 'every receipt has a path')
    return { credited, receipt, path: [...path], index, treeCount, treeRoot: tree.root }
  })
  const digest = receiptTreeDigest(domain, tree.root, treeCount)
  return { placed, batch: { treeRoot: tree.root, treeCount, digest } }
}

/** The receipt of a generation at a place; everything in it follows from the two. */
export function receiptOf(credited: Credited, shard: number, seq: number): Receipt {
  return inPlace(unplaced(credited), shard, seq)
}

function inPlace({ receipt }: Unplaced, shard: number, seq: number): Receipt {
  return { shard, seq, ...receipt }
}

/** An epoch fits one worker's memory when it is built: what is left over is the next one's. */
export const EPOCH_RECEIPTS_MAX = 2_000

/** What lies open in a shard, as far as it is signed without a gap. */
export type OpenRun = {
  readonly fromSeq: number
  readonly signedToSeq: number
  readonly weiPerNanoUsd: bigint
  /** The first place whose receipt has another rate; null when none has. */
  readonly rateChangesAt: number | null
}

/** The run that closes as `epoch`: it ends where the rate changes, so that it has one rate. */
export function closeRun(
  open: OpenRun,
  epoch: number,
  shard: number,
  closedAtMs: number,
): Omit<ClosedRun, 'payees'> | null {
  const { fromSeq, signedToSeq, weiPerNanoUsd, rateChangesAt } = open
  const limits = [signedToSeq, fromSeq + EPOCH_RECEIPTS_MAX - 1]
  const toSeq = Math.min(...limits, rateChangesAt === null ? Infinity : rateChangesAt - 1)
  if (toSeq < fromSeq) return null
  return { epoch, shard, fromSeq, toSeq, weiPerNanoUsd, closedAtMs }
}

/** What does not add up must never get a receipt: the epoch that holds it could not be built. */
function assertExact({ generationId, splits, priceNanoUsd }: Credited): void {
  const paid = splits.reduce<bigint>((sum, each) => sum + each.amountNanoUsd, 0n)
  assert(paid === priceNanoUsd, `the splits of ${generationId} sum to its price`)
}
