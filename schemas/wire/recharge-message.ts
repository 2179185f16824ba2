// A kept card that is to be charged, on the queue: sent by the account whose credit fell, again and again
// under the same number until it hears what became of it.
import { z } from 'zod'
import { keyMode } from './key.ts'
import { address, nanoUsdText } from './scalars.ts'

export const rechargeMessage = z.strictObject({
  mode: keyMode,
  recharge: z.strictObject({
    wallet: address,
    charge: z.strictObject({
      crossing: z.int(),
      amountNanoUsd: nanoUsdText,
      card: z.strictObject({ customer: z.string(), paymentMethod: z.string() }),
    }),
  }),
})
export type RechargeMessage = z.output<typeof rechargeMessage>
