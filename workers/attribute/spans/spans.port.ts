// The span indexes of adapters: pinned once, built by a job, asked after each answer. Where an index
// lies, in memory or in a bucket, and what was withdrawn meanwhile, is known behind it alone.
import type { AdapterId, ContributionId } from '../../../schemas/ids.ts'
import type { Result } from '../../../schemas/result.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'
import type { IndexProgress, PinRefusal } from './index-job.ts'

export type SpanQuestion = {
  readonly answer: string
  /** What the model was given: a span that stands there is explained by it and pays nobody. */
  readonly prompt: string
  readonly passages: readonly string[]
}

/** The index of one adapter. */
export interface SpanIndex {
  /** Says, once and for all, what the adapter was trained on, and starts building. */
  pin(contributions: readonly ContributionId[]): Promise<Result<IndexProgress, PinRefusal>>
  /** Null before anything was pinned. */
  progress(): Promise<IndexProgress | null>
  /** Null while there is no index: a base model, nothing pinned, or still building. */
  find(question: SpanQuestion): Promise<SpanEvidence | null>
}

/** By the id, which is of a name and its bytes: who publishes another's bytes pins only his copy. */
export type SpanIndexOf = (adapter: AdapterId) => SpanIndex
