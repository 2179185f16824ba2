// The verdict on a receipt's proof, as the API served it: against the commit that the chain holds, the
// signer that the committed manifest names, if that may be the one, and what its call must have given, by
// the function that goes through whole epochs. Shared by `verify-epoch --receipt` and tests.
import type { Address } from '../../schemas/ids.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Difference } from '../../workers/settle/difference.ts'
import { keccakHex } from '../../workers/settle/epoch.ts'
import type { EpochCommit } from '../../workers/settle/epoch.ts'
import { parseCanonical } from '../../workers/settle/lines.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'
import { receiptProofFault } from '../../workers/settle/receipt-proof.ts'
import type { ProofFault, ReceiptProof } from '../../workers/settle/receipt-proof.ts'
import { signerDifference, voucherOf } from '../../workers/settle/receipt-signer-rule.ts'
import type { Voucher } from '../../workers/settle/receipt-signer-rule.ts'
import { verifyCall } from '../../workers/settle/verify-receipts.ts'
import { RECOMPUTE } from './judge.ts'

export type ReceiptVerdict =
  | { readonly kind: 'committed'; readonly receiptSigner: Address; readonly voucher: Voucher }
  | {
      readonly kind: 'fault'
      /** `receiptSigner`: the committed manifest names another than it may. */
      readonly fault: ProofFault | 'receiptSigner'
      readonly receiptSigner: Address
    }
  /** Committed and signed, and yet not what its call must have given. */
  | {
      readonly kind: 'different'
      readonly difference: Difference
      readonly receiptSigner: Address
    }
  | { readonly kind: 'unavailable'; readonly missing: string }

type Committed = { readonly commit: EpochCommit; readonly manifest: Manifest }

/** @param signers who may sign receipts; of none given, whoever did in the epoch before */
export async function judgeReceipt(
  proof: ReceiptProof,
  source: EpochSource,
  signers: readonly Address[] = [],
): Promise<ReceiptVerdict> {
  const { epoch } = proof
  const now = await committedAt(epoch, source)
  if (!now.ok) return { kind: 'unavailable', missing: now.error }
  const hasBefore = epoch > 1 && signers.length === 0
  const earlier = hasBefore ? await committedAt(epoch - 1, source) : ok(null)
  if (!earlier.ok) return { kind: 'unavailable', missing: earlier.error }
  const before = earlier.value?.manifest ?? null
  const { commit, manifest } = now.value
  const { receiptSigner } = manifest
  if (signerDifference(manifest, before, signers) !== null) {
    return { kind: 'fault', fault: 'receiptSigner', receiptSigner }
  }
  const { chainId, distributor } = source
  const { receiptsRoot } = commit
  const fault = await receiptProofFault(proof, {
    ...{ chainId, distributor, receiptsRoot, receiptSigner },
  })
  if (fault !== null) return { kind: 'fault', fault, receiptSigner }
  const difference = verifyCall(proof.receipt, proof.receipt.receipt, manifest, RECOMPUTE)
  if (difference !== null) return { kind: 'different', difference, receiptSigner }
  return { kind: 'committed', receiptSigner, voucher: voucherOf(before, signers) }
}

/** The error names what is not to be had. */
async function committedAt(epoch: number, source: EpochSource): Promise<Result<Committed, string>> {
  const commit = await source.commit(epoch)
  if (commit === null) return err(`the commit of epoch ${epoch}`)
  const bytes = await source.manifest(epoch)
  if (bytes === null || keccakHex(bytes) !== commit.dataHash) {
    return err(`the manifest of epoch ${epoch}`)
  }
  const manifest = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  return manifest.ok
    ? ok({ commit, manifest: manifest.value })
    : err(`a manifest of epoch ${epoch}`)
}
