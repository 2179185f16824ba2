// GET /v1/credits: the balance of the calling account, to the nano-dollar; GET /v1/ledger: its whole
// journal added up, which must net to zero.
import type { Context } from 'hono'
import type { Json } from '../../schemas/canonical.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { callerOf } from './caller-of.ts'

export async function getCredits(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, meter } = authorized.value
  const balance = await meter.balance()
  return Response.json({
    object: 'credits',
    account_id: caller.accountId,
    wallet: caller.wallet,
    available_nano_usd: balance.availableNanoUsd.toString(),
    held_nano_usd: balance.heldNanoUsd.toString(),
    deposited_nano_usd: balance.depositedNanoUsd.toString(),
    captured_nano_usd: balance.capturedNanoUsd.toString(),
    owed_nano_usd: balance.owedNanoUsd.toString(),
    returned_nano_usd: balance.returnedNanoUsd.toString(),
  })
}

export async function getLedger(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, mode } = authorized.value
  const trial = await context.get('ports').auditOf(caller.accountId, mode)
  return Response.json({ object: 'trial_balance', ...trialOf(toWire(trial)) })
}

function trialOf(value: Json): object {
  return typeof value === 'object' && value !== null ? value : {}
}
