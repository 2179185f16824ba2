// Cards through Stripe. Its library speaks to it; what it says is read into our words here, and nothing
// else of it goes further in. Written for one currency, US dollars.
import { Stripe } from 'stripe'
import { PATTERNS, parseAddress, type Address } from '../../schemas/ids.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { CardDesk, CardPayment, CardRefusal, TakenBack } from '../fund/card.port.ts'

export type StripeConfig = {
  readonly secretKey: string
  readonly webhookSecret: string
  /** Where Stripe is, if not where it always is: a stand-in on this machine. */
  readonly apiUrl: string | null
}

/** How far the clock of a signature and ours may stand apart, either way. */
const TOLERANCE_SECONDS = 300
const LIST_MAX = 100

export function cardsByStripe(config: StripeConfig): CardDesk {
  const stripe = new Stripe(config.secretKey, {
    httpClient: Stripe.createFetchHttpClient(),
    timeout: 20_000,
    ...placeOf(config.apiUrl),
  })
  return {
    mode: /^[rs]k_live_/.test(config.secretKey) ? 'live' : 'test',
    openCheckout: ({ idempotencyKey, ...asked }) =>
      answered(async () => {
        const session = await stripe.checkout.sessions.create(sessionOf(asked), { idempotencyKey })
        return { id: session.id, url: must(session.url, 'a hosted checkout has a URL') }
      }),
    chargeAgain: ({ idempotencyKey, wallet, cents, customer, paymentMethod, crossing }) =>
      answered(async () => {
        const charge = {
          ...{ amount: Number(cents), currency: 'usd', customer },
          ...{ payment_method: paymentMethod, off_session: true, confirm: true },
          metadata: { meed_wallet: wallet, meed_crossing: String(crossing) },
        }
        return { paymentId: (await stripe.paymentIntents.create(charge, { idempotencyKey })).id }
      }),
    readEvent: (body, signature, nowMs) =>
      readEvent(stripe, config.webhookSecret, body, signature, nowMs),
    async payment(id) {
      try {
        const [intent, refunds, disputes] = await Promise.all([
          stripe.paymentIntents.retrieve(id),
          stripe.refunds.list({ payment_intent: id, limit: LIST_MAX }),
          stripe.disputes.list({ payment_intent: id, limit: LIST_MAX }),
        ])
        return paymentOf(intent, refunds.data, disputes.data)
      } catch (error) {
        const isAbsent = error instanceof Stripe.errors.StripeError && error.statusCode === 404
        if (isAbsent) return null
        throw error
      }
    },
  }
}

function placeOf(apiUrl: string | null) {
  if (apiUrl === null) return {}
  const { hostname: host, port, protocol } = new URL(apiUrl)
  const scheme = protocol === 'http:' ? ('http' as const) : ('https' as const)
  return {
    host,
    port: port === '' ? (scheme === 'http' ? 80 : 443) : Number(port),
    protocol: scheme,
  }
}

function sessionOf(
  asked: Omit<Parameters<CardDesk['openCheckout']>[0], 'idempotencyKey'>,
): Stripe.Checkout.SessionCreateParams {
  const { wallet, cents, successUrl, cancelUrl, keepsCard } = asked
  const product = { name: 'Meed credit' }
  const price = { currency: 'usd', unit_amount: Number(cents), product_data: product }
  const kept = { customer_creation: 'always' } as const
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: price }],
    success_url: successUrl,
    cancel_url: cancelUrl,
    client_reference_id: wallet,
    // What is paid is what was asked, in the currency that it was asked in.
    adaptive_pricing: { enabled: false },
    payment_intent_data: {
      metadata: { meed_wallet: wallet },
      ...(keepsCard ? { setup_future_usage: 'off_session' as const } : {}),
    },
    ...(keepsCard ? kept : {}),
  }
}

async function readEvent(
  stripe: Stripe,
  secret: string,
  body: Uint8Array,
  signature: string | null,
  nowMs: number,
): ReturnType<CardDesk['readEvent']> {
  let event: Stripe.Event
  try {
    // The library looks at the clock one way only; both ways are looked at below.
    const anyAge = Number.MAX_SAFE_INTEGER
    const crypto = Stripe.createSubtleCryptoProvider()
    const { webhooks } = stripe
    event = await webhooks.constructEventAsync(body, signature ?? '', secret, anyAge, crypto, nowMs)
  } catch (error) {
    const known = error instanceof Stripe.errors.StripeSignatureVerificationError
    if (!known && !(error instanceof SyntaxError)) throw error
    return err({ kind: 'event_unsigned', reason: error.message.split('\n')[0] ?? '' })
  }
  // The library believes the last of several: then it would not be the one that is looked at here.
  const times = [...(signature ?? '').matchAll(/(?:^|,)\s*t=([^,]*)/g)].map(
    ([, time]) => time ?? '',
  )
  if (times.length !== 1) return err({ kind: 'event_unsigned', reason: 'more than one time' })
  const signedAt = Number(times[0])
  const ageSeconds = Math.floor(nowMs / 1_000) - signedAt
  if (!(Math.abs(ageSeconds) <= TOLERANCE_SECONDS)) {
    return err({ kind: 'event_untimely', ageSeconds })
  }
  return ok({ id: event.id, type: event.type, paymentId: paymentIn(event.data.object) })
}

/** A payment intent itself, or what names one: a checkout, a charge, a refund, a dispute. */
function paymentIn(object: object): string | null {
  if (!('object' in object)) return null
  if (object.object === 'payment_intent') return 'id' in object ? text(object.id) : null
  return 'payment_intent' in object ? text(object.payment_intent) : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function paymentOf(
  intent: Stripe.PaymentIntent,
  refunds: readonly Stripe.Refund[],
  disputes: readonly Stripe.Dispute[],
): CardPayment {
  const { id, status, currency, metadata, last_payment_error: failure } = intent
  const crossing = /^\d{1,15}$/.exec(metadata['meed_crossing'] ?? '')?.[0]
  return {
    id,
    mode: intent.livemode ? 'live' : 'test',
    status,
    currency,
    receivedCents: BigInt(intent.amount_received),
    wallet: walletIn(metadata['meed_wallet']),
    crossing: crossing === undefined ? null : Number(crossing),
    card: keptCard(intent),
    failure: failure?.decline_code ?? failure?.code ?? null,
    refunds: refunds.map(takenBack),
    disputes: disputes.map(takenBack),
  }
}

function walletIn(written: string | undefined): Address | null {
  return written !== undefined && PATTERNS.address.test(written) ? parseAddress(written) : null
}

/** Only what its owner let us keep. */
function keptCard(intent: Stripe.PaymentIntent): CardPayment['card'] {
  const { customer, payment_method: method, setup_future_usage: usage } = intent
  if (usage !== 'off_session' || customer === null || method === null) return null
  const [customerId, paymentMethod] = [customer, method].map((each) =>
    typeof each === 'string' ? each : each.id,
  )
  if (customerId === undefined || paymentMethod === undefined) return null
  return { customer: customerId, paymentMethod }
}

function takenBack(one: Stripe.Refund | Stripe.Dispute): TakenBack {
  const { id, amount, currency, status } = one
  return { id, cents: BigInt(amount), currency, status: status ?? 'pending' }
}

/** What Stripe says no to is an answer; that it cannot be reached, or is broken, is not. */
async function answered<T>(ask: () => Promise<T>): Promise<Result<T, CardRefusal>> {
  try {
    return ok(await ask())
  } catch (error) {
    const { StripeCardError, StripeIdempotencyError, StripeInvalidRequestError } = Stripe.errors
    if (error instanceof StripeCardError) {
      const codes = [error.decline_code, error.code].filter(Boolean)
      return err({ kind: 'card_refused', code: codes[0] ?? 'declined' })
    }
    if (error instanceof StripeIdempotencyError || error instanceof StripeInvalidRequestError) {
      return err({ kind: 'card_request_invalid', reason: error.message })
    }
    throw error
  }
}
