// Which passages come first? Each score is brought to a scale that means the same for every
// question: words as the part of the question's own weight that a passage covers, meaning as the
// cosine. Their weighted sum orders; clusters collapse to their best passage before the top k is
// taken; what neither score supports is not given at all, for no passage is better than an
// unrelated one. It knows no grants and no store: what it sees, the caller may read.
import { assert } from '../../schemas/result.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { FUSION } from './fusion.ts'

export type Candidate = {
  readonly passage: Omit<GivenPassage, 'scores'>
  /** BM25, at least 0; 0 when no word of the question stands in the passage. */
  readonly lexical: number
  /** The most that any passage could score for this question. */
  readonly lexicalMost: number
  /** Cosine of passage and question; null when no embedding was to be had. */
  readonly vector: number | null
  /** Weight of meaning against words in its Datanet, 0 … 1; null takes the default. */
  readonly vectorPart: number | null
}

/** At most `limit` passages, best first, one per cluster; equal ones by ascending passage id. */
export function rank(candidates: readonly Candidate[], limit: number): GivenPassage[] {
  assert(Number.isSafeInteger(limit) && limit >= 0, 'a limit is a whole number')
  const ranked = candidates
    .filter(isRelated)
    .map((candidate) => ({ candidate, fused: fusedScore(candidate) }))
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

/** Of ranked passages, those that are worth their place in a prompt: the best and its equals. */
export function worthGiving(ranked: readonly GivenPassage[]): readonly GivenPassage[] {
  const least = (ranked[0]?.scores.fused ?? 0) * FUSION.promptPart
  return ranked.filter(({ scores }) => scores.fused >= least)
}

/** From about 0 to 1; without an embedding, the words' own part of it. */
export function fusedScore(candidate: Candidate): number {
  const { lexical, lexicalMost, vector } = candidate
  const part = candidate.vectorPart ?? FUSION.vectorPart
  const covered = lexicalMost > 0 ? lexical / lexicalMost / FUSION.coverageUnit : 0
  return vector === null ? covered : part * vector + (1 - part) * covered
}

function isRelated({ lexical, vector }: Candidate): boolean {
  return vector === null ? lexical > 0 : vector >= FUSION.vectorFloor
}

function byId(a: Candidate, b: Candidate): number {
  if (a.passage.passageId === b.passage.passageId) return 0
  return a.passage.passageId < b.passage.passageId ? -1 : 1
}

function millionths(score: number): number {
  return Math.round(score * 1_000_000)
}
