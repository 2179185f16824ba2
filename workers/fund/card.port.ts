// What we ask of whoever takes cards. Events are only a hint that something happened: what has happened
// is read again from the processor. Amounts are whole cents of a US dollar; no card number ever comes here.
import type { Address } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'

export type CheckoutAsked = {
  readonly wallet: Address
  readonly cents: bigint
  readonly successUrl: string
  readonly cancelUrl: string
  /** May the card be charged again by itself? */
  readonly keepsCard: boolean
  /** The same key and terms open the same checkout. */
  readonly idempotencyKey: string
}

export type ChargeAsked = {
  readonly wallet: Address
  readonly cents: bigint
  readonly customer: string
  readonly paymentMethod: string
  readonly crossing: number
  readonly idempotencyKey: string
}

export type CardRefusal =
  /** The bank or the processor says no: a decline, or a card that must be asked in person. */
  | { readonly kind: 'card_refused'; readonly code: string }
  /** The same key with other terms, or a term that the processor does not take. */
  | { readonly kind: 'card_request_invalid'; readonly reason: string }

export type EventRefusal =
  | { readonly kind: 'event_unsigned'; readonly reason: string }
  /** Signed too long ago, or in the future. */
  | { readonly kind: 'event_untimely'; readonly ageSeconds: number }

export type CardEvent = {
  readonly id: string
  readonly type: string
  /** The payment that it is about; null where it is about none. */
  readonly paymentId: string | null
}

/** A payment as the processor knows it now, with everything that was taken back of it. */
export type CardPayment = {
  readonly id: string
  readonly mode: KeyMode
  readonly status: string
  /** ISO 4217, lower case. */
  readonly currency: string
  readonly receivedCents: bigint
  /** What we wrote on it when we asked for it; null where it is not of ours. */
  readonly wallet: Address | null
  readonly crossing: number | null
  readonly card: { readonly customer: string; readonly paymentMethod: string } | null
  readonly failure: string | null
  readonly refunds: readonly TakenBack[]
  readonly disputes: readonly TakenBack[]
}

export type TakenBack = {
  readonly id: string
  readonly cents: bigint
  readonly currency: string
  readonly status: string
}

export interface CardDesk {
  /** Money of a processor's test mode is credited to test accounts alone. */
  readonly mode: KeyMode
  openCheckout(asked: CheckoutAsked): Promise<Result<Checkout, CardRefusal>>
  /** Charges a kept card without its owner there. */
  chargeAgain(asked: ChargeAsked): Promise<Result<{ readonly paymentId: string }, CardRefusal>>
  /** @param body the bytes as they came: one that was read and written again has another signature */
  readEvent(
    body: Uint8Array,
    signature: string | null,
    nowMs: number,
  ): Promise<Result<CardEvent, EventRefusal>>
  /** Null where there is no such payment. */
  payment(id: string): Promise<CardPayment | null>
}

export type Checkout = { readonly id: string; readonly url: string }
