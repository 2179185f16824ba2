// PATCH /v1/datanets/{owner}/{name}: what of a Datanet may change. Strict, as every request.
import { z } from 'zod'
import { setPriceText } from './scalars.ts'

/** What is laid down when it is made, or later. */
export const datanetRules = {
  /** What a LicenseRef-… of its own allows. */
  allows_retrieval: z.boolean().optional(),
  allows_training: z.boolean().optional(),
  review_policy: z.enum(['flagged', 'all', 'none']).optional(),
  /** So many curators must say the same. */
  reviews_needed: z.int().min(1).max(5).optional(),
}

export const datanetChange = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  description: z.string().min(1).max(4_000).optional(),
  tags: z.array(z.string().min(1).max(40)).max(16).optional(),
  is_public: z.boolean().optional(),
  is_listed: z.boolean().optional(),
  fee_nano_usd: setPriceText.optional(),
  ...datanetRules,
  /** Null answers from everything that stands. */
  pinned_version: z.int().min(1).nullable().optional(),
  /** Weight of meaning against words; null takes the default. */
  vector_part: z.number().min(0).max(1).nullable().optional(),
})
export type DatanetChanged = z.infer<typeof datanetChange>
