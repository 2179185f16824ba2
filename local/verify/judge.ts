// The verdict on an epoch of any source, and what to do about a bad one: evidence, and calldata that
// is ready to be sent. `verify-epoch`, the attestor and the demo share it.
import { challengeCalldata, evidenceHash, evidenceText } from '../../schemas/chain/challenge.ts'
import { fraudCalldata } from '../../schemas/chain/challenge.ts'
import type { Fraud } from '../../schemas/chain/challenge.ts'
import { ROW_BYTES } from '../../schemas/chain/leaf.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { priceOf } from '../../workers/bill/price.ts'
import { splitsOf } from '../../workers/bill/splits.ts'
import type { Address } from '../../schemas/ids.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { Difference } from '../../workers/settle/difference.ts'
import type { EpochCommit } from '../../workers/settle/epoch.ts'
import { findFraud } from '../../workers/settle/fraud.ts'
import { parseCanonical } from '../../workers/settle/lines.ts'
import { readEpoch } from '../../workers/settle/read-epoch.ts'
import type { EpochAtHand, EpochSource } from '../../workers/settle/read-epoch.ts'
import type { Voucher } from '../../workers/settle/receipt-signer-rule.ts'
import { verifyEpoch } from '../../workers/settle/verify-epoch.ts'
import type { Verdict } from '../../workers/settle/verify-epoch.ts'
import type { Recompute } from '../../workers/settle/verify-receipts.ts'

export type Outcome =
  | {
      readonly kind: 'equal'
      readonly commit: EpochCommit
      readonly receipts: number
      readonly receiptSigner: Address
      readonly voucher: Voucher
    }
  | {
      readonly kind: 'different'
      readonly difference: Difference
      readonly answer: Answer
      /** As the manifest has it; null where that cannot be read. */
      readonly receiptSigner: Address | null
    }
  | { readonly kind: 'unavailable'; readonly missing: string }

/** What to send to the distributor. */
export type Answer = {
  readonly evidence: string
  readonly evidenceHash: Hex
  readonly challenge: Hex
  /** A proof that needs no arbiter; null when the lie is none that the contract can judge. */
  readonly fraud: { readonly kind: Fraud['kind']; readonly calldata: Hex } | null
}

/** As every call is billed. */
export const RECOMPUTE: Recompute = {
  price: ({ terms, usage }) => priceOf(terms, usage),
  splits: ({ priceNanoUsd, terms, credit }) => splitsOf(priceNanoUsd, terms, credit),
}

/**
 * @param uri where the evidence will be published; the challenge names it
 * @param signers who may sign receipts; of none given, whoever did in the epoch before
 */
export async function judgeEpoch(
  epoch: number,
  source: EpochSource,
  uri: string,
  signers: readonly Address[] = [],
): Promise<Outcome> {
  // Gathering is all input and output: whatever it throws means that something is not to be had.
  const hand = await readEpoch(epoch, source).catch((error: unknown) => {
    const missing = error instanceof Error ? error.message.split('\n', 1).join('') : String(error)
    return { ok: false, error: { missing } } as const
  })
  if (!hand.ok) return { kind: 'unavailable', missing: hand.error.missing }
  const { published, before, chain } = hand.value
  const verdict: Verdict = await verifyEpoch(published, before, chain, RECOMPUTE, signers)
  if (verdict.equal) {
    const { receipts, voucher } = verdict
    const { receiptSigner } = verdict.manifest
    return { kind: 'equal', commit: chain.commit, receipts, receiptSigner, voucher }
  }
  const earlier = epoch === 1 ? null : await source.commit(epoch - 1)
  const { difference } = verdict
  const answer = answerTo(hand.value, earlier, difference, uri)
  return { kind: 'different', difference, answer, receiptSigner: signerIn(published.manifest) }
}

function signerIn(manifest: Uint8Array): Address | null {
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(manifest))
  return parsed.ok ? parsed.value.receiptSigner : null
}

function answerTo(
  { published, before, chain }: EpochAtHand,
  earlier: EpochCommit | null,
  difference: Difference,
  uri: string,
): Answer {
  const { chainId, distributor, commit } = chain
  const { epoch, dataHash } = commit
  const evidence = { chainId, distributor, epoch, dataHash, ...difference }
  const domain = { chainId, distributor }
  const now = { packed: wholeRows(published.leaves), payoutRoot: commit.payoutRoot }
  const last =
    before === null || earlier === null
      ? null
      : { packed: wholeRows(before.leaves), payoutRoot: earlier.payoutRoot }
  const fraud = findFraud(epoch, now, last, domain)
  return {
    evidence: evidenceText(evidence),
    evidenceHash: evidenceHash(evidence),
    challenge: challengeCalldata(evidence, uri),
    fraud: fraud === null ? null : { kind: fraud.kind, calldata: fraudCalldata(fraud) },
  }
}

function wholeRows(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.length % ROW_BYTES))
}
