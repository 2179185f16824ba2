// How is the credit of an answer shown, word by word? Stretches of words that rest on the same
// sources for the same reason, each with its text: for the payer alone, who has the answer anyway.
import type { Highlight } from '../../schemas/wire/attribution.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import type { SpanEvidence } from '../../schemas/wire/span-evidence.ts'
import { spanAt } from './fuse.ts'
import type { FusedWord, Fusion } from './fuse.ts'
import type { Attribution } from './shares.ts'

const MILLIONTHS = 1_000_000n

/** In the order of the answer; every word of it stands in exactly one. */
export function highlightsOf(
  { alignment, fusion }: Pick<Attribution, 'alignment' | 'fusion'>,
  answer: string,
  passages: readonly GivenPassage[],
  spans: SpanEvidence | null,
): Highlight[] {
  const evidence = alignment.flatMap(({ sentence, evidence: own }) =>
    sentence.words.map((_, at) =>
      own.map(({ scores, runs }) => ({ score: scores[at] ?? 0, run: runs[at] ?? null })),
    ),
  )
  const highlights: Highlight[] = []
  let before = ''
  for (const [index, word] of fusion.words.entries()) {
    const own = evidence[index] ?? []
    const best = own.findIndex(({ score }) => score > 0 && score === topOf(own))
    const sources = sourcesOf(word, fusion, best < 0 ? null : (passages[best]?.passageId ?? null))
    const reason = reasonOf(word, own[best]?.run?.grade ?? null, best >= 0, spans, sources.length)
    const channel = best >= 0 ? 'passage' : sources.length > 0 ? 'training' : 'none'
    const key = JSON.stringify([word.sentence, reason, sources])
    const { start, end } = word.word
    const last = highlights.at(-1)
    if (last !== undefined && key === before) {
      last.end = end
      last.text = answer.slice(last.start, end)
    } else highlights.push({ start, end, text: answer.slice(start, end), channel, reason, sources })
    before = key
  }
  return highlights
}

function topOf(own: readonly { readonly score: number }[]): number {
  return Math.max(0, ...own.map(({ score }) => score))
}

function sourcesOf(
  { parts }: FusedWord,
  { players, unit }: Fusion,
  passageId: GivenPassage['passageId'] | null,
): Highlight['sources'] {
  return players.flatMap(({ clusterId, payee, members }, player) => {
    const part = parts[player] ?? 0n
    const source = members.length > 0 ? passageId : null
    const millionths = Number((part * MILLIONTHS) / unit)
    return part === 0n
      ? []
      : [{ cluster_id: clusterId, payee, passage_id: source, part: millionths }]
  })
}

function reasonOf(
  word: FusedWord,
  grade: string | null,
  isGiven: boolean,
  spans: SpanEvidence | null,
  sources: number,
): Highlight['reason'] {
  if (!word.counts) return 'claims_nothing'
  if (isGiven) return grade === null ? 'paraphrase' : grade === 'anchor' ? 'verbatim' : 'weak'
  return sources > 0 && spanAt(word.word, spans) !== null ? 'span' : 'no_source'
}
