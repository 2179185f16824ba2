// Usage on the wire: what GET /v1/usage may be asked, its rows, and how the projection compares with
// the account's own journal.
import { z } from 'zod'
import { modelName } from './sampling.ts'
import { keyId } from './scalars.ts'

export const USAGE_GROUPS = ['hour', 'day', 'key', 'model'] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))

const groupList = z
  .string()
  .regex(/^(hour|day|key|model)(,(hour|day|key|model))*$/, 'expected hour, day, key, model')
  .transform((text) => {
    const named = text.split(',')
    return USAGE_GROUPS.filter((group) => named.includes(group))
  })
  .refine((list) => !(list.includes('hour') && list.includes('day')), 'expected hour or day')

export const usageQuery = z.strictObject({
  /** Inclusive, and exclusive; both are widened to whole UTC hours. */
  from: instant.optional(),
  to: instant.optional(),
  key: keyId.optional(),
  model: modelName.optional(),
  group_by: groupList.default(['day']),
  format: z.enum(['json', 'csv']).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
})
export type UsageQuery = z.output<typeof usageQuery>

export const usageRow = z.strictObject({
  /** Only the groups that were asked for are there. */
  hour: z.string().optional(),
  day: z.string().optional(),
  key: z.string().optional(),
  model: z.string().optional(),
  calls: z.int(),
  prompt_tokens: z.int(),
  completion_tokens: z.int(),
  total_tokens: z.int(),
  cost_nano_usd: z.string(),
})
export type UsageRow = z.infer<typeof usageRow>

export const usagePage = z.strictObject({
  object: z.literal('list'),
  from: z.string(),
  to: z.string(),
  group_by: z.array(z.enum(USAGE_GROUPS)),
  data: z.array(usageRow),
  page: z.int(),
  has_more: z.boolean(),
})

export const usageReconciliation = z.strictObject({
  object: z.literal('usage_reconciliation'),
  /** What the account's journal captured, and what the projection holds of it. */
  journal_captured_nano_usd: z.string(),
  projected_nano_usd: z.string(),
  /** Journal less projection, signed. It is 0 whenever nothing is undelivered. */
  difference_nano_usd: z.string(),
  /** The hours' sum less the calls' sum: always 0. */
  rollup_difference_nano_usd: z.string(),
  /** Captures that are still on their way to the projection. */
  undelivered: z.int(),
  reconciled: z.boolean(),
})
