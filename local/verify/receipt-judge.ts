// The verdict on a receipt's proof, as the API served it: against the commit that the chain holds, and
// the signer that the committed manifest names. Shared by `verify-epoch --receipt` and tests.
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import { keccakHex } from '../../workers/settle/epoch.ts'
import { parseCanonical } from '../../workers/settle/lines.ts'
import type { EpochSource } from '../../workers/settle/read-epoch.ts'
import { receiptProofFault } from '../../workers/settle/receipt-proof.ts'
import type { ProofFault, ReceiptProof } from '../../workers/settle/receipt-proof.ts'

export type ReceiptVerdict =
  | { readonly kind: 'committed' }
  | { readonly kind: 'fault'; readonly fault: ProofFault }
  | { readonly kind: 'unavailable'; readonly missing: string }

export async function judgeReceipt(
  proof: ReceiptProof,
  source: EpochSource,
): Promise<ReceiptVerdict> {
  const { epoch } = proof
  const commit = await source.commit(epoch)
  if (commit === null) return { kind: 'unavailable', missing: `the commit of epoch ${epoch}` }
  const bytes = await source.manifest(epoch)
  if (bytes === null || keccakHex(bytes) !== commit.dataHash) {
    return { kind: 'unavailable', missing: `the manifest of epoch ${epoch}` }
  }
  const manifest = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  if (!manifest.ok) return { kind: 'unavailable', missing: `a manifest of epoch ${epoch}` }
  const { receiptSigner } = manifest.value
  const { chainId, distributor } = source
  const { receiptsRoot } = commit
  const fault = await receiptProofFault(proof, {
    ...{ chainId, distributor, receiptsRoot, receiptSigner },
  })
  return fault === null ? { kind: 'committed' } : { kind: 'fault', fault }
}
