// An epoch in the list of epochs, and how far the settler is: views. The manifest of an epoch is the bytes
// that were hashed, and is spelt as they are.
import { z } from 'zod'
import { count, epochMs, hex32 } from './scalars.ts'

const wei = z.string().regex(/^(0|[1-9][0-9]*)$/)
const STATES = [
  'closed',
  'published',
  'prepared',
  'sent',
  'stuck',
  'mined',
  'safe',
  'final',
  'halted',
] as const

export const shownEpoch = z
  .strictObject({
    epoch: count,
    state: z.enum(STATES),
    money: z
      .enum(['unchecked', 'equal', 'drift'])
      .meta({ description: 'drift: a wei is counted somewhere that is not counted elsewhere.' }),
    receipts: count,
    payout_root: hex32.nullable(),
    total_wei: wei.nullable(),
    tx_hash: hex32.nullable(),
    closed_at_ms: epochMs,
  })
  .meta({ id: 'Epoch' })

const halted = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('escrow_short'), needed_wei: wei, escrow_wei: wei }),
  z.strictObject({ kind: z.literal('gas_short'), cost_wei: wei, gas_wei: wei }),
  z.strictObject({ kind: z.literal('gas_above_cap'), cost_wei: wei, max_cost_wei: wei }),
  z.strictObject({ kind: z.literal('chain_elsewhere'), last_epoch: count }),
  z.strictObject({ kind: z.literal('commit_conflict'), tx_hash: hex32 }),
  z.strictObject({ kind: z.literal('commit_refused'), tx_hash: hex32 }),
])

export const settlerProgress = z
  .strictObject({
    epoch: count.meta({ description: 'Under way, or the last final one; 0 before the first.' }),
    state: z.enum([...STATES, 'idle', 'rewound']),
    halted: halted.nullable(),
    trouble: z
      .string()
      .nullable()
      .meta({ description: 'What stopped the last run before its end; the next tries again.' }),
  })
  .meta({ id: 'SettlerProgress' })
