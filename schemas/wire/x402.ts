// x402 version 2 on the wire: what a PAYMENT-SIGNATURE header holds, once it is decoded. Only `exact` by an
// EIP-3009 authorization is taken.
import { z } from 'zod'
import { address, bigintText } from './scalars.ts'

const hex = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text) => text.toLowerCase() as `0x${string}`)

const authorization = z.strictObject({
  from: address,
  to: address,
  value: bigintText,
  validAfter: bigintText,
  validBefore: bigintText,
  nonce: hex(/^0x[0-9a-fA-F]{64}$/),
})

export const paymentPayload = z.looseObject({
  x402Version: z.literal(2),
  accepted: z.looseObject({
    scheme: z.string(),
    network: z.string(),
    asset: address,
    amount: bigintText,
    payTo: address,
  }),
  payload: z.strictObject({
    /** A key's 65 bytes, or what a wallet contract accepts. */
    signature: hex(/^0x([0-9a-fA-F]{2}){65,1024}$/),
    authorization,
  }),
  extensions: z.record(z.string(), z.unknown()).optional(),
})
export type PaymentPayload = z.output<typeof paymentPayload>

export const paymentIdentifier = z.looseObject({
  info: z.looseObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{16,128}$/)
      .optional(),
  }),
})
