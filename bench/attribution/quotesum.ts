// How far is the credit of an answer from the truth? Per answer the total variation between the
// shares of the sources and the words really quoted of each; 0 is perfect, 1 is all wrong.
import { WHOLE } from '../../schemas/wire/generation.ts'
import { ALIGN } from '../../workers/attribute/align-weights.gen.ts'
import type { Attribution } from '../../workers/attribute/shares.ts'
import { attribute } from '../../workers/attribute/shares.ts'
import type { AlignmentWeights } from '../../workers/attribute/weights.ts'
import { wordsOf } from '../../workers/attribute/words.ts'
import { readQuoteSum } from './quotesum-set.ts'
import type { Example, Labelled } from './quotesum-set.ts'
import { mean, rounded, sum } from './section.ts'
import type { Section } from './section.ts'

export const quoteSum: Section = {
  name: 'quotesum',
  run({ data }) {
    const examples = readQuoteSum(data)
    const rows = examples.map((example) => measure(example, ALIGN))
    return {
      conditions: {
        set: 'QuoteSum, human answers, brackets taken away',
        answers: examples.length,
        questions: new Set(examples.map(({ question }) => question)).size,
        sourcesPerAnswer: rounded(mean(examples.map(({ passages }) => passages.length)), 2),
        truth: 'words quoted of each source',
        similarity: 'none: words alone',
      },
      figures: {
        quotesumTotalVariation: rounded(mean(rows.map(({ quotes }) => quotes))),
        quotesumWholeAnswers: rounded(mean(rows.map(({ whole }) => whole))),
        quotesumWithUnattributed: rounded(
          mean(rows.map(({ withUnattributed }) => withUnattributed)),
        ),
        quotesumLongestMatchBaseline: rounded(mean(examples.map(longestMatch))),
        quotesumEqualSplitBaseline: rounded(mean(examples.map(equalSplit))),
      },
      tables: [
        {
          heading:
            'Calibration of `unattributed`: answers in fifths by the share that no source is credited for',
          rows: calibration(rows),
        },
      ],
    }
  },
}

/** Errors of one answer, as total variation, and how much of it nobody is credited for. */
export type Row = {
  readonly quotes: number
  readonly whole: number
  readonly withUnattributed: number
  readonly unattributed: number
  readonly unquoted: number
}

export function measure(example: Example, weights: AlignmentWeights): Row {
  const { passages, answer, quotes } = example
  const whole = creditOf(answer, example, weights)
  const words = wordsPerSource(answer, example)
  const unquoted = answer.truth.filter((source) => source === null).length
  const unattributed = whole.credit.unattributed
  return {
    quotes: distance(
      sharesOf(creditOf(quotes, example, weights), passages.length),
      wordsPerSource(quotes, example),
    ),
    whole: distance(sharesOf(whole, passages.length), words),
    withUnattributed: distance(
      [...sharesOf(whole, passages.length), unattributed],
      [...words, unquoted],
    ),
    unattributed: unattributed / WHOLE,
    unquoted: unquoted / answer.truth.length,
  }
}

function creditOf(
  { text }: Labelled,
  { passages, asked }: Example,
  weights: AlignmentWeights,
): Attribution {
  return attribute({ answer: text, prompt: asked, passages, similarities: null }, weights)
}

/** In the order of the passages; copies of one text share a cluster, and what it earned. */
function sharesOf({ credit }: Attribution, passages: number): number[] {
  return Array.from({ length: passages }, (_, index) => {
    const payee = `0x${String(index + 1).padStart(40, '0')}`
    return sum(credit.shares.filter((share) => share.payee === payee).map(({ share }) => share))
  })
}

function wordsPerSource({ truth }: Labelled, { passages }: Example): number[] {
  return passages.map((_, index) => truth.filter((source) => source === index).length)
}

/** Total variation: half of the sum of differences; 1 where one side is empty. */
function distance(a: readonly number[], b: readonly number[]): number {
  const [wholeA, wholeB] = [sum(a), sum(b)]
  if (wholeA === 0 || wholeB === 0) return 1
  return sum(a.map((part, index) => Math.abs(part / wholeA - (b[index] ?? 0) / wholeB))) / 2
}

/**
 * The reference experiment, told apart by its own figures (99.6 % of quotes verbatim in title and
 * text): each quote by itself goes to the sources that hold its longest run of words, equally.
 */
function longestMatch({ quotes, passages }: Example): number {
  const given = passages.map(({ text }) => plainWords(text))
  const credit = passages.map(() => 0)
  const truth = passages.map(() => 0)
  let at = 0
  for (const quote of quotes.text.split('\n\n')) {
    const words = plainWords(quote)
    const source = quotes.truth[at] ?? null
    at += wordsOf(quote).length
    if (source === null || words.length === 0) continue
    truth[source] = (truth[source] ?? 0) + words.length
    const runs = given.map((text) => longestRun(words, text))
    const winners = [...runs.keys()].filter((index) => runs[index] === Math.max(1, ...runs))
    for (const winner of winners) {
      credit[winner] = (credit[winner] ?? 0) + words.length / winners.length
    }
  }
  return distance(credit, truth)
}

function plainWords(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

function longestRun(words: readonly string[], text: readonly string[]): number {
  let longest = 0
  for (const at of words.keys()) {
    for (const place of text.keys()) {
      let length = 0
      while (at + length < words.length && words[at + length] === text[place + length]) length++
      longest = Math.max(longest, length)
    }
  }
  return longest
}

function equalSplit(example: Example): number {
  return distance(
    example.passages.map(() => 1),
    wordsPerSource(example.quotes, example),
  )
}

const BINS = 5

function calibration(rows: readonly Row[]): object[] {
  const ordered = [...rows].sort((a, b) => a.unattributed - b.unattributed)
  return Array.from({ length: BINS }, (_, bin) => {
    const from = Math.floor((bin * ordered.length) / BINS)
    const own = ordered.slice(from, Math.floor(((bin + 1) * ordered.length) / BINS))
    return {
      answers: own.length,
      unattributed: rounded(mean(own.map(({ unattributed }) => unattributed)), 3),
      'really unquoted': rounded(mean(own.map(({ unquoted }) => unquoted)), 3),
    }
  })
}
