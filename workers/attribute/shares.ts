// Whose data did an answer rely on, and how much? Credit of a generation: integers of 1e-9 for each
// cluster of passages or training data, and `unattributed` for what nothing explains; together
// exactly 1e9. It follows from the inputs alone, so anybody who holds them computes the same bytes.
import { apportion } from '../../schemas/apportion.ts'
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import type { Json } from '../../schemas/canonical.ts'
import { assert, must } from '../../schemas/result.ts'
import type { CreditLine, ProvenLine } from '../../schemas/wire/attribution.ts'
import { WHOLE } from '../../schemas/wire/generation.ts'
import type { Credit, CreditShare } from '../../schemas/wire/generation.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { SpanEvidence } from '../../schemas/wire/span-evidence.ts'
import { ALIGN } from './align-weights.gen.ts'
import { align } from './align.ts'
import type { AlignedSentence, Similarities } from './align.ts'
import { fuse } from './fuse.ts'
import type { Fusion, Player } from './fuse.ts'
import { proveLines } from './lines.ts'
import { placesOf } from './places.ts'
import { clustersOf, playersOf } from './players.ts'
import type { Cluster } from './players.ts'
import type { AlignmentWeights } from './weights.ts'

export type AttributionInput = {
  readonly answer: string
  /** What the caller said, all turns: what an answer repeats of it proves little. Default: nothing. */
  readonly prompt?: string
  /** In the order in which the model saw them: [1] is the first. */
  readonly passages: readonly GivenPassage[]
  /** similarities[sentence][passage] in 1e-6, sentences as `sentencesOf(answer)` gives them. */
  readonly similarities: Similarities
  /** What the adapter's training data explains; null or absent: it has no index. */
  readonly spans?: SpanEvidence | null
}

export type Attribution = {
  readonly credit: Credit
  /** Canonical JSON of what the credit rests on, by hash; its sha-256 is `credit.evidenceSha256`. */
  readonly evidence: string
  /** Canonical JSON of the inputs themselves, for the payer; the evidence names its sha-256. */
  readonly inputs: string
  /** Word-level alignment, from which citations are made. */
  readonly alignment: readonly AlignedSentence[]
  readonly fusion: Fusion
  /** What each payee may see, with its way to `credit.linesRoot`. */
  readonly lines: readonly ProvenLine[]
}

/** @param weights those in force; a receipt of before is re-run with those that it names */
export function attribute(input: AttributionInput, weights: AlignmentWeights = ALIGN): Attribution {
  const { answer, prompt = '', passages, similarities, spans = null } = input
  assert(
    similarities === null || similarities.flat().every(Number.isSafeInteger),
    'similarities are integers of 1e-6',
  )
  const reading = { answer, prompt, passages: playersOf(passages), similarities }
  const alignment = align(reading, weights)
  const clusters = clustersOf(passages)
  const contributions = passages.map(({ contributionId }) => contributionId)
  const fusion = fuse(alignment, clusters, contributions, spans)
  const divided = divide(fusion, clusters, passages)
  const lines = divided.shares.map(({ player, share }) =>
    lineOf(player, share.share, fusion, alignment, passages),
  )
  const { root, proven } = proveLines(lines, answer)
  const inputs = canonicalJson({
    answer,
    prompt,
    passages: passages.map(plain),
    similarities,
    spans,
  })
  const evidence = evidenceOf(input, weights, inputs, root)
  const credit = {
    version: weights.version,
    shares: divided.shares.map(({ share }) => share),
    unattributed: divided.unattributed,
    linesRoot: root,
    evidenceSha256: sha256Hex(evidence),
  }
  return { credit, evidence, inputs, alignment, fusion, lines: proven }
}

function plain(passage: GivenPassage): Json {
  const { committedAtMs, ...rest } = passage
  return committedAtMs === undefined ? rest : { ...rest, committedAtMs }
}

function evidenceOf(
  { answer, prompt = '', passages, similarities, spans = null }: AttributionInput,
  weights: AlignmentWeights,
  inputs: string,
  linesRoot: string,
): string {
  return canonicalJson({
    version: weights.version,
    inputsSha256: sha256Hex(inputs),
    answerSha256: sha256Hex(answer),
    promptSha256: sha256Hex(prompt),
    linesRoot,
    passages: passages.map(({ passageId, clusterId, payee, title, textSha256, committedAtMs }) => ({
      passageId,
      clusterId,
      payee,
      title,
      textSha256,
      committedAtMs: committedAtMs ?? null,
    })),
    similarities,
    spans:
      spans === null
        ? null
        : {
            version: spans.version,
            indexRoot: spans.indexRoot,
            withdrawnRoot: spans.withdrawnRoot,
            evidenceSha256: sha256Hex(canonicalJson(spans)),
          },
  })
}

type Divided = {
  readonly shares: readonly { readonly player: number; readonly share: CreditShare }[]
  readonly unattributed: number
}

function divide(
  fusion: Fusion,
  clusters: readonly Cluster[],
  passages: readonly GivenPassage[],
): Divided {
  const { players, words, unit } = fusion
  const whole = unit * BigInt(words.filter(({ counts }) => counts).length)
  const sums = players.map((_, player) => {
    const sum = words.reduce((total, { parts }) => total + (parts[player] ?? 0n), 0n)
    // No cluster explains more words of an answer than its passages have: a call that makes the
    // model repeat one over and over pays for it once.
    const cap = BigInt(clusters[player]?.words ?? Number.MAX_SAFE_INTEGER) * unit
    return sum < cap ? sum : cap
  })
  const rest = whole - sums.reduce((total, sum) => total + sum, 0n)
  const claims = [
    ...players.map(({ clusterId, payee }, player) => ({
      id: `${clusterId} ${payee} ${player < clusters.length ? 'given' : 'trained'}`,
      weight: sums[player] ?? 0n,
    })),
    { id: 'unattributed', weight: whole === 0n ? 1n : rest },
  ]
  const amounts = apportion(BigInt(WHOLE), claims).map(Number)
  return {
    shares: players.flatMap((player, index) => {
      const share = shareOf(player, passages, amounts[index] ?? 0)
      return share === null ? [] : [{ player: index, share }]
    }),
    unattributed: must(amounts.at(-1), 'the last claim is the unattributed one'),
  }
}

function shareOf(
  { clusterId, payee, members }: Player,
  passages: readonly GivenPassage[],
  share: number,
): CreditShare | null {
  if (share === 0) return null
  const passageIds = members.flatMap((member) => passages[member]?.passageId ?? [])
  return { clusterId, passageIds, payee, share }
}

function lineOf(
  index: number,
  share: number,
  { players, words }: Fusion,
  alignment: readonly AlignedSentence[],
  passages: readonly GivenPassage[],
): CreditLine {
  const { clusterId, payee, members, contributionIds } = must(
    players[index],
    'a share has a player',
  )
  return {
    clusterId,
    payee,
    share,
    words: words.filter(({ parts }) => (parts[index] ?? 0n) > 0n).length,
    ofWords: words.filter(({ counts }) => counts).length,
    places: placesOf(members, alignment, passages),
    contributionIds: [...contributionIds],
  }
}
