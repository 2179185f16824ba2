// Contributions as their reviewers and their contributors see them, and batches of them. Strict, as
// every request.
import { z } from 'zod'
import { contributionId, count } from './scalars.ts'

/** What a curator should look at. */
export const flagCode = z.enum([
  'text_short',
  'language_unexpected',
  'off_topic',
  'tone_harsh',
  'contact_details',
  'licence_not_payable',
  'credential_possible',
])
const flag = z.strictObject({
  /** Any: one that a later version made is read by the one before. */
  code: z.string().meta({ description: `Such as ${flagCode.options.join(', ')}.` }),
  message: z.string(),
})
/** As a contribution's row keeps them. */
export const flagList = z.array(flag)
const state = z.enum(['accepted', 'pending', 'rejected'])
const verdict = z.enum(['approve', 'reject'])

/** GET /v1/datanets/{owner}/{name}/contributions */
export const contributionsQuery = z.strictObject({
  state: state.optional(),
  after: contributionId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

/** POST /v1/contributions/{id}/review */
export const reviewSaid = z.strictObject({
  verdict,
  /** What the contributor will read. */
  reason: z.string().min(1).max(1_000),
})

/** An earlier contribution whose words another repeats, for those who may see it. */
export const repeatObject = z
  .strictObject({
    contribution_id: z.string(),
    datanet: z.string(),
    title: z.string(),
    share_millionths: count.meta({
      description: 'Part of this text’s words that it had first, in millionths.',
    }),
    withdrawn: z.boolean(),
  })
  .meta({ id: 'RepeatedContribution' })

export const reviewedObject = z
  .strictObject({
    id: z.string(),
    object: z.literal('contribution'),
    datanet: z.string(),
    contributor_account: z.string(),
    payee: z.string(),
    title: z.string(),
    source: z.string(),
    licence: z.string(),
    /** Its first 2,000 UTF-16 code units in a list, all of it alone. */
    text: z.string(),
    state,
    withdrawn: z.boolean(),
    flags: z.array(flag),
    novelty_millionths: count.meta({
      description: 'Part of its words that is new, in millionths.',
    }),
    repeats: z
      .array(repeatObject)
      .nullable()
      .meta({ description: 'What it repeats of what you may see; null where that was not kept.' }),
    relevance_millionths: z.int().nullable(),
    reviews: count,
    own_review: verdict.nullable(),
    reasons: z.array(z.string()),
    committed_at_ms: count,
  })
  .meta({ id: 'ReviewedContribution' })

export const reviewReply = z.strictObject({
  id: z.string(),
  object: z.literal('contribution.review'),
  state,
})

const part = z.number().min(-1).max(1)
/** Do reviewers agree? Parts of 1; kappa is Cohen's, null where chance explains all. */
export const agreementObject = z.strictObject({
  object: z.literal('review_agreement'),
  reviews: count,
  shared_contributions: count,
  observed: part.nullable(),
  pairs: z.array(
    z.strictObject({
      reviewers: z.array(z.string()).length(2),
      contributions: count,
      observed: part,
      kappa: part.nullable(),
    }),
  ),
})

export const BATCH_ITEMS_MAX = 100_000

/** POST /v1/datanets/{owner}/{name}/batches */
export const newBatch = z.strictObject({ expected: z.int().min(1).max(BATCH_ITEMS_MAX) })

export const batchOutcome = z.enum(['accepted', 'pending', 'duplicate', 'withdrawn', 'rejected'])

/** GET /v1/batches/{id} */
export const batchQuery = z.strictObject({
  outcome: batchOutcome.optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(0).max(1_000).default(100),
})

export const batchObject = z
  .strictObject({
    id: z.string(),
    object: z.literal('contribution_batch'),
    datanet: z.string(),
    expected: count,
    told: count.meta({ description: 'Items with an outcome; the batch is done at `expected`.' }),
    accepted: count,
    pending: count,
    duplicate: count,
    withdrawn: count.meta({ description: 'There before, and withdrawn: left so.' }),
    rejected: count,
    items: z.array(
      z.strictObject({
        name: z.string(),
        outcome: batchOutcome,
        contribution_id: z.string().nullable(),
        code: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ContributionBatch' })

/** Of which batch a contribution is, and what its maker calls it there. */
export const inBatch = {
  batch: z
    .string()
    .regex(/^bat_[0-9A-Za-z]{22}$/)
    .optional(),
  item: z.string().min(1).max(200).optional(),
}
