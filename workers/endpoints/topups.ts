// Money in by card: POST /v1/topups opens a checkout, /v1/topups/auto says when a kept card is charged
// by itself, POST /v1/stripe/webhook is where Stripe says what has happened. Only that grants credit.
import type { Context } from 'hono'
import type { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { autoTopUpRequest, topUpRequest } from '../../schemas/wire/topup.ts'
import { takeCardEvent } from '../card-event.ts'
import type { CardDesk, CardRefusal, EventRefusal } from '../fund/card.port.ts'
import { inNanoUsd } from '../fund/card-payment.ts'
import { refuse, type Api } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { JSON_BYTES_MAX, readBytes } from '../http/read-body.ts'
import type { Recharge, RechargeSettings } from '../meter/recharge.ts'
import { callerOf, type Authorized } from './caller-of.ts'
import { IDEMPOTENCY_HEADER } from './idempotent.ts'

export async function openTopUp(
  context: Context<Api>,
  asked: z.output<typeof topUpRequest>,
): Promise<Response> {
  const paying = await payingCaller(context)
  if (!paying.ok) return refuse(context, paying.error)
  const { desk, authorized } = paying.value
  const { wallet, accountId } = authorized.caller
  const key = context.req.header(IDEMPOTENCY_HEADER) ?? context.get('requestId')
  const opened = await desk.openCheckout({
    wallet,
    cents: asked.amount,
    successUrl: asked.success_url,
    cancelUrl: asked.cancel_url,
    keepsCard: asked.keep_card === true,
    idempotencyKey: `meed-topup-${sha256Hex(`${accountId} ${desk.mode} ${key}`)}`,
  })
  if (!opened.ok) return refuse(context, cardProblem(opened.error))
  const { id, url } = opened.value
  const amount = inNanoUsd(asked.amount).toString()
  return Response.json({ id, object: 'topup', url, amount_nano_usd: amount, mode: desk.mode })
}

export async function getAutoTopUp(context: Context<Api>): Promise<Response> {
  const paying = await payingCaller(context)
  if (!paying.ok) return refuse(context, paying.error)
  const { state } = await paying.value.authorized.meter.recharge({ kind: 'show' })
  return Response.json(shown(state))
}

export async function setAutoTopUp(
  context: Context<Api>,
  asked: z.output<typeof autoTopUpRequest>,
): Promise<Response> {
  const paying = await payingCaller(context)
  if (!paying.ok) return refuse(context, paying.error)
  const { meter } = paying.value.authorized
  const before = await meter.recharge({ kind: 'show' })
  const settings = settingsOf(asked)
  if (!settings.ok) return refuse(context, settings.error)
  if (settings.value !== null && before.state.card === null) return refuse(context, NO_CARD)
  const { state } = await meter.recharge({ kind: 'set', settings: settings.value })
  return Response.json(shown(state))
}

/** What Stripe is told decides whether it sends the event again: only what may go better next time. */
export async function stripeWebhook(context: Context<Api>): Promise<Response> {
  const ports = context.get('ports')
  const { card } = ports
  if (card === null) return refuse(context, CARDS_OFF)
  const body = await readBytes(context.req.raw, JSON_BYTES_MAX)
  if (!body.ok) return refuse(context, body.error)
  const signature = context.req.header('stripe-signature') ?? null
  const taken = await takeCardEvent(body.value, signature, card, ports)
  if (!taken.ok) return refuse(context, eventProblem(taken.error))
  return Response.json({ received: true, outcome: taken.value })
}

type Paying = { readonly desk: CardDesk; readonly authorized: Authorized }

/** Whoever may spend on the account's behalf for good: the scope `admin`. */
async function payingCaller(context: Context<Api>): Promise<Result<Paying, Problem>> {
  const authorized = await callerOf(context, 'admin')
  if (!authorized.ok) return authorized
  const { card: desk } = context.get('ports')
  if (desk === null) return err(CARDS_OFF)
  if (desk.mode !== authorized.value.mode) return err(otherMode(desk.mode))
  return ok({ desk, authorized: authorized.value })
}

function settingsOf(
  asked: z.output<typeof autoTopUpRequest>,
): Result<RechargeSettings | null, Problem> {
  if (!asked.enabled) return ok(null)
  const { threshold, amount, monthly_cap: cap } = asked
  if (threshold === undefined) return err(missing('threshold'))
  if (amount === undefined) return err(missing('amount'))
  if (cap === undefined) return err(missing('monthly_cap'))
  if (cap < amount) {
    const message = 'monthly_cap is below amount: the card could never be charged.'
    return err(invalidRequest('invalid_value', message, 'monthly_cap'))
  }
  return ok({ thresholdNanoUsd: threshold, amountNanoUsd: amount, monthlyCapNanoUsd: cap })
}

function shown({ settings, card, underway, month, disabledFor }: Recharge) {
  return {
    object: 'topup.auto',
    enabled: settings !== null && disabledFor === null,
    threshold_nano_usd: settings?.thresholdNanoUsd.toString() ?? null,
    amount_nano_usd: settings?.amountNanoUsd.toString() ?? null,
    monthly_cap_nano_usd: settings?.monthlyCapNanoUsd.toString() ?? null,
    charged_this_month_nano_usd: month.chargedNanoUsd.toString(),
    has_card: card !== null,
    pending: underway !== null,
    disabled_for: disabledFor,
  }
}

function missing(name: string): Problem {
  return invalidRequest('missing_required_parameter', `'${name}' is missing.`, name)
}

const CARDS_OFF: Problem = {
  status: 503,
  type: 'api_error',
  code: 'cards_off',
  message:
    'No cards are taken here: the operator must set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. ' +
    'Credit can also be deposited on the chain.',
  retry: false,
}

const NO_CARD = invalidRequest(
  'no_card_kept',
  'No card is kept that could be charged. Pay once by POST /v1/topups with "keep_card": true.',
)

function otherMode(mode: CardDesk['mode']): Problem {
  const message = `Cards are in ${mode} mode here: use a key that begins with meed_${mode}_.`
  return invalidRequest('mode_mismatch', message)
}

function cardProblem(refusal: CardRefusal): Problem {
  if (refusal.kind === 'card_request_invalid') {
    return invalidRequest('card_request_invalid', `The card processor says: ${refusal.reason}`)
  }
  const message = `The card was refused: ${refusal.code}. Nothing was charged.`
  return { status: 402, type: 'insufficient_credits', code: 'card_refused', message }
}

function eventProblem(refusal: EventRefusal): Problem {
  if (refusal.kind === 'event_unsigned') {
    return invalidRequest('event_unsigned', `This event is not signed by Stripe: ${refusal.reason}`)
  }
  const { ageSeconds } = refusal
  const when = ageSeconds < 0 ? `${-ageSeconds} s in the future` : `${ageSeconds} s ago`
  const message = `This event was signed ${when}; 300 s either way are taken.`
  return invalidRequest('event_untimely', message)
}
