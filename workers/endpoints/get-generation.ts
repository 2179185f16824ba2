// GET /v1/generations/{id}: what a call cost, who earned it, and why. Readable from the moment of
// the hold; the receipt follows its capture by a moment (`receipt_status` says how that stands).
import type { Context } from 'hono'
import { PATTERNS, parseId } from '../../schemas/ids.ts'
import { creditShown, splitShown, tokensShown } from '../../schemas/wire/shown-call.ts'
import { usageShown } from '../../schemas/wire/usage.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { evidenceOf } from '../evidence.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { notFound } from '../http/problem.ts'
import { callerOf } from './caller-of.ts'
import { receiptStatusOf } from './receipt-status.ts'

export async function getGeneration(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context)
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, meter, mode } = authorized.value
  const ports = context.get('ports')
  const text = context.req.param('id') ?? ''
  const id = PATTERNS.gen.test(text) ? parseId('gen', text) : null
  const state = id === null ? null : await meter.generation(id)
  if (id === null || state === null) {
    return refuse(
      context,
      notFound('generation_not_found', `No generation '${text}' of this account.`),
    )
  }
  const stored = await ports.generations.find(caller.accountId, id)
  const credited = stored?.receipt.credited ?? null
  // A test generation has no receipt: when it has left the outbox, only usage knows it.
  const metered = credited ?? state.record
  const used =
    metered === null
      ? await ports.usage.call(caller.accountId, id)
      : { model: metered.model, usage: usageShown(metered) }
  const evidence =
    credited === null ? null : await evidenceOf(id, credited.credit.evidenceSha256, ports)
  return Response.json({
    id,
    object: 'generation',
    state: state.state,
    ended_by: state.endedBy,
    held_nano_usd: state.heldNanoUsd.toString(),
    price_nano_usd: state.chargedNanoUsd?.toString() ?? null,
    model: used?.model ?? null,
    usage: used && tokensShown(used.usage),
    receipt_status: receiptStatusOf(state, mode, stored !== null),
    credit: credited && creditShown(credited.credit),
    splits: credited && credited.splits.map(splitShown),
    receipt: stored === null ? null : toWire(stored.receipt),
    evidence: evidence === null ? null : JSON.parse(evidence),
  })
}
