// What anybody may read, without a key: epochs, their files, and whether their money agrees.
import type { Context } from 'hono'
import { PATTERNS, parseSha256 } from '../../schemas/ids.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'

const IMMUTABLE = { 'cache-control': 'public, max-age=31536000, immutable' }

/** GET /v1/epochs: newest first, each with its state on the chain. */
export async function listEpochs(context: Context<Api>): Promise<Response> {
  const { settler } = context.get('ports')
  return Response.json({ object: 'list', data: toWire(await settler.status()) })
}

/** GET /v1/epochs/{n}/money: does it agree wherever it is counted? */
export async function getMoney(context: Context<Api>): Promise<Response> {
  const epoch = Number(context.req.param('epoch'))
  const isNumber = Number.isSafeInteger(epoch) && epoch > 0
  const check = isNumber ? await context.get('ports').settler.money(epoch) : null
  if (check === null) {
    return refuse(context, notFound('epoch_not_checked', 'No such epoch is final and checked.'))
  }
  const { isEqual, figures, pulledWei, leftOverWei, pendingWei } = check
  const sources = { pulled_wei: pulledWei, left_over_wei: leftOverWei, pending_wei: pendingWei }
  const body = { state: isEqual ? 'equal' : 'drift', wei: { ...figures }, ...sources }
  return Response.json(toWire({ object: 'epoch.money', epoch, ...body }))
}

/** POST /v1/epochs: closes and settles now; operators only. */
export async function settleNow(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  return Response.json(toWire(await ports.settler.settleNow()), { status: 202 })
}

/** GET /v1/epochs/{n}: the manifest, byte for byte as it was hashed. */
export async function getManifest(context: Context<Api>): Promise<Response> {
  const { archive, settler } = context.get('ports')
  const epoch = Number(context.req.param('epoch'))
  const bytes = Number.isSafeInteger(epoch) ? await archive.manifest(epoch) : null
  if (bytes === null) {
    return refuse(context, notFound('epoch_not_found', 'No such epoch is published.'))
  }
  // Until its commit is final, and again after it was voided, a manifest may be built anew.
  const isFinal = epoch <= ((await settler.lastFinal()) ?? 0)
  const caching = { 'cache-control': isFinal ? 'public, max-age=60' : 'no-store' }
  return new Response(bytes, { headers: { 'content-type': 'application/json', ...caching } })
}

/** GET /v1/blobs/{sha256}: a published file under the hash of its bytes. */
export async function getBlob(context: Context<Api>): Promise<Response> {
  const hash = context.req.param('sha256') ?? ''
  const known = PATTERNS.sha256.test(hash)
  const bytes = known ? await context.get('ports').archive.blob(parseSha256(hash)) : null
  if (bytes === null)
    return refuse(context, notFound('blob_not_found', 'No such file is published.'))
  return new Response(bytes, {
    headers: { 'content-type': 'application/octet-stream', ...IMMUTABLE },
  })
}
