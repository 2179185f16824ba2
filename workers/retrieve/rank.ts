// Which passages come first? Lexical and vector scores are brought to one scale over the candidates
// and summed; clusters collapse to their best passage before the top k is taken; a passage that
// neither score supports is not given at all, for no passage is better than an unrelated one. It
// knows no grants and no store: what it sees, the caller may read.
import { assert } from '../../schemas/result.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'

export const RANK_1 = {
  vectorPart: 0.7,
  lexicalPart: 0.3,
  /**
   * Cosine below which a passage is unrelated, whatever words it shares. Measured with MiniLM: the
   * best of 60 unrelated passages stays below .21 for 99 questions of 100; of passages that answer
   * their question 95 of 100 lie above .24.
   */
  vectorFloor: 0.22,
} as const

export type Candidate = {
  readonly passage: Omit<GivenPassage, 'scores'>
  /** At least 0; 0 when no word of the question stands in the passage. */
  readonly lexical: number
  /** Cosine of passage and question; null when no embedding was to be had. */
  readonly vector: number | null
}

/** At most `limit` passages, best first, one per cluster; equal ones by ascending passage id. */
export function rank(candidates: readonly Candidate[], limit: number): GivenPassage[] {
  assert(Number.isSafeInteger(limit) && limit >= 0, 'a limit is a whole number')
  const lexical = scaled(candidates.map((candidate) => candidate.lexical))
  const vector = scaled(candidates.map((candidate) => candidate.vector ?? 0))
  const hasVectors = candidates.some((candidate) => candidate.vector !== null)
  const ranked = candidates
    .map((candidate, index) => {
      const words = lexical[index] ?? 0
      const meaning = vector[index] ?? 0
      const both = RANK_1.vectorPart * meaning + RANK_1.lexicalPart * words
      return { candidate, fused: hasVectors ? both : words }
    })
    .filter(({ candidate }) => isRelated(candidate))
    .sort((a, b) => b.fused - a.fused || byId(a.candidate, b.candidate))
  const seen = new Set<string>()
  const best = ranked.filter(({ candidate: { passage } }) => {
    const isFirst = !seen.has(passage.clusterId)
    seen.add(passage.clusterId)
    return isFirst
  })
  return best.slice(0, limit).map(({ candidate, fused }) => ({
    ...candidate.passage,
    scores: {
      lexical: millionths(candidate.lexical),
      vector: millionths(candidate.vector ?? 0),
      fused: millionths(fused),
    },
  }))
}

function isRelated({ lexical, vector }: Candidate): boolean {
  return vector === null ? lexical > 0 : vector >= RANK_1.vectorFloor
}

/** From 0 at the least score to 1 at the greatest; all 1 where they are equal and positive. */
function scaled(scores: readonly number[]): number[] {
  const least = Math.min(...scores)
  const greatest = Math.max(...scores)
  if (greatest === least) return scores.map((score) => (score > 0 ? 1 : 0))
  return scores.map((score) => (score - least) / (greatest - least))
}

function byId(a: Candidate, b: Candidate): number {
  if (a.passage.passageId === b.passage.passageId) return 0
  return a.passage.passageId < b.passage.passageId ? -1 : 1
}

function millionths(score: number): number {
  return Math.round(score * 1_000_000)
}
