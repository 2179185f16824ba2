// POST /v1/retrieve: passages for a question, without an answer. Strict, as every request.
import { z } from 'zod'
import { contributionId, datanetsAsked, epochMs } from './scalars.ts'

export const PASSAGES_ASKED_MAX = 100

export const retrieveRequest = z.strictObject({
  query: z.string().min(1).max(8_000),
  /** owner/name, or owner/name@version. */
  datanets: datanetsAsked.refine((list) => list.length > 0, 'expected a Datanet'),
  /** How many passages at most. */
  limit: z.int().min(1).max(PASSAGES_ASKED_MAX).optional(),
  filter: z
    .strictObject({
      licences: z.array(z.string().min(1).max(80)).min(1).max(32).optional(),
      contributions: z.array(contributionId).min(1).max(256).optional(),
      since_ms: epochMs
        .optional()
        .meta({ description: 'Of contributions committed at this time or later, ms since 1970.' }),
    })
    .optional(),
})

export const retrieveReply = z.strictObject({
  id: z.string(),
  object: z.literal('list'),
  /** False when no embedding was to be had and words alone found these. */
  vector_used: z.boolean(),
  data: z.array(
    z.strictObject({
      id: z.string(),
      object: z.literal('passage'),
      url: z.string(),
      datanet: z.string(),
      contribution_id: z.string(),
      cluster_id: z.string(),
      title: z.string(),
      text: z.string(),
      sha256: z.string(),
      payee: z.string(),
      /** BM25, cosine, and their weighted sum, each times 1e6. */
      scores: z.strictObject({ lexical: z.int(), vector: z.int(), fused: z.int() }),
    }),
  ),
  usage: z.strictObject({ passages: z.int(), cost_nano_usd: z.string() }),
})
export type RetrieveReply = z.infer<typeof retrieveReply>
