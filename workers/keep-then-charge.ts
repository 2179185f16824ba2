// Keep, then charge: what a caller may ask for again under an Idempotency-Key is safe before it costs
// anything. What could not be kept is not charged: the hold is given back and the caller told that
// the call failed, so that the same key may run again.
import type { GenerationId } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { Meter } from './meter/meter.port.ts'

/**
 * Keeps what a call has produced, whole.
 *
 * @returns false where another attempt has taken the call over: its end is that attempt's to make
 */
export type Keep<Produced> = (produced: Produced) => Promise<boolean>

/** @param charge ends the hold with what was produced; throws as it throws */
export async function keepThenCharge(
  keep: () => Promise<boolean>,
  charge: () => Promise<{ readonly chargedNanoUsd: NanoUsd }>,
  meter: Pick<Meter, 'void'>,
  generationId: GenerationId,
): Promise<NanoUsd> {
  let isOurs: boolean
  try {
    isOurs = await keep()
  } catch (error) {
    await meter.void(generationId, 'upstream_error')
    throw error
  }
  if (!isOurs) throw new Error('another attempt has taken this call over')
  return (await charge()).chargedNanoUsd
}
