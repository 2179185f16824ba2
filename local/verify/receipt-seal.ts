// Does the signature of a receipt hold what it is shown with? The content by its hash, the receipt by
// its path, the tree by the signer. Where the receipts of a deployment are signed for comes from flags
// or from the stack that runs here. Recomputes no credit.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { contentHash, verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import { address } from '../../schemas/wire/scalars.ts'
import { ROOT } from '../stack/settings.ts'

/** `signer` null: whoever the receipt names; a stranger pins the one that manifests name. */
export type ReceiptPlace = { readonly domain: ReceiptDomain; readonly signer: Address | null }

export type PlaceFlags = {
  readonly 'chain-id'?: string | undefined
  readonly distributor?: string | undefined
  readonly signer?: string | undefined
}

/** Null where no flags say it and no stack runs. */
export async function placeOfReceipts(flags: PlaceFlags): Promise<ReceiptPlace | null> {
  const { 'chain-id': chainId, distributor } = flags
  const signer = flags.signer === undefined ? null : parseAddress(flags.signer)
  if (chainId !== undefined && distributor !== undefined) {
    const verifyingContract = parseAddress(distributor)
    return { domain: { chainId: Number(chainId), verifyingContract }, signer }
  }
  const file = join(process.env['MEED_STATE'] ?? join(ROOT, '.meed'), 'stack.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const { deployment } = running.parse(JSON.parse(text))
  const domain = { chainId: deployment.chainId, verifyingContract: deployment.distributor }
  return { domain, signer }
}

const running = z.object({ deployment: z.object({ chainId: z.number(), distributor: address }) })

/** Null when everything in `signed.credited` stands under the signature. */
export async function sealFault(
  signed: SignedReceipt,
  { domain, signer }: ReceiptPlace,
): Promise<'content' | 'signature' | null> {
  if (contentHash(signed.credited) !== signed.receipt.contentHash) return 'content'
  return (await verifyReceipt(signed, signer ?? signed.signer, domain)) ? null : 'signature'
}
