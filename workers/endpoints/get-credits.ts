// GET /v1/credits: the balance of the calling account, to the nano-dollar; GET /v1/ledger: its whole
// journal added up, which must net to zero.
import type { Context } from 'hono'
import type { z } from 'zod'
import type { trialBalance } from '../../schemas/wire/account.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import type { TrialBalance } from '../meter/ledger.ts'
import type { Balance } from '../meter/meter.port.ts'
import { callerOf } from './caller-of.ts'

export async function getCredits(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, meter } = authorized.value
  const balance = balanceShown(await meter.balance())
  const { accountId, wallet } = caller
  return Response.json({ object: 'credits', account_id: accountId, wallet, ...balance })
}

export async function getLedger(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, mode } = authorized.value
  const trial = await context.get('ports').auditOf(caller.accountId, mode)
  return Response.json(trialShown(trial))
}

function trialShown(trial: TrialBalance): z.input<typeof trialBalance> {
  const { journal, balance, openHoldsNanoUsd, entries, undelivered, balanced } = trial
  const { available, held, captured, deposits, owed } = journal
  return {
    object: 'trial_balance',
    journal: {
      deposits: deposits.toString(),
      available: available.toString(),
      held: held.toString(),
      captured: captured.toString(),
      owed: owed.toString(),
    },
    balance: balanceShown(balance),
    open_holds_nano_usd: openHoldsNanoUsd.toString(),
    entries,
    undelivered,
    balanced,
  }
}

function balanceShown(balance: Balance) {
  return {
    available_nano_usd: balance.availableNanoUsd.toString(),
    held_nano_usd: balance.heldNanoUsd.toString(),
    deposited_nano_usd: balance.depositedNanoUsd.toString(),
    captured_nano_usd: balance.capturedNanoUsd.toString(),
    owed_nano_usd: balance.owedNanoUsd.toString(),
    returned_nano_usd: balance.returnedNanoUsd.toString(),
  }
}
