// From a payment as it is now to what the ledger must have booked by now. A function of the payment
// alone: whatever event said so, in whatever order, as often as it likes, the same orders come out, and
// each is booked once by its id. A refund before its credit thus finds the credit booked beside it.
import type { Address } from '../../schemas/ids.ts'
import { nanoUsd, type NanoUsd } from '../../schemas/money.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { CardPayment, TakenBack } from './card.port.ts'

export const NANO_USD_PER_CENT = 10_000_000n

export type CardOrder =
  | { readonly kind: 'credit' | 'return'; readonly id: string; readonly amountNanoUsd: NanoUsd }
  | { readonly kind: 'restore'; readonly id: string }

export type CardBooking = {
  readonly wallet: Address
  readonly orders: readonly CardOrder[]
  /** A crossing whose charge has ended, and why where it failed. */
  readonly crossing: { readonly number: number; readonly failedFor: string | null } | null
  readonly card: CardPayment['card']
}

export type CardPaymentRefusal =
  /** Not asked for by us: no wallet is written on it. */
  | { readonly kind: 'payment_unknown' }
  | { readonly kind: 'currency_unexpected'; readonly currency: string }
  /** Test money where live money is taken, or the other way round. */
  | { readonly kind: 'mode_unexpected' }

const TAKEN = new Set(['succeeded'])
const CAME_BACK = new Set(['failed', 'canceled'])
/** An inquiry, `warning_…`, takes nothing yet. */
const DISPUTED = new Set([
  ...['needs_response', 'under_review', 'lost'],
  ...['appeal_needs_response', 'appeal_under_review'],
])
const DISPUTE_OVER = new Set(['won', 'prevented'])
/** What a charge that nobody was there for ends in when it is refused. */
const FAILED = new Set(['requires_payment_method', 'requires_action', 'canceled'])

export function bookingOf(
  payment: CardPayment,
  mode: CardPayment['mode'],
): Result<CardBooking, CardPaymentRefusal> {
  const { wallet, currency, status, crossing } = payment
  if (wallet === null) return err({ kind: 'payment_unknown' })
  if (payment.mode !== mode) return err({ kind: 'mode_unexpected' })
  const taken = [...payment.refunds, ...payment.disputes]
  const odd = [currency, ...taken.map((each) => each.currency)].find((each) => each !== 'usd')
  if (odd !== undefined) return err({ kind: 'currency_unexpected', currency: odd })
  const isPaid = status === 'succeeded' && payment.receivedCents > 0n
  const ended = isPaid ? null : FAILED.has(status) ? (payment.failure ?? status) : undefined
  return ok({
    wallet,
    orders: isPaid ? ordersOf(payment) : [],
    crossing:
      crossing === null || ended === undefined ? null : { number: crossing, failedFor: ended },
    card: isPaid ? payment.card : null,
  })
}

function ordersOf({ id, receivedCents, refunds, disputes }: CardPayment): CardOrder[] {
  return [
    { kind: 'credit', id: named(id), amountNanoUsd: inNanoUsd(receivedCents) },
    ...refunds.flatMap((each) => takenBack(each, TAKEN, CAME_BACK)),
    ...disputes.flatMap((each) => takenBack(each, DISPUTED, DISPUTE_OVER)),
  ]
}

/** What came back restores only what was booked as taken: the ledger knows. */
function takenBack(
  { id, cents, status }: TakenBack,
  taken: ReadonlySet<string>,
  cameBack: ReadonlySet<string>,
): CardOrder[] {
  if (taken.has(status)) {
    return [{ kind: 'return', id: named(id), amountNanoUsd: inNanoUsd(cents) }]
  }
  return cameBack.has(status) ? [{ kind: 'restore', id: named(id) }] : []
}

function named(id: string): string {
  return `stripe:${id}`
}

export function inNanoUsd(cents: bigint): NanoUsd {
  return nanoUsd(cents * NANO_USD_PER_CENT)
}
