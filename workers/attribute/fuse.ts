// Two channels, one word: who explains each word of an answer? A passage that the model was given
// comes first; what passages leave of a word goes to the training data that holds it in a span, and
// the rest to nobody. Channels meet as parts of one word, never as scores of two scales.
import type { Address, ContributionId } from '../../schemas/ids.ts'
import type { SpanEvidence } from '../../schemas/wire/span-evidence.ts'
import type { AlignedSentence, Evidence } from './align.ts'
import type { Cluster } from './players.ts'
import { denominatorOf, divideByMaxGame } from './shapley.ts'
import { SCORE_ONE } from './weights.ts'
import type { Word } from './words.ts'

/** Who may be credited: clusters of passages given, then clusters of training data. */
export type Player = {
  readonly clusterId: Cluster['first']['clusterId']
  readonly payee: Address
  /** Positions of its passages among those given; none for training data. */
  readonly members: readonly number[]
  readonly contributionIds: readonly ContributionId[]
}

export type FusedWord = {
  readonly word: Word
  readonly sentence: number
  /** False in greetings, questions and refusals: such a word weighs nothing. */
  readonly counts: boolean
  /** parts[player], in units of which `unit` make a word; the missing part is nobody's. */
  readonly parts: readonly bigint[]
}

export type Fusion = {
  readonly players: readonly Player[]
  readonly words: readonly FusedWord[]
  readonly unit: bigint
}

export function fuse(
  alignment: readonly AlignedSentence[],
  clusters: readonly Cluster[],
  passageContributions: readonly ContributionId[],
  spans: SpanEvidence | null,
): Fusion {
  const given = clusters.map(({ first, members }): Player => {
    const contributions = new Set(members.flatMap((member) => passageContributions[member] ?? []))
    return {
      clusterId: first.clusterId,
      payee: first.payee,
      members,
      contributionIds: [...contributions].sort(),
    }
  })
  const trained = trainedPlayers(spans)
  const holders = (spans?.spans ?? []).map(({ clusters: own }) =>
    own.map(({ clusterId, payee }) =>
      trained.findIndex((player) => player.clusterId === clusterId && player.payee === payee),
    ),
  )
  const denominator = holders.reduce(
    (product, { length }) => leastCommonMultiple(product, BigInt(Math.max(1, length))),
    denominatorOf(clusters.length),
  )
  const words = alignment.flatMap(({ sentence, evidence }, number) =>
    sentence.words.map((word, at): FusedWord => {
      const counts = sentence.kind === 'claim'
      if (!counts) return { word, sentence: number, counts, parts: [] }
      const scored = given.map(({ payee, members }) => ({
        owner: payee,
        score: scoreOf(members, evidence, at),
      }))
      const { parts, rest } = divideByMaxGame(1, scored, denominator)
      const own = holders[spanAt(word, spans) ?? -1] ?? []
      const each = own.length === 0 ? 0n : rest / BigInt(own.length)
      const trainedParts = trained.map((_, player) => (own.includes(player) ? each : 0n))
      return { word, sentence: number, counts, parts: [...parts, ...trainedParts] }
    }),
  )
  return { players: [...given, ...trained], words, unit: denominator * BigInt(SCORE_ONE) }
}

/** The best score over a word of any passage whose words are the cluster's. */
function scoreOf(members: readonly number[], evidence: readonly Evidence[], at: number): number {
  const scores = evidence.map(({ credited, scores: own }) =>
    members.includes(credited[at] ?? -1) ? (own[at] ?? 0) : 0,
  )
  return Math.max(0, ...scores)
}

/** Position of the span that a token of this word is credited to. */
export function spanAt(word: Word, spans: SpanEvidence | null): number | null {
  const token = spans?.tokens.find(
    ({ start, end, span }) => span !== null && start < word.end && end > word.start,
  )
  return token?.span ?? null
}

/** In ascending order of cluster and payee. */
function trainedPlayers(spans: SpanEvidence | null): Player[] {
  const byKey = new Map<string, Player>()
  for (const { clusters } of spans?.spans ?? []) {
    for (const { clusterId, payee, contributionId } of clusters) {
      const key = `${clusterId} ${payee}`
      const before = byKey.get(key)?.contributionIds ?? []
      const contributionIds = [...new Set([...before, contributionId])].sort()
      byKey.set(key, { clusterId, payee, members: [], contributionIds })
    }
  }
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, player]) => player)
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return (a / x) * b
}
