// Several adapters answered as one: whose training data speaks for the answer? Masses of two indexes are
// of two vocabularies and do not add up, so the one whose data explains most speaks, and it alone. Pure.
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'

/** Null where none has an index; of equals, the first. */
export function mostExplaining(found: readonly (SpanEvidence | null)[]): SpanEvidence | null {
  const massOf = ({ spans }: SpanEvidence) => spans.reduce((sum, { mass }) => sum + mass, 0)
  return found.reduce(
    (best, one) => (one !== null && (best === null || massOf(one) > massOf(best)) ? one : best),
    null,
  )
}
