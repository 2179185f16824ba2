// What anybody may read, without a key: epochs, their files, and whether their money agrees.
import type { Context } from 'hono'
import type { z } from 'zod'
import { PATTERNS, parseSha256 } from '../../schemas/ids.ts'
import type { settlerProgress, shownEpoch } from '../../schemas/wire/shown-epoch.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'
import type { EpochStatus, SettlerProgress } from '../settle/settler.port.ts'
import type { HaltReason } from '../settle/settler-state.ts'

const IMMUTABLE = { 'cache-control': 'public, max-age=31536000, immutable' }

/** GET /v1/epochs: newest first, each with its state on the chain. */
export async function listEpochs(context: Context<Api>): Promise<Response> {
  const { settler } = context.get('ports')
  return Response.json({ object: 'list', data: (await settler.status()).map(epochShown) })
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
  return Response.json(progressShown(await ports.settler.settleNow()), { status: 202 })
}

function epochShown(status: EpochStatus): z.input<typeof shownEpoch> {
  const { epoch, state, receipts, payoutRoot, totalWei, txHash, closedAtMs, money } = status
  return {
    epoch,
    state,
    money,
    receipts,
    payout_root: payoutRoot,
    total_wei: totalWei?.toString() ?? null,
    tx_hash: txHash,
    closed_at_ms: closedAtMs,
  }
}

function progressShown(progress: SettlerProgress): z.input<typeof settlerProgress> {
  const { epoch, state, trouble } = progress
  const halted = progress.halted === null ? null : haltShown(progress.halted)
  return { epoch, state, halted, trouble }
}

function haltShown(reason: HaltReason): NonNullable<z.input<typeof settlerProgress>['halted']> {
  const { kind } = reason
  switch (kind) {
    case 'escrow_short':
      return { kind, needed_wei: `${reason.neededWei}`, escrow_wei: `${reason.escrowWei}` }
    case 'gas_short':
      return { kind, cost_wei: `${reason.costWei}`, gas_wei: `${reason.gasWei}` }
    case 'gas_above_cap':
      return { kind, cost_wei: `${reason.costWei}`, max_cost_wei: `${reason.maxCostWei}` }
    case 'chain_elsewhere':
      return { kind, last_epoch: reason.lastEpoch }
    case 'commit_conflict':
    case 'commit_refused':
      return { kind, tx_hash: reason.txHash }
  }
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
