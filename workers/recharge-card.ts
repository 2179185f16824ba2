// Charges a kept card because credit fell below its threshold. It grants nothing: the payment's own
// event does. Repeated after a crash it is the same charge, by its idempotency key; what the bank
// refuses switches recharging off.
import { accountOfWallet, type Address } from '../schemas/ids.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import { NANO_USD_PER_CENT } from './fund/card-payment.ts'
import type { RechargeCharge } from './meter/recharge.ts'
import type { Ports } from './ports.ts'

/** Throws where the processor cannot be reached: then it is to be tried again. */
export async function rechargeCard(
  wallet: Address,
  mode: KeyMode,
  { crossing, amountNanoUsd, card }: RechargeCharge,
  { card: desk, meterOf, log }: Pick<Ports, 'card' | 'meterOf' | 'log'>,
): Promise<void> {
  const account = accountOfWallet(wallet)
  const meter = meterOf(account, mode)
  const isOurs = desk !== null && desk.mode === mode
  const charged = isOurs
    ? await desk.chargeAgain({
        wallet,
        cents: amountNanoUsd / NANO_USD_PER_CENT,
        ...card,
        crossing,
        idempotencyKey: `meed-recharge-${account}-${mode}-${crossing}`,
      })
    : ({ ok: false, error: { kind: 'card_refused', code: 'cards_off' } } as const)
  if (charged.ok) return
  const { error } = charged
  const reason = error.kind === 'card_refused' ? error.code : error.kind
  await meter.recharge({ kind: 'failed', crossing, reason })
  log('recharge_failed', { account, crossing, reason })
}
