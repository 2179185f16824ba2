// GET /v1/generations: the calls of the account, newest first, also those under way. The account is
// right about state and price; model and tokens of calls long over come from the projection of usage.
import type { Context } from 'hono'
import { parseId, timeOfId, type AccountId } from '../../schemas/ids.ts'
import { generationListQuery } from '../../schemas/wire/account.ts'
import { tokensShown } from '../../schemas/wire/shown-call.ts'
import { refuse, type Api } from '../http/context.ts'
import { parseWith } from '../http/read-body.ts'
import type { CallView } from '../meter/reports.port.ts'
import type { Ports } from '../ports.ts'
import { callerOf } from './caller-of.ts'

export async function listGenerations(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const query = parseWith(generationListQuery, context.req.query())
  if (!query.ok) return refuse(context, query.error)
  const { limit } = query.value
  const after = query.value.after === undefined ? null : parseId('gen', query.value.after)
  const { caller, mode } = authorized.value
  const ports = context.get('ports')
  // One more than asked for tells whether there are more.
  const calls = await ports.reportsOf(caller.accountId, mode).calls(limit + 1, after)
  const page = calls.slice(0, limit)
  const made = await madeBy(page, caller.accountId, ports)
  const data = page.map((call) => summaryOf(call, made.get(call.generationId) ?? null))
  return Response.json({
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: calls.length > limit,
  })
}

type Made = NonNullable<CallView['made']>

async function madeBy(
  page: readonly CallView[],
  account: AccountId,
  { usage }: Ports,
): Promise<ReadonlyMap<string, Made>> {
  const known = page.flatMap(({ generationId, made }) =>
    made === null ? [] : [[generationId, made] as const],
  )
  const asked = page.filter(({ made, state }) => made === null && state === 'captured')
  const ids = asked.map(({ generationId }) => generationId)
  const projected = ids.length === 0 ? [] : await usage.calls(account, ids)
  return new Map<string, Made>([...known, ...projected])
}

function summaryOf(call: CallView, made: Made | null) {
  const { generationId, keyId, state, endedBy, endedAtMs, heldNanoUsd, chargedNanoUsd } = call
  return {
    id: generationId,
    object: 'generation.summary',
    state,
    ended_by: endedBy,
    key_id: keyId,
    model: made?.model ?? null,
    usage: made && tokensShown(made.usage),
    held_nano_usd: heldNanoUsd.toString(),
    price_nano_usd: chargedNanoUsd?.toString() ?? null,
    started_at: new Date(timeOfId(generationId)).toISOString(),
    ended_at: endedAtMs === null ? null : new Date(endedAtMs).toISOString(),
  }
}
