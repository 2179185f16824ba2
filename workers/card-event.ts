// The spine of a card event: verify → read the payment again → book. The event says only that something
// happened; amount, currency, owner and what was taken back are read from the processor. An event that
// is repeated, late, early or out of order books the same, once.
import { accountOfWallet } from '../schemas/ids.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import type { CardDesk, EventRefusal } from './fund/card.port.ts'
import { bookingOf } from './fund/card-payment.ts'
import type { Ports } from './ports.ts'

export type CardEventOutcome = 'booked' | 'repeated' | 'ignored'

export async function takeCardEvent(
  body: Uint8Array,
  signature: string | null,
  desk: CardDesk,
  ports: Pick<Ports, 'now' | 'log' | 'meterOf'>,
): Promise<Result<CardEventOutcome, EventRefusal>> {
  const event = await desk.readEvent(body, signature, ports.now())
  if (!event.ok) return err(event.error)
  const { id: eventId, type, paymentId } = event.value
  const payment = paymentId === null ? null : await desk.payment(paymentId)
  if (payment === null) return ok('ignored')
  const booking = bookingOf(payment, desk.mode)
  if (!booking.ok) {
    ports.log('card_payment_not_booked', { paymentId, type, reason: booking.error.kind })
    return ok('ignored')
  }
  const { wallet, orders, crossing, card } = booking.value
  const meter = ports.meterOf(accountOfWallet(wallet), desk.mode)
  const paid = crossing !== null && crossing.failedFor === null
  const told = await meter.order({
    wallet,
    orders,
    eventId,
    ...(card === null ? {} : { card }),
    ...(paid ? { crossing: crossing.number } : {}),
  })
  if (told.isRepeated) return ok('repeated')
  if (crossing !== null && crossing.failedFor !== null) {
    const { number, failedFor: reason } = crossing
    await meter.recharge({ kind: 'failed', crossing: number, reason })
    ports.log('recharge_failed', { paymentId, reason })
  }
  if (told.balance.owedNanoUsd > 0n) {
    ports.log('card_debt', { paymentId, owedNanoUsd: told.balance.owedNanoUsd.toString() })
  }
  return ok('booked')
}
