// Charges a kept card because credit fell below its threshold. It grants nothing: the payment's own
// event does. Repeated after a crash it is the same charge, by its idempotency key. Only a card that is
// refused is a failure; what else goes wrong may have been charged, and is asked again or waits.
import { accountOfWallet } from '../schemas/ids.ts'
import type { RechargeMessage } from '../schemas/wire/recharge-message.ts'
import { NANO_USD_PER_CENT } from './fund/card-payment.ts'
import type { Ports } from './ports.ts'

/** Throws where the processor cannot be reached: then it is to be tried again. */
export async function rechargeCard(
  { mode, recharge }: RechargeMessage,
  { card: desk, meterOf, log }: Pick<Ports, 'card' | 'meterOf' | 'log'>,
): Promise<void> {
  const { wallet, charge } = recharge
  const { crossing, amountNanoUsd, card } = charge
  const account = accountOfWallet(wallet)
  if (desk === null || desk.mode !== mode)
    return log('recharge_without_cards', { account, crossing })
  const charged = await desk.chargeAgain({
    wallet,
    cents: amountNanoUsd / NANO_USD_PER_CENT,
    ...card,
    crossing,
    idempotencyKey: `meed-recharge-${account}-${mode}-${crossing}`,
  })
  if (charged.ok) return
  const { error } = charged
  if (error.kind === 'card_request_invalid') {
    return log('recharge_not_taken', { account, crossing, reason: error.reason })
  }
  await meterOf(account, mode).recharge({ kind: 'failed', crossing, reason: error.code })
  log('recharge_failed', { account, crossing, reason: error.code })
}
