// POST /v1/withdrawals: credit that came as tokens goes back to the account's own wallet, by a signature
// that the escrow takes and a delay in which it can be stopped. GET lists those that are not over.
import type { Context } from 'hono'
import type { z } from 'zod'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { withdrawalRequest } from '../../schemas/wire/topup.ts'
import { OPEN_MAX, type OpenWithdrawal } from '../fund/withdrawal.ts'
import { refuse, type Api } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { withdraw, type WithdrawalRefusal } from '../withdraw.ts'
import { callerOf } from './caller-of.ts'
import { IDEMPOTENCY_HEADER } from './idempotent.ts'

export async function requestWithdrawal(
  context: Context<Api>,
  { amount_nano_usd: amount }: z.output<typeof withdrawalRequest>,
): Promise<Response> {
  const authorized = await callerOf(context, 'admin')
  if (!authorized.ok) return refuse(context, authorized.error)
  const ports = context.get('ports')
  const { caller, mode } = authorized.value
  if (mode === 'test') return refuse(context, TEST_MONEY)
  const { withdrawals } = ports
  if (withdrawals === null) return refuse(context, OFF)
  if (amount === 0n) return refuse(context, NOTHING)
  const key = context.req.header(IDEMPOTENCY_HEADER) ?? null
  const signed = await withdraw(caller.wallet, amount, key, withdrawals, ports)
  if (!signed.ok) return refuse(context, refusalProblem(signed.error))
  const { open, terms, signature, calldata } = signed.value
  const request = { escrow: ports.escrow, withdrawal: terms, signature, calldata }
  return Response.json(toWire({ ...shown(open), request }), { status: 201 })
}

export async function listWithdrawals(context: Context<Api>): Promise<Response> {
  const authorized = await callerOf(context, 'read-usage')
  if (!authorized.ok) return refuse(context, authorized.error)
  const { caller, mode } = authorized.value
  const { deposits } = context.get('ports')
  const open = mode === 'test' ? [] : await deposits.withdrawalsOf(caller.wallet)
  return Response.json(toWire({ object: 'list', data: open.map(shown) }))
}

function shown({ id, wallet, amountNanoUsd, deadline, readyAt }: OpenWithdrawal) {
  return {
    id,
    object: 'withdrawal',
    state: readyAt === null ? 'signed' : 'requested',
    to: wallet,
    amount_nano_usd: amountNanoUsd,
    request_by: Number(deadline),
    payable_from: readyAt === null ? null : Number(readyAt),
  }
}

const TEST_MONEY = invalidRequest('test_money', 'Test credit is no money: use a live key.')
const NOTHING = invalidRequest('invalid_value', 'Withdraw at least 1 nano-USD.', 'amount_nano_usd')
const OFF: Problem = {
  status: 503,
  type: 'api_error',
  code: 'withdrawals_off',
  message: 'Nobody signs withdrawals here: the operator must set WITHDRAWAL_SIGNER_KEY.',
  retry: false,
}

const TOO_MANY: Problem = {
  status: 409,
  type: 'invalid_request_error',
  code: 'withdrawals_open',
  message: `${OPEN_MAX} withdrawals are open. Request them on the chain, or wait until they lapse.`,
}

function refusalProblem(refusal: WithdrawalRefusal): Problem {
  if (refusal.kind === 'too_many_open') return TOO_MANY
  const most = refusal.withdrawableNanoUsd.toString()
  const message = `${most} nano-USD can be withdrawn: credit that came by card, is held or is owed cannot.`
  const metadata = { withdrawable_nano_usd: most }
  return { status: 402, type: 'insufficient_credits', code: 'not_withdrawable', message, metadata }
}
