// GET /v1/generations/{id}/receipt/proof: the receipt of a call and its way to the root that the chain
// holds. For anybody who knows the call: a receipt is public from the moment its epoch is published.
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'
import { parseManifest } from '../settle/archive-reader.ts'
import type { ArchiveReader } from '../settle/archive.port.ts'
import { proveReceipt } from '../settle/receipt-proof.ts'

export async function getReceiptProof(context: Context<Api>): Promise<Response> {
  const { tally, settler, archive } = context.get('ports')
  const text = context.req.param('id') ?? ''
  const id = PATTERNS.gen.test(text) ? parseId('gen', text) : null
  if (id === null) {
    const message = `'${text}' is no id of a call: one is gen_ and 22 letters and digits.`
    return refuse(context, notFound('generation_not_found', message))
  }
  const epoch = await tally.epochOf(id)
  const last = epoch === null ? null : await settler.lastFinal()
  if (epoch === null || last === null || epoch > last) {
    const message =
      `'${text}' lies in no epoch that is final yet. If it is a call that was charged, ask again when its ` +
      'epoch is: GET /v1/epochs lists those that are.'
    return refuse(context, notFound('receipt_not_settled', message))
  }
  const receipt = must(await tally.find(id), 'a receipt that has an epoch is there')
  const manifest = must(await manifestOf(archive, epoch), 'a final epoch is published')
  const before = epoch === 1 ? null : await manifestOf(archive, epoch - 1)
  const hashes = must(await archive.blob(manifest.files.hashes.sha256), 'its files are published')
  const proof = proveReceipt(receipt, manifest, before, hashes)
  return Response.json(toWire({ object: 'receipt.proof', id, ...proof }))
}

async function manifestOf(archive: ArchiveReader, epoch: number) {
  const bytes = await archive.manifest(epoch)
  return bytes === null ? null : parseManifest(bytes)
}
