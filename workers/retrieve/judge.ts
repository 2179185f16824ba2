// How good is a ranking for questions whose answers are known, under each weight of meaning? Normalised
// discounted gain of the first ten, a passage that answers counting one. Pure: candidates in, figures out.
import { rank } from './rank.ts'
import type { Candidate } from './rank.ts'
import { FUSION } from './fusion.ts'
import { PARTS, tunedPart } from './tune.ts'

const DEPTH = 10

export type Judged = {
  readonly candidates: readonly Candidate[]
  /** Passages, or contributions, that answer it. */
  readonly answers: ReadonlySet<string>
}

export type Tuned = {
  readonly vectorPart: number
  readonly questions: number
  /** Mean nDCG@10: as the Datanet ranks by default, and as it will; of words and meaning alone. */
  readonly ndcg10: Readonly<Record<'standard' | 'tuned' | 'words' | 'meaning', number>>
}

export function tunedOn(judged: readonly Judged[]): Tuned {
  const value = (part: number) => mean(judged.map((each) => ndcgOf(each, part)))
  const tried = PARTS.map((part) => ({ part, value: value(part) }))
  const vectorPart = tunedPart(tried, judged.length, FUSION.vectorPart)
  return {
    vectorPart,
    questions: judged.length,
    ndcg10: {
      standard: value(FUSION.vectorPart),
      tuned: value(vectorPart),
      words: value(0),
      meaning: value(1),
    },
  }
}

function ndcgOf({ candidates, answers }: Judged, part: number): number {
  const ranked = rank(
    candidates.map((candidate) => ({ ...candidate, vectorPart: part })),
    DEPTH,
  )
  const gains = ranked.map(({ passageId, contributionId }) =>
    answers.has(passageId) || answers.has(contributionId) ? 1 : 0,
  )
  const possible = candidates.filter(
    ({ passage }) => answers.has(passage.passageId) || answers.has(passage.contributionId),
  ).length
  // An answer that nothing proposed leaves its question at 0.
  const ideal = Array.from({ length: Math.min(DEPTH, Math.max(possible, 1)) }, () => 1)
  return discounted(gains) / discounted(ideal)
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}
