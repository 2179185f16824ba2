// What contributions earned, and who leads a Datanet: sums over receipts that anybody can recompute.
import { z } from 'zod'
import { count } from './scalars.ts'

const digits = z.string().regex(/^(0|[1-9][0-9]*)$/)

/** GET /v1/contributions/{id}/earnings */
export const earningsQuery = z.strictObject({
  lines: z.coerce.number().int().min(0).max(1_000).default(100),
})

export const earningsObject = z
  .strictObject({
    object: z.literal('contribution.earnings'),
    contribution_id: z.string(),
    datanet: z.string(),
    title: z.string(),
    payee: z.string(),
    calls: count,
    earned_nano_usd: digits,
    formula: z.string().meta({ description: 'How each amount comes from its receipt.' }),
    passages: z.array(
      z.strictObject({
        passage_id: z.string(),
        begins: z.string().meta({ description: 'Its first words.' }),
        calls: count,
        earned_nano_usd: digits,
      }),
    ),
    lines: z
      .array(
        z.strictObject({
          generation_id: z.string(),
          passage_id: z.string(),
          share: count.meta({ description: 'Of its cluster, in units of 1e-9.' }),
          amount_nano_usd: digits,
          ended_at_ms: count,
        }),
      )
      .meta({ description: 'The latest.' }),
  })
  .meta({ id: 'ContributionEarnings' })

/** GET /v1/datanets/{owner}/{name}/leaderboard */
export const leaderboardQuery = z.strictObject({
  epoch: z.coerce.number().int().min(1).optional(),
})

export const leaderboardObject = z
  .strictObject({
    object: z.literal('datanet.leaderboard'),
    datanet: z.string(),
    epoch: z.int().nullable().meta({
      description:
        'The receipts of that epoch alone; null: every receipt so far, in an epoch or not yet.',
    }),
    fee_nano_usd: digits.meta({ description: 'What a query costs now.' }),
    earned_nano_usd: digits,
    formula: z.string(),
    data: z.array(
      z.strictObject({
        rank: count,
        payee: z.string(),
        accepted: count.meta({ description: 'Contributions that stand now, in any epoch.' }),
        used: count.meta({ description: 'Calls that its passages were credited for.' }),
        earned_nano_usd: digits,
      }),
    ),
  })
  .meta({ id: 'Leaderboard' })
