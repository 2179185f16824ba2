// A paid operation for callers without a key: 402 with a price, then the same request with an x402 payment.
// The payment is settled before anything runs, as credit of the wallet that signed it; the call then holds
// and is charged like every other, and what is left stays. A wallet whose credit is enough already is not
// charged again: its signature only says who it is. Nothing is buffered: a stream passes through.
import type { Context } from 'hono'
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, type Address } from '../../schemas/ids.ts'
import { parseAmount, nanoUsd } from '../../schemas/money.ts'
import { err } from '../../schemas/result.ts'
import { paymentPayload } from '../../schemas/wire/x402.ts'
import { walletKeyId, walletProofs, type Credential, type Funding } from '../auth/authenticate.ts'
import type { PaymentView, Settled } from '../fund/payments.port.ts'
import type { Opened, Presented } from '../fund/payment-record.ts'
import { covers, fingerprintOf, isReadable, paymentOf, paymentRequired } from '../fund/x402.ts'
import type { Payment } from '../fund/x402.ts'
import { refuse, type Api } from '../http/context.ts'
import { invalidRequest, unavailable, type Problem } from '../http/problem.ts'
import { JSON_BYTES_MAX, readBytes } from '../http/read-body.ts'
import type { X402 } from '../ports.ts'
import { mistyped, type Endpoint } from './endpoint.ts'
import { IDEMPOTENCY_HEADER } from './idempotent.ts'
import { NEEDED_HEADER } from './credit-refusals.ts'
import { problemOf } from './refusals.ts'
import { issueLine } from '../../schemas/issue-words.ts'

const SIGNATURE = 'payment-signature'
const HEADERS = {
  'PAYMENT-SIGNATURE':
    'x402: pays for this call where no key is sent; the header PAYMENT-REQUIRED of a 402 says how much.',
} as const

type Bytes = Uint8Array<ArrayBuffer>
type Call = { readonly context: Context<Api>; readonly bytes: Bytes; readonly one: Endpoint }

export function paid(one: Endpoint): Endpoint {
  const headers = { ...one.contract.headers, ...HEADERS }
  return {
    ...one,
    contract: { ...one.contract, auth: 'key or payment', headers },
    handle: (context) => keyOrPayment(context, one),
  }
}

async function keyOrPayment(context: Context<Api>, one: Endpoint): Promise<Response> {
  const hasKey = context.req.header('authorization') !== undefined
  const x402 = hasKey ? null : context.get('ports').x402
  if (x402 === null) {
    const refused = mistyped(context)
    return refused === null ? one.handle(context) : refuse(context, problemOf(refused))
  }
  const bytes = await readBytes(context.req.raw, one.contract.bodyBytesMax ?? JSON_BYTES_MAX)
  if (!bytes.ok) return refuse(context, bytes.error)
  const call = { context, bytes: bytes.value, one }
  const header = context.req.header(SIGNATURE)
  if (header === undefined) return quoted(call, x402, 'PAYMENT-SIGNATURE header is required')
  const payment = readPayment(header, x402, context.get('ports').now())
  if (!payment.ok) {
    const { error } = payment
    if (error.kind === 'payment_malformed') return refuse(context, malformed(error.reason))
    return quoted(call, x402, error.reason)
  }
  return presented(call, x402, payment.value, header)
}

function readPayment(header: string, { terms }: X402, nowMs: number): ReturnType<typeof paymentOf> {
  let value: unknown
  try {
    value = isReadable(header) ? JSON.parse(atob(header)) : null
  } catch {
    value = null
  }
  const parsed = paymentPayload.safeParse(value)
  if (parsed.success) return paymentOf(parsed.data, terms, nowMs)
  const [issue] = parsed.error.issues
  const reason = issue === undefined ? 'unreadable' : issueLine(issue)
  return err({ kind: 'payment_malformed', reason })
}

/** Runs as far as the price: what is refused for another reason is refused for that. */
async function quoted(call: Call, x402: X402, error: string): Promise<Response> {
  const reply = await run(call, { kind: 'nobody' }, null)
  return priced(call, x402, reply, error)
}

async function presented(
  call: Call,
  x402: X402,
  payment: Payment,
  header: string,
): Promise<Response> {
  const { context, bytes } = call
  const route = `${context.req.method} ${context.req.path}`
  const asked = presentationOf(payment, fingerprintOf(header, route, sha256Hex(bytes)))
  const { payments, verifier } = x402
  // What was presented before is known; to verify it again would only say that it was used.
  let unsettleable: string | null = null
  if ((await payments.find(asked.key)) === null) {
    const verified = await verifier.verify(payment)
    if (!verified.ok) {
      const { kind, reason } = verified.error
      if (kind === 'used' && (await payments.recover(asked))) return refuse(context, RECOVERED)
      return quoted(call, x402, reason)
    }
    unsettleable = verified.value.unsettleable
  }
  const opened = await payments.open(asked)
  if (opened.kind !== 'open') return shut(call, x402, opened.kind)
  let reply: Response | null = null
  try {
    const known = await payments.find(asked.key)
    reply = await served(call, x402, { payment, known, unsettleable })
    return reply
  } finally {
    const isServed = reply?.ok === true
    // The reply is charged: whatever becomes of this, it goes out.
    const { outlive, log } = context.get('ports')
    const closing = payments.close(asked.key, isServed).catch((error: unknown) => {
      log('payment_not_closed', { payment: asked.key, reason: String(error) })
    })
    if (isServed) outlive(closing)
    else await closing
  }
}

function presentationOf(payment: Payment, fingerprint: Presented['fingerprint']): Presented {
  const { key, payer, amountNanoUsd, identifier, payload } = payment
  const { signature, authorization } = payload.payload
  return {
    ...{ key, fingerprint, identifier, payer, amountNanoUsd },
    authorization: { ...authorization, signature },
  }
}

type Paying = {
  readonly payment: Payment
  /** What it brought in already, for an earlier attempt of the same request. */
  readonly known: PaymentView | null
  readonly unsettleable: string | null
}

/** First from what the wallet has, then from the payment; settled before anything runs. */
async function served(
  call: Call,
  x402: X402,
  { payment, known, unsettleable }: Paying,
): Promise<Response> {
  const { context } = call
  const { payer: wallet, amountNanoUsd: limitNanoUsd } = payment
  await openAccount(context, wallet)
  const pay = (funding: Funding | null) =>
    run(call, { kind: 'wallet', wallet, funding, limitNanoUsd }, payment.identifier)
  const brought = known?.funding ?? null
  const first = await pay(brought)
  const needed = neededOf(first)
  if (needed === null || brought !== null) {
    return told(first, x402, payment, known?.transaction ?? null)
  }
  if (!covers(payment, x402.terms, nanoUsd(needed))) {
    return priced(call, x402, first, 'invalid_payment_requirements')
  }
  if (unsettleable !== null) return priced(call, x402, first, unsettleable)
  const settled = await x402.payments.settle(payment.key)
  if (settled.kind !== 'settled') return unsettled(call, x402, first, settled)
  return told(await pay(settled.funding), x402, payment, settled.transaction)
}

/** The wallet's paid calls are those of one key of its account, with the scope `inference` alone. */
async function openAccount(context: Context<Api>, wallet: Address): Promise<void> {
  const { meterOf, secrets } = context.get('ports')
  const { newest } = walletProofs(wallet, secrets.keyPeppers)
  const policy = {
    scopes: ['inference'] as const,
    ...{ models: null, datanets: null, expiresAtMs: null, rpm: null, tpm: null, maxParallel: null },
    budgets: { day: null, month: null, total: null },
  }
  const grant = { keyId: walletKeyId(wallet), name: 'x402', policy, ...newest, last4: 'x402' }
  await meterOf(accountOfWallet(wallet), 'live').grantKey(wallet, grant, 'x402')
}

/** The request as it came, with its body to be read once more. */
function run(
  { context, bytes, one }: Call,
  credential: Credential,
  identifier: string | null,
): Promise<Response> {
  const { raw } = context.req
  const headers = new Headers(raw.headers)
  if (identifier !== null) headers.set(IDEMPOTENCY_HEADER, `payment-identifier:${identifier}`)
  else if (typeof credential === 'object' && credential?.kind === 'nobody') {
    headers.delete(IDEMPOTENCY_HEADER)
  }
  const { method, signal } = raw
  context.req.raw = new Request(raw.url, { method, headers, signal, body: bytes })
  context.set('credential', credential)
  return one.handle(context)
}

function neededOf(reply: Response): bigint | null {
  if (reply.status !== 402) return null
  return parseAmount(reply.headers.get(NEEDED_HEADER) ?? '')
}

function priced({ context }: Call, { terms }: X402, reply: Response, error: string): Response {
  const needed = neededOf(reply)
  if (needed === null) return reply
  const { path } = context.req
  const url = `${context.get('ports').publicUrl}${path}`
  const required = paymentRequired(terms, url, nanoUsd(needed), error)
  const headers = new Headers(reply.headers)
  headers.set('payment-required', encoded(required))
  headers.set('cache-control', 'no-store')
  return new Response(reply.body, { status: reply.status, headers })
}

/** @param settled the transaction that brought the payment in; null where the wallet's credit was enough */
function told(
  reply: Response,
  { terms }: X402,
  payment: Payment,
  settled: `0x${string}` | null,
): Response {
  const amount = settled === null ? '0' : payment.payload.accepted.amount.toString()
  const place = { transaction: settled ?? '', network: `eip155:${terms.chainId}` }
  const response = { success: true, ...place, payer: payment.payer, amount }
  const headers = new Headers(reply.headers)
  headers.set('payment-response', encoded(response))
  return new Response(reply.body, { status: reply.status, headers })
}

function unsettled(call: Call, x402: X402, first: Response, settled: Settled): Response {
  if (settled.kind === 'failed') return priced(call, x402, first, settled.reason)
  return refuse(call.context, PENDING)
}

async function shut(
  call: Call,
  x402: X402,
  kind: Exclude<Opened['kind'], 'open'>,
): Promise<Response> {
  if (kind === 'spent') return quoted(call, x402, 'payment_already_used')
  return refuse(call.context, kind === 'in_use' ? IN_USE : IDENTIFIER_TAKEN)
}

function encoded(value: object): string {
  return btoa(JSON.stringify(value))
}

function malformed(reason: string): Problem {
  const message = `The header PAYMENT-SIGNATURE holds no x402 payment: ${reason}.`
  return invalidRequest('payment_malformed', message, 'PAYMENT-SIGNATURE')
}

const IN_USE: Problem = {
  status: 409,
  type: 'idempotency_error',
  code: 'payment_in_use',
  message: 'A call with this payment runs right now. One payment pays for one call.',
  retry: false,
}
const IDENTIFIER_TAKEN: Problem = {
  status: 409,
  type: 'idempotency_error',
  code: 'payment_identifier_reused',
  message: 'This payment identifier was used with another payment or another request.',
  retry: false,
}
const PENDING = unavailable(
  'settlement_pending',
  'The payment is on its way and not in a block yet. Send the same request with the same payment again: it is not taken twice.',
  2,
)
const RECOVERED: Problem = {
  status: 402,
  type: 'insufficient_credits',
  code: 'payment_already_used',
  message:
    'This payment was brought in by somebody else: it is credit of its wallet now. Sign a new one; the credit pays first.',
  retry: false,
}
