// What the API says of a payee beside his payouts: his standing, and where he is paid.
import { z } from 'zod'
import { payoutAddress } from './epoch.ts'
import { address, count, epochMs, sha256 } from './scalars.ts'

export const standingObject = z
  .object({
    object: z.literal('standing'),
    account: address,
    state: z.enum(['clear', 'held', 'appealed', 'forfeited']),
    points: count.meta({ description: 'Thousandths; pay is held from `threshold` on.' }),
    threshold: count,
    held_since_ms: epochMs.nullable(),
    appeal_until_ms: epochMs.nullable(),
    statement: z.string().nullable(),
    findings: z.array(
      z.object({
        kind: z.string(),
        at_ms: epochMs,
        evidence_sha256: sha256,
        evidence: z.string().nullable().meta({ description: 'The bytes that were hashed.' }),
      }),
    ),
  })
  .meta({ id: 'Standing' })

export const payoutAddressObject = payoutAddress
  .extend({ object: z.literal('payout_address'), from_epoch: z.int().min(1) })
  .meta({ id: 'PayoutAddress' })

export const payoutAddressList = z.object({
  object: z.literal('payout_addresses'),
  account: address,
  data: z.array(payoutAddressObject),
})
