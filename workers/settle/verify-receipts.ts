// Is every published receipt what its call must have given? Place, hashes, price, splits and
// signature of each are recomputed from what it says of the call. Stops at the first difference.
import { receiptHash, rootOfPath, verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { Address } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Credited, SignedReceipt, Split } from '../../schemas/wire/generation.ts'
import type { Wired } from '../../schemas/wire/to-wire.ts'
import { differ, textOf } from './difference.ts'
import type { Difference } from './difference.ts'
import { receiptOf } from './tally.ts'
import { verifyComposition } from './verify-composition.ts'

/** The rules of billing, handed in: this stage does not own them. */
export type Recompute = {
  readonly price: (credited: Credited) => NanoUsd
  readonly splits: (credited: Credited) => readonly Split[]
}

/** Null when every receipt stands in its place and follows from its call. */
export async function verifyReceipts(
  receipts: readonly SignedReceipt[],
  manifest: Manifest,
  recompute: Recompute,
): Promise<Difference | null> {
  const due = manifest.shards.reduce((sum, each) => sum + each.toSeq - each.fromSeq + 1, 0)
  const counted = differ('receipts.length', due, receipts.length)
  if (counted !== null) return counted
  const places = placesOf(manifest)
  const seen = new Set<string>()
  const trees: Trees = new Map()
  for (const [i, signed] of receipts.entries()) {
    const place = places[i] ?? { shard: -1, seq: -1 }
    const found =
      verifyCall(signed, place, manifest, recompute) ??
      differ('generationId', ONE, seen.has(idOf(signed)) ? 'a second one' : ONE) ??
      (await verifySignature(signed, manifest, trees))
    if (found !== null) return { ...found, where: `receipts[${i}].${found.where}` }
    seen.add(idOf(signed))
  }
  return null
}

const ONE = 'one receipt a generation'

type Place = { readonly shard: number; readonly seq: number }

function placesOf(manifest: Manifest): Place[] {
  return manifest.shards.flatMap(({ shard, fromSeq, toSeq }) =>
    Array.from({ length: toSeq - fromSeq + 1 }, (_, i) => ({ shard, seq: fromSeq + i })),
  )
}

/**
 * Null when price, splits, the parts of a combination and every hash of a receipt follow from what it says of
 * its call; not whether it was signed.
 */
export function verifyCall(
  { credited, receipt }: SignedReceipt,
  { shard, seq }: Place,
  { weiPerNanoUsd }: Pick<Manifest, 'weiPerNanoUsd'>,
  recompute: Recompute,
): Difference | null {
  const due = receiptOf(credited, shard, seq)
  const shares = credited.credit.shares.reduce((sum, each) => sum + each.share, 0)
  const split = credited.splits.reduce<bigint>((sum, each) => sum + each.amountNanoUsd, 0n)
  return (
    differ('shard', due.shard, receipt.shard) ??
    differ('seq', due.seq, receipt.seq) ??
    differ('callId', due.callId, receipt.callId) ??
    differ('modelId', due.modelId, receipt.modelId) ??
    verifyComposition(credited) ??
    differ('terms.weiPerNanoUsd', weiPerNanoUsd, credited.terms.weiPerNanoUsd) ??
    differ('credit', WHOLE, shares + credited.credit.unattributed) ??
    compute('price', () => recompute.price(credited), credited.priceNanoUsd) ??
    differ('splits.sum', credited.priceNanoUsd, split) ??
    compute('splits', () => recompute.splits(credited), credited.splits) ??
    differ('splitsHash', due.splitsHash, receipt.splitsHash) ??
    differ('contentHash', due.contentHash, receipt.contentHash) ??
    differ('receipt', due, receipt)
  )
}

/** One recovery a batch: receipts that name the same tree and signature share its verdict. */
type Trees = Map<string, Promise<boolean>>

async function verifySignature(
  signed: SignedReceipt,
  manifest: Manifest,
  trees: Trees,
): Promise<Difference | null> {
  const { receipt, path, index, treeCount, treeRoot, signature } = signed
  const root = rootOfPath(receiptHash(receipt), index, treeCount, path)
  const placed =
    differ('path', treeRoot, root) ?? differ('signer', manifest.receiptSigner, signed.signer)
  if (placed !== null) return placed
  const name = `${treeRoot} ${treeCount} ${signature}`
  const valid = trees.get(name) ?? verifyReceipt(signed, manifest.receiptSigner, domainOf(manifest))
  trees.set(name, valid)
  return differ('signature', 'valid', (await valid) ? 'valid' : 'not of the receipt signer')
}

function compute(where: string, rule: () => Wired, actual: Wired): Difference | null {
  try {
    return differ(where, rule(), actual)
  } catch (error) {
    const expected = error instanceof Error ? error.message : 'a call that can be billed'
    return { where, expected, actual: textOf(actual) }
  }
}

export function domainOf(place: { chainId: number; distributor: Address }): ReceiptDomain {
  return { chainId: place.chainId, verifyingContract: place.distributor }
}

function idOf(signed: SignedReceipt): string {
  return signed.credited.generationId
}
