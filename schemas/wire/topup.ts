// Money in by card and out by chain, on the wire. What a card pays is written in dollars and cents, as
// text; what the ledger holds is written in nano-USD beside it.
import { z } from 'zod'
import { nanoUsd } from '../money.ts'
import { nanoUsdText } from './scalars.ts'

const NANO_USD_PER_CENT = 10_000_000n
const CENTS_MAX = 1_000_000n

/** Wire: "25" or "25.00". Inside: whole cents. */
const dollars = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,5})(\.[0-9]{2})?$/, 'expected dollars as text, for instance "25.00"')
  .transform((text) => BigInt(text.includes('.') ? text.replace('.', '') : `${text}00`))

/** What one payment may be: one dollar to ten thousand. */
const payment = dollars.refine(
  (cents) => cents >= 100n && cents <= CENTS_MAX,
  'expected 1.00 to 10000.00',
)
const inNanoUsd = (cents: bigint) => nanoUsd(cents * NANO_USD_PER_CENT)

export const topUpRequest = z.strictObject({
  amount: payment,
  success_url: z.url({ protocol: /^https?$/ }).max(2_000),
  cancel_url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Keeps the card, so that it can be charged by itself: PUT /v1/topups/auto. */
  keep_card: z.boolean().optional(),
})

export const topUpObject = z
  .looseObject({
    id: z.string(),
    object: z.literal('topup'),
    url: z.url().meta({ description: 'Where the card is asked for.' }),
    amount_nano_usd: z.string(),
    mode: z.enum(['live', 'test']),
  })
  .meta({ id: 'TopUp' })

export const autoTopUpRequest = z.strictObject({
  enabled: z.boolean(),
  /** Below this much credit the card is charged; once a crossing. */
  threshold: dollars.transform(inNanoUsd).optional(),
  amount: payment.transform(inNanoUsd).optional(),
  monthly_cap: dollars.transform(inNanoUsd).optional(),
})

export const autoTopUpObject = z
  .looseObject({
    object: z.literal('topup.auto'),
    enabled: z.boolean(),
    threshold_nano_usd: z.string().nullable(),
    amount_nano_usd: z.string().nullable(),
    monthly_cap_nano_usd: z.string().nullable(),
    charged_this_month_nano_usd: z.string(),
    has_card: z.boolean(),
    pending: z.boolean().meta({ description: 'A charge is under way.' }),
    disabled_for: z.string().nullable().meta({
      description: 'Why it switched itself off; new settings switch it on again.',
    }),
  })
  .meta({ id: 'AutoTopUp' })

export const eventReceived = z
  .looseObject({ received: z.literal(true), outcome: z.enum(['booked', 'repeated', 'ignored']) })
  .meta({ id: 'CardEventReceived' })

export const withdrawalRequest = z.strictObject({ amount_nano_usd: nanoUsdText })

export const withdrawalObject = z
  .looseObject({
    id: z.string().meta({ description: 'The contract’s own name of it.' }),
    object: z.literal('withdrawal'),
    state: z.enum(['signed', 'requested']),
    to: z.string(),
    amount_nano_usd: z.string(),
    request_by: z.int().meta({ description: 'Unix seconds; not requested by then, it lapses.' }),
    payable_from: z.int().nullable(),
    request: z
      .looseObject({ escrow: z.string(), signature: z.string(), calldata: z.string() })
      .optional()
      .meta({ description: 'What anybody may send to the escrow to start the delay.' }),
  })
  .meta({ id: 'Withdrawal' })
