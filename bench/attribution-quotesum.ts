// How far is the credit of an answer from the truth? QuoteSum's human answers bracket the words
// that they quote with the number of the source. The brackets are taken away, the answer is
// attributed to its sources, and the shares are compared with the words really quoted. Reads the
// JSON lines named by QUOTESUM (the set is CC BY-SA 4.0 and no part of this repository).
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { contentId, parseAddress, parseId } from '../schemas/ids.ts'
import { sha256Hex } from '../schemas/canonical.ts'
import { WHOLE } from '../schemas/wire/generation.ts'
import type { Credit } from '../schemas/wire/generation.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { attribute } from '../workers/attribute/shares.ts'
import { ALIGN_1 } from '../workers/attribute/weights.ts'

type Source = { title: string; text: string }
type Example = {
  /** The quotes alone, each a sentence of its own. */
  quotes: string
  answer: string
  sources: Source[]
  quotedWords: number[]
  freeWords: number
}

function parseExample(line: string): Example {
  const row = z.record(z.string(), z.string()).parse(JSON.parse(line))
  const slots = [1, 2, 3, 4, 5, 6, 7, 8].filter((slot) => (row[`source${slot}`] ?? '') !== '')
  const quotedWords = slots.map(() => 0)
  const quotes: string[] = []
  let freeWords = 0
  const pieces = (row['summary'] ?? '').split(/(\[\s*\d+\s[^\]]*\])/)
  const plain = pieces.map((piece) => {
    const quote = /^\[\s*(\d+)\s([^\]]*)\]$/.exec(piece)
    const text = (quote?.[2] ?? piece).trim()
    const count = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    const slot = slots.indexOf(Number(quote?.[1] ?? 0))
    if (slot < 0) freeWords += count
    else {
      quotedWords[slot] = (quotedWords[slot] ?? 0) + count
      quotes.push(text)
    }
    return text
  })
  const answer = plain
    .filter(Boolean)
    .join(' ')
    .replaceAll(/\s+([.,;:])/g, '$1')
  return {
    answer,
    quotes: quotes.join('\n\n'),
    sources: slots.map((slot) => ({
      title: row[`title${slot}`] ?? '',
      text: row[`source${slot}`] ?? '',
    })),
    quotedWords,
    freeWords,
  }
}

function passageOf({ title, text }: Source, index: number): GivenPassage {
  const digest = sha256Hex(text)
  return {
    passageId: contentId('psg', `${index} ${text}`),
    contributionId: contentId('con', text),
    datanetId: parseId('dn', `dn_${'0'.repeat(22)}`),
    datanet: 'bench/quotesum',
    clusterId: digest,
    payee: parseAddress(`0x${String(index).padStart(40, '0')}`),
    title,
    text,
    textSha256: digest,
    scores: { lexical: 0, vector: 0, fused: 0 },
  }
}

function measure(example: Example) {
  const passages = example.sources.map(passageOf)
  const credit = creditOf(example.answer, passages)
  const shares = sharesOf(credit, passages)
  const ofQuotes = sharesOf(creditOf(example.quotes, passages), passages)
  const whole = [...example.quotedWords, example.freeWords]
  return {
    amongSources: distance(shares, example.quotedWords),
    quotesGiven: distance(ofQuotes, example.quotedWords),
    withUnattributed: distance([...shares, credit.unattributed], whole),
    unattributed: credit.unattributed / WHOLE,
    free: example.freeWords / sum(whole),
    paid: sum(shares) > 0,
  }
}

function creditOf(answer: string, passages: readonly GivenPassage[]): Credit {
  return attribute({ answer, passages, similarities: null }).credit
}

function sharesOf(credit: Credit, passages: readonly GivenPassage[]): number[] {
  const byCluster = new Map(credit.shares.map(({ clusterId, share }) => [clusterId, share]))
  return passages.map((passage) => byCluster.get(passage.clusterId) ?? 0)
}

/** Total variation: half of the sum of differences; 1 where one side is empty. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [wholeA, wholeB] = [sum(a), sum(b)]
  if (wholeA === 0 || wholeB === 0) return 1
  return sum(a.map((part, index) => Math.abs(part / wholeA - (b[index] ?? 0) / wholeB))) / 2
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return Number((sum(values) / values.length).toFixed(4))
}

function main(): void {
  const { QUOTESUM } = z.object({ QUOTESUM: z.string() }).parse(process.env)
  const argv = z.array(z.string()).parse(process.argv)
  const lines = readFileSync(QUOTESUM, 'utf8').split('\n').filter(Boolean)
  const examples = lines.map(parseExample).filter((example) => sum(example.quotedWords) > 0)
  const started = performance.now()
  const rows = examples.map(measure)
  const ms = (performance.now() - started) / rows.length
  const conditions = {
    set: 'QuoteSum, human answers with brackets removed',
    answers: rows.length,
    sourcesPerAnswer: mean(examples.map((example) => example.sources.length)),
    truth: 'words quoted of each source',
    weights: ALIGN_1.version,
    similarity: 'none',
  }
  const figures = {
    meanTotalVariation: mean(rows.map((row) => row.amongSources)),
    meanTotalVariationQuotesGiven: mean(rows.map((row) => row.quotesGiven)),
    meanTotalVariationWithUnattributed: mean(rows.map((row) => row.withUnattributed)),
    worstTotalVariation: Math.max(...rows.map((row) => row.amongSources)),
    answersWithoutCredit: rows.filter((row) => !row.paid).length,
    meanUnattributed: mean(rows.map((row) => row.unattributed)),
    meanUnquotedWords: mean(rows.map((row) => row.free)),
    msPerAnswer: Number(ms.toFixed(2)),
  }
  console.table(conditions)
  console.table(figures)
  if (argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'attribution-quotesum', conditions, figures }))
  }
}

main()
