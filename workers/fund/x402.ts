// What x402 asks for and what it is given. A payment buys credit of the wallet that signed it; the call is
// then paid from that credit, so what is paid too much stays. Decides what a payment must be to be worth
// verifying; whether its signature is good is the facilitator's to say, and whether it was used the chain's.
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Address, Sha256 } from '../../schemas/ids.ts'
import { AMOUNT_MAX, weiToNanoUsdDown, ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { paymentIdentifier, type PaymentPayload } from '../../schemas/wire/x402.ts'

export type X402Terms = {
  readonly chainId: number
  /** The token, and its EIP-712 domain. */
  readonly asset: Address
  readonly name: string
  readonly version: string
  /** The escrow: what is paid lies where credit lies, and pays the epochs. */
  readonly payTo: Address
  /** A smaller payment is not worth its gas; what it exceeds the call by stays as credit. */
  readonly minimumNanoUsd: NanoUsd
  readonly weiPerNanoUsd: bigint
}

export const PAYMENT_IDENTIFIER = 'payment-identifier'
/** How long a signed payment may wait to be settled. */
const TIMEOUT_SECONDS = 120
/** What may not be settled says who its wallet is all the same: not for longer than this. */
const VALID_SECONDS_MAX = 3_600
/** A header is not searched for a payment beyond this. */
const HEADER_CHARS_MAX = 8_192

export type PaymentRequest = {
  readonly scheme: 'exact'
  readonly network: `eip155:${number}`
  readonly asset: Address
  readonly amount: string
  readonly payTo: Address
  readonly maxTimeoutSeconds: number
  readonly extra: { readonly name: string; readonly version: string }
}

export function paymentRequest(terms: X402Terms, neededNanoUsd: NanoUsd): PaymentRequest {
  const { chainId, asset, payTo, name, version } = terms
  return {
    scheme: 'exact',
    network: `eip155:${chainId}`,
    asset,
    amount: askedWei(terms, neededNanoUsd).toString(),
    payTo,
    maxTimeoutSeconds: TIMEOUT_SECONDS,
    extra: { name, version },
  }
}

/** The value of a PAYMENT-REQUIRED header, before it is encoded. */
export function paymentRequired(
  terms: X402Terms,
  url: string,
  neededNanoUsd: NanoUsd,
  error: string,
) {
  return {
    x402Version: 2,
    error,
    resource: { url, description: 'One call of this API', mimeType: 'application/json' },
    accepts: [paymentRequest(terms, neededNanoUsd)],
    extensions: { [PAYMENT_IDENTIFIER]: { info: { required: false }, schema: IDENTIFIER_SCHEMA } },
  }
}

const IDENTIFIER_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    required: { type: 'boolean' },
    id: { type: 'string', minLength: 16, maxLength: 128 },
  },
  required: ['required'],
}

export type Payment = {
  /** One authorization has one name, whoever presents it, however often. */
  readonly key: string
  readonly payer: Address
  readonly amountNanoUsd: NanoUsd
  readonly payload: PaymentPayload
  readonly identifier: string | null
}

export type PaymentRefusal =
  | { readonly kind: 'payment_malformed'; readonly reason: string }
  | { readonly kind: 'payment_mismatch'; readonly reason: string }

/** Everything that can be said of a payment without asking anybody. */
export function paymentOf(
  payload: PaymentPayload,
  terms: X402Terms,
  nowMs: number,
): Result<Payment, PaymentRefusal> {
  const { accepted, payload: signed, extensions } = payload
  const { from, to, value, nonce, validBefore } = signed.authorization
  const mismatch = mismatchOf(accepted, terms)
  if (mismatch !== null) return err({ kind: 'payment_mismatch', reason: mismatch })
  if (to !== terms.payTo) return err({ kind: 'payment_mismatch', reason: 'recipient_mismatch' })
  const amounts = value === accepted.amount && value / terms.weiPerNanoUsd <= AMOUNT_MAX
  if (!amounts) return err({ kind: 'payment_mismatch', reason: 'authorization_value_mismatch' })
  if (value < askedWei(terms, ZERO_NANO_USD)) {
    return err({ kind: 'payment_mismatch', reason: 'amount_below_minimum' })
  }
  if (validBefore > BigInt(Math.floor(nowMs / 1_000) + VALID_SECONDS_MAX)) {
    return err({ kind: 'payment_mismatch', reason: 'authorization_valid_too_long' })
  }
  const extension = extensions?.[PAYMENT_IDENTIFIER]
  const identified = paymentIdentifier.safeParse(extension ?? { info: {} })
  if (!identified.success) {
    const reason = 'a payment identifier has 16 to 128 letters, digits, _ and -'
    return err({ kind: 'payment_malformed', reason })
  }
  return ok({
    key: `x402:${terms.chainId}:${terms.asset}:${from}:${nonce}`,
    payer: from,
    amountNanoUsd: weiToNanoUsdDown(value, terms.weiPerNanoUsd),
    payload,
    identifier: identified.data.info.id ?? null,
  })
}

function mismatchOf(accepted: PaymentPayload['accepted'], terms: X402Terms): string | null {
  if (accepted.scheme !== 'exact') return 'unsupported_scheme'
  if (accepted.network !== `eip155:${terms.chainId}`) return 'invalid_network'
  if (accepted.asset !== terms.asset) return 'asset_mismatch'
  return accepted.payTo === terms.payTo ? null : 'recipient_mismatch'
}

/** Is this payment as much as the call, or the smallest payment, asks for? */
export function covers(payment: Payment, terms: X402Terms, neededNanoUsd: NanoUsd): boolean {
  return payment.payload.accepted.amount >= askedWei(terms, neededNanoUsd)
}

/** The same header with the same request, byte for byte: a retry, and no other use. */
export function fingerprintOf(header: string, route: string, body: Sha256): Sha256 {
  return sha256Hex(`${route}\n${header}\n${body}`)
}

export function isReadable(header: string): boolean {
  return header.length <= HEADER_CHARS_MAX
}

function askedWei({ minimumNanoUsd, weiPerNanoUsd }: X402Terms, needed: NanoUsd): bigint {
  return (needed > minimumNanoUsd ? needed : minimumNanoUsd) * weiPerNanoUsd
}
