// How alike are an answer's sentences and the passages, in integers that can be committed? Cosines
// of the vectors given, as whole 1e-6; which model made the vectors is not known here.
import { assert } from '../../schemas/result.ts'
import { SCORE_ONE } from './weights.ts'

/** similarities[sentence][passage] of unit vectors, rounded to the nearest 1e-6, within ±1. */
export function similaritiesOf(
  sentences: readonly (readonly number[])[],
  passages: readonly (readonly number[])[],
): number[][] {
  return sentences.map((sentence) =>
    passages.map((passage) => {
      assert(sentence.length === passage.length, 'both come from one embedding model')
      const cosine = sentence.reduce((sum, part, at) => sum + part * (passage[at] ?? 0), 0)
      return Math.round(Math.max(-1, Math.min(1, cosine)) * SCORE_ONE)
    }),
  )
}
