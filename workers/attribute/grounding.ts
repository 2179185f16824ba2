// Is an answer supported by what it was given, and by which passages? Every passage given is cited,
// used or unused, and every sentence that claims something is supported or not: nobody has to read a
// missing mark as a promise. Words alone decide, since the caller waits; it knows no embedding.
import type { Grounding } from '../../schemas/wire/grounding.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { AlignedSentence } from './align.ts'
import type { Citations } from './cite.ts'
import { groundsOf, isSupported } from './support.ts'

/**
 * @param alignment of that answer and those passages
 * @param citations of the same
 * @param urlOf where a reader finds the passage
 */
export function groundingOf(
  answer: string,
  alignment: readonly AlignedSentence[],
  citations: Citations,
  passages: readonly GivenPassage[],
  urlOf: (passage: GivenPassage) => string,
): Grounding {
  const cited = new Set(citations.annotations.map(({ meed }) => meed.passage_id))
  const unused = new Set<string>(citations.unusedPassages)
  const claims = groundsOf(answer, alignment, passages)
  const unsupported = claims.filter(({ grounds }) => !isSupported(grounds))
  return {
    support: supportOf(claims.length, unsupported.length),
    passages: passages.map((passage, index) => ({
      number: index + 1,
      passage_id: passage.passageId,
      contribution_id: passage.contributionId,
      datanet: passage.datanet,
      title: passage.title,
      url: urlOf(passage),
      state: cited.has(passage.passageId)
        ? 'cited'
        : unused.has(passage.passageId)
          ? 'unused'
          : 'used',
    })),
    unsupported: unsupported.map(({ start, end }) => {
      return { start_index: start, end_index: end, text: answer.slice(start, end) }
    }),
  }
}

function supportOf(claims: number, unsupported: number): Grounding['support'] {
  if (claims === 0) return 'no_claim'
  if (unsupported === 0) return 'full'
  return unsupported < claims ? 'partial' : 'none'
}
