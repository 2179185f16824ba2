// Asks an adapter's span index about an answer, always after the answer. Building the index, its
// place in a bucket or in memory, and what was withdrawn meanwhile lie behind it.
import type { Sha256 } from '../../../schemas/ids.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'

export type SpanQuestion = {
  /** Hash of the adapter that answered. */
  readonly adapterSha256: Sha256
  readonly answer: string
  /** What the model was given: a span that stands there is explained by it and pays nobody. */
  readonly prompt: string
  readonly passages: readonly string[]
}

export interface Spans {
  /** Null when the adapter has no index: a base model, or training data that nobody pinned. */
  find(question: SpanQuestion): Promise<SpanEvidence | null>
}
