// Whose passages did an answer rely on, and how much? Credit of a generation: integers of 1e-9
// for each cluster of passages, and `unattributed` for what nothing explains; together exactly 1e9.
// It is computed from the evidence alone, so anybody who holds the evidence computes the same.
import { apportion } from '../../schemas/apportion.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import { assert, must } from '../../schemas/result.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Credit, CreditShare } from '../../schemas/wire/generation.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { ALIGN } from './align-weights.gen.ts'
import { align } from './align.ts'
import type { AlignedSentence, Evidence, Similarities } from './align.ts'
import { clustersOf, playersOf } from './players.ts'
import type { Cluster } from './players.ts'
import type { AlignmentWeights } from './weights.ts'
import { denominatorOf, divideByMaxGame } from './shapley.ts'

export type AttributionInput = {
  readonly answer: string
  /** In the order in which the model saw them: [1] is the first. */
  readonly passages: readonly GivenPassage[]
  /** similarities[sentence][passage] in 1e-6, sentences as `sentencesOf(answer)` gives them. */
  readonly similarities: Similarities
}

export type Attribution = {
  readonly credit: Credit
  /** Canonical JSON of what the credit rests on; its sha-256 is `credit.evidenceSha256`. */
  readonly evidence: string
  /** Word-level alignment, from which citations are made. */
  readonly alignment: readonly AlignedSentence[]
}

/** @param weights those in force; a receipt of before is re-run with those that it names */
export function attribute(input: AttributionInput, weights: AlignmentWeights = ALIGN): Attribution {
  const { answer, passages, similarities } = input
  assert(
    similarities === null || similarities.flat().every(Number.isSafeInteger),
    'similarities are integers of 1e-6',
  )
  const alignment = align(answer, playersOf(passages), similarities, weights)
  const evidence = evidenceOf(input, weights)
  const credit = {
    version: weights.version,
    ...divide(alignment, passages),
    evidenceSha256: sha256Hex(evidence),
  }
  return { credit, evidence, alignment }
}

function evidenceOf(
  { answer, passages, similarities }: AttributionInput,
  weights: AlignmentWeights,
): string {
  return canonicalJson({
    version: weights.version,
    answerSha256: sha256Hex(answer),
    passages: passages.map(({ passageId, clusterId, payee, title, textSha256, committedAtMs }) => ({
      passageId,
      clusterId,
      payee,
      title,
      textSha256,
      committedAtMs: committedAtMs ?? null,
    })),
    similarities,
  })
}

function divide(
  alignment: readonly AlignedSentence[],
  passages: readonly GivenPassage[],
): Omit<Credit, 'version' | 'evidenceSha256'> {
  const clusters = clustersOf(passages)
  const { sums, rest } = summedParts(alignment, clusters)
  const isEmpty = rest === 0n && sums.every((sum) => sum === 0n)
  const claims = [
    ...clusters.map(({ first }, index) => ({ id: first.clusterId, weight: sums[index] ?? 0n })),
    { id: 'unattributed', weight: isEmpty ? 1n : rest },
  ]
  const amounts = apportion(BigInt(WHOLE), claims).map(Number)
  return {
    shares: clusters.flatMap((cluster, index) => shareOf(cluster, passages, amounts[index] ?? 0)),
    unattributed: must(amounts.at(-1), 'the last claim is the unattributed one'),
  }
}

/** What each cluster explains of all words, and what nothing does, over one denominator. */
function summedParts(
  alignment: readonly AlignedSentence[],
  clusters: readonly Cluster[],
): { sums: bigint[]; rest: bigint } {
  const denominator = denominatorOf(clusters.length)
  const sums = clusters.map(() => 0n)
  let rest = 0n
  for (const { sentence, evidence } of alignment) {
    if (sentence.kind !== 'claim') continue
    for (const at of sentence.words.keys()) {
      const scores = clusters.map(({ members }) => scoreOf(members, evidence, at))
      const players = clusters.map(({ first }, index) => ({
        owner: first.payee,
        score: scores[index] ?? 0,
      }))
      const division = divideByMaxGame(1, players, denominator)
      for (const [index, part] of division.parts.entries()) sums[index] = (sums[index] ?? 0n) + part
      rest += division.rest
    }
  }
  return { sums, rest }
}

/** The best score over a word of any passage whose words are the cluster's. */
function scoreOf(members: readonly number[], evidence: readonly Evidence[], at: number): number {
  const scores = evidence.map(({ credited, scores: own }) =>
    members.includes(credited[at] ?? -1) ? (own[at] ?? 0) : 0,
  )
  return Math.max(0, ...scores)
}

function shareOf(
  { first, members }: Cluster,
  passages: readonly GivenPassage[],
  share: number,
): CreditShare[] {
  if (share === 0) return []
  const passageIds = members.flatMap((member) => passages[member]?.passageId ?? [])
  return [{ clusterId: first.clusterId, passageIds, payee: first.payee, share }]
}
