// What a credit can be run again from, and how it is shown. `attributionInputs` is kept in the
// private vault under its hash, for the payer alone; a line is what one payee may see of it.
import { z } from 'zod'
import { givenPassage } from './passage.ts'
import { spanEvidence } from './span-evidence.ts'
import { address, contributionId, count, passageId, sha256 } from './scalars.ts'

/** Everything that attribution reads. The same inputs and weights give the same bytes anywhere. */
export const attributionInputs = z.strictObject({
  answer: z.string(),
  prompt: z.string(),
  passages: z.array(givenPassage),
  /** similarities[sentence][passage], cosine in 1e-6; null: words alone decided. */
  similarities: z.array(z.array(z.int())).nullable(),
  /** What the adapter's training data explains; null without a span index. */
  spans: spanEvidence.nullable(),
})
export type AttributionInputs = z.infer<typeof attributionInputs>

/** One payee's part in a generation, told without the prompt or the answer. */
export const creditLine = z.strictObject({
  clusterId: sha256,
  payee: address,
  share: count,
  /** Words of the answer that rest on it, whole or in part, and of how many in all. */
  words: count,
  ofWords: count,
  /** Where in its passages those words stand: UTF-16 offsets, end exclusive. */
  places: z.array(z.strictObject({ passageId, start: count, end: count })),
  contributionIds: z.array(contributionId),
})
export type CreditLine = z.infer<typeof creditLine>

/** A line with what ties it to the public receipt: siblings from its leaf to `credit.linesRoot`. */
export const provenLine = z.strictObject({
  line: creditLine,
  salt: sha256,
  index: count,
  count: z.int().min(1),
  path: z.array(sha256),
})
export type ProvenLine = z.infer<typeof provenLine>

export const highlight = z.strictObject({
  /** UTF-16 offsets in the answer, end exclusive. */
  start: count,
  end: count,
  text: z.string(),
  channel: z.enum(['passage', 'training', 'none']),
  /** Why it is credited as it is, or why nobody is. */
  reason: z.enum(['verbatim', 'weak', 'paraphrase', 'span', 'no_source', 'claims_nothing']),
  /** Who is credited for it; parts in 1e-6 of a word, what is missing to 1e6 is unattributed. */
  sources: z.array(
    z.strictObject({
      cluster_id: sha256,
      payee: address,
      passage_id: passageId.nullable(),
      part: count,
    }),
  ),
})
export type Highlight = z.infer<typeof highlight>
