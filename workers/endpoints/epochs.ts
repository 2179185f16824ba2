// What anybody may read, without a key: epochs, their files, and what a wallet can claim.
import type { Context } from 'hono'
import { PATTERNS, parseAddress, parseSha256 } from '../../schemas/ids.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { equalSecret } from '../http/equal-secret.ts'
import { invalidRequest, notFound, unauthenticated } from '../http/problem.ts'
import { claimProof } from '../settle/proof.ts'

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
  const { isEqual, figures, pulledWei, leftOverWei } = check
  const body = { state: isEqual ? 'equal' : 'drift', wei: { ...figures }, pulledWei, leftOverWei }
  return Response.json(toWire({ object: 'epoch.money', epoch, ...body }))
}

/** POST /v1/epochs: closes and settles now; operators only. */
export async function settleNow(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  const token = context.req.header('authorization')?.replace(/^Bearer /, '') ?? ''
  if (!equalSecret(token, ports.secrets.operatorToken)) {
    return refuse(context, unauthenticated('invalid_operator_token', 'This is not the operator.'))
  }
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
  // Until its commit is final a manifest may still be built anew.
  const isFinal = epoch <= ((await settler.lastFinal()) ?? 0)
  const caching = isFinal ? IMMUTABLE : { 'cache-control': 'no-store' }
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

/** GET /v1/payouts/{address}: cumulative amount and the proof that `claim` wants. */
export async function getPayout(context: Context<Api>): Promise<Response> {
  const text = context.req.param('address') ?? ''
  if (!PATTERNS.address.test(text)) {
    const message = 'A payee is a 20-byte address in hex.'
    return refuse(context, invalidRequest('invalid_value', message, 'address'))
  }
  const { archive, settler } = context.get('ports')
  const epoch = await settler.lastFinal()
  const published = epoch === null ? null : await archive.epoch(epoch)
  const account = parseAddress(text)
  const found = published === null ? null : claimProof(published, account)
  if (found === null) {
    return refuse(context, notFound('payee_unknown', 'Nothing was ever committed for this payee.'))
  }
  const { cumulativeWei, proof } = found
  const amounts = { cumulative_wei: cumulativeWei.toString(), proof }
  return Response.json({ object: 'payout', account, epoch, ...amounts })
}
