// Sentences that are supported by what they are shown with, and sentences that are not. Supported: a
// sentence that a person wrote out of QuoteSum's sources, with all of them; a span that answers a
// question of chunking_evaluation, with its passage and the nearest others; and the question itself read
// as a statement, the only rewording there is here. Not supported: the same with the passages that hold it
// taken away, with those of another question, or with one number or name exchanged. Seeded; no case
// of a question is on both sides of the fold.
import { statSync } from 'node:fs'
import { sha256Hex } from '../../schemas/canonical.ts'
import { tierOf } from '../../workers/attribute/frequent-words.ts'
import { samplePassage } from '../../workers/attribute/sample-passages.ts'
import { sentencesOf } from '../../workers/attribute/sentences.ts'
import { wordsOf } from '../../workers/attribute/words.ts'
import type { GivenPassage } from '../../schemas/wire/passage.ts'
import { seeded } from '../random.ts'
import type { Random } from '../random.ts'
import { readSets } from '../retrieval/sets.ts'
import type { EvaluationSet } from '../retrieval/sets.ts'
import { readQuoteSum } from './quotesum-set.ts'
import type { Example } from './quotesum-set.ts'

export type SupportCase = {
  readonly kind: string
  readonly isSupported: boolean
  readonly fold: 'fit' | 'held-out'
  readonly sentence: string
  readonly passages: readonly GivenPassage[]
}

type Spoken = Omit<SupportCase, 'fold'>

const SEED = 5
const PASSAGE = { units: 1_000, step: 900 }
const NEAREST = 4

/** @param data a folder with QuoteSum and chunking_evaluation, or a file of QuoteSum alone */
export function supportCases(data: string): SupportCase[] {
  const random = seeded(SEED)
  const examples = readQuoteSum(data)
  const quoted = examples.flatMap((example) => {
    const foreign = examples.filter(
      ({ question }) =>
        question !== example.question && foldOf(question) === foldOf(example.question),
    )
    const fold = foldOf(example.question)
    return answered(example, foreign, random).map((one) => ({ ...one, fold }))
  })
  const sets = statSync(data).isDirectory() ? readSets(data) : []
  const spans = sets.filter(({ kind }) => kind === 'spans')
  return [...quoted, ...spans.flatMap(spansOf)]
}

function foldOf(question: string): SupportCase['fold'] {
  return Number.parseInt(sha256Hex(question).slice(0, 2), 16) % 2 === 0 ? 'fit' : 'held-out'
}

/** The cases of each sentence of a person's answer that quotes a source. */
function answered(example: Example, foreign: readonly Example[], random: Random): Spoken[] {
  const { answer, passages } = example
  const words = wordsOf(answer.text)
  return sentencesOf(answer.text).flatMap(({ start, end, kind }) => {
    const own = [...words.entries()].filter(([, word]) => word.start >= start && word.end <= end)
    const sources = new Set(own.flatMap(([at]) => answer.truth[at] ?? []))
    if (kind !== 'claim' || sources.size === 0) return []
    const sentence = answer.text.slice(start, end)
    const others = passages.filter(
      ({ text }, index) => !sources.has(index) && !holdsQuote(text, sentence, example),
    )
    const unlike = pick(foreign, random)?.passages ?? []
    const without = (name: string, left: readonly GivenPassage[]): Spoken[] =>
      left.length === 0 ? [] : [{ kind: name, isSupported: false, sentence, passages: left }]
    return [
      { kind: 'a person’s sentence', isSupported: true, sentence, passages },
      ...opened(sentence, example, random),
      ...without('its sources taken away', others),
      ...without('sources of another question', unlike),
      ...exchanged(sentence, passages, foreign, random),
    ]
  })
}

/** What answers begin with, half of it for each fold: no rule sees on the one what judges it on the other. */
const OPENERS = {
  fit: 'Historically |Therefore |Documents show that |Based on the passage, |Answer: |Today |Originally, |Researchers found that ',
  'held-out':
    'Traditionally |Furthermore |Scholars agree that |According to the text, |Summary: |Nowadays |Additionally, |Records of the time say ',
}

/** The sentence behind an opener, and with a noun that a passage holds before it, in the plural. */
function opened(sentence: string, { question, passages }: Example, random: Random): Spoken[] {
  const opener = pick(OPENERS[foldOf(question)].split('|'), random) ?? ''
  const [first = ''] = sentence.split(' ')
  const isName = passages.some(({ text }) => text.includes(` ${first} `))
  const rest = isName ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1)
  const nouns = passages.flatMap(({ text }) =>
    [...text.matchAll(/(?<=\b(?:a|an|the|each|of) )\p{Ll}{4,}(?=[.,])/gu)].map(([noun]) => noun),
  )
  const noun = pick(
    nouns.filter((each) => !each.endsWith('s') && tierOf(each) === 'other'),
    random,
  )
  const plural = noun === undefined ? null : `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`
  return [
    { kind: 'behind an opener', isSupported: true, sentence: `${opener}${rest}`, passages },
    ...(plural === null
      ? []
      : [
          {
            kind: 'behind a plural',
            isSupported: true,
            sentence: `${plural} are part of it, and ${rest}`,
            passages,
          },
        ]),
  ]
}

function holdsQuote(text: string, sentence: string, { pieces }: Example): boolean {
  return pieces.some(
    (piece) =>
      piece.source !== null &&
      sentence.includes(piece.text) &&
      plain(text).includes(plain(piece.text)),
  )
}

const plain = (text: string) =>
  ` ${wordsOf(text)
    .map(({ form }) => form)
    .join(' ')} `

/** The sentence with one number, or one name, that is another; in the passages too, or nowhere in them. */
function exchanged(
  sentence: string,
  passages: readonly GivenPassage[],
  foreign: readonly Example[],
  random: Random,
): Spoken[] {
  const given = passages.map(({ text }) => text).join('\n')
  const elsewhere = foreign.map(({ answer }) => answer.text).join('\n')
  const swap = (kind: string, own: readonly string[], others: readonly string[]): Spoken[] => {
    const from = pick(own, random)
    const to = pick(others, random)
    if (from === undefined || to === undefined) return []
    return [{ kind, isSupported: false, sentence: sentence.replace(from, to), passages }]
  }
  const numbers = [...sentence.matchAll(/\b\d{2,4}\b/g)].map(([number]) => number)
  const theirs = [...given.matchAll(/\b\d{2,4}\b/g)].map(([number]) => number)
  const invented = [...elsewhere.matchAll(/\b\d{2,4}\b/g)].map(([number]) => number)
  const [first = ''] = /^\p{Lu}\p{Ll}{2,}\b/u.exec(sentence) ?? []
  const strangers = namesIn(elsewhere).filter((name) => !given.includes(name))
  const isDistinctive = first !== '' && tierOf(first.toLowerCase()) === 'other'
  return [
    ...swap(
      'an invented number',
      numbers,
      invented.filter((number) => !given.includes(number)),
    ),
    ...swap(
      'a number of the passages',
      numbers,
      theirs.filter((n) => !sentence.includes(n)),
    ),
    ...swap('an invented name', namesIn(sentence), strangers),
    ...swap('an invented first word', isDistinctive ? [first] : [], strangers),
  ]
}

/** Capitalised words within a sentence. */
function namesIn(text: string): string[] {
  const names = [...text.matchAll(/(?<=[\p{Ll},;] )\p{Lu}\p{Ll}{2,}\b/gu)].map(([name]) => name)
  return names.filter((name) => tierOf(name.toLowerCase()) === 'other')
}

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[Math.floor(random() * items.length)]
}

/** Of each span that answers a question its first sentence, and the question itself. */
function spansOf({ texts, questions }: EvaluationSet): SupportCase[] {
  const [text = ''] = texts
  const starts = Array.from({ length: Math.ceil(text.length / PASSAGE.step) }, (_, at) => at)
  const cuts = starts.map((at) => {
    const start = at * PASSAGE.step
    const passage = samplePassage(text.slice(start, start + PASSAGE.units))
    return { start, end: start + PASSAGE.units, passage: { ...passage, title: '' } }
  })
  const forms = new Map(cuts.map((cut) => [cut, rareForms(cut.passage.text)]))
  return questions.flatMap(({ text: question, spans }) =>
    spans.flatMap((span): SupportCase[] => {
      const said = text.slice(span.start, span.end)
      const [first] = sentencesOf(said).filter(({ kind }) => kind === 'claim')
      const sentence = first === undefined ? '' : said.slice(first.start, first.end)
      const gold = cuts.find(({ start, end }) => start <= span.start && end >= span.end)
      if (gold === undefined || rareForms(sentence).size < 3) return []
      const sought = [...rareForms(`${question} ${sentence}`)]
      const near = cuts
        .filter(({ start, end }) => end <= span.start || start >= span.end)
        .filter(({ passage }) => !plain(passage.text).includes(plain(sentence)))
        .map((cut) => ({ cut, shared: sought.filter((form) => forms.get(cut)?.has(form)).length }))
        .sort((a, b) => b.shared - a.shared)
        .slice(0, NEAREST)
        .map(({ cut }) => cut.passage)
      const fold = foldOf(question)
      const held = [gold.passage, ...near.slice(1)]
      const reworded = question.replace(/\?\s*$/, '')
      return [
        { kind: 'a quoted span', isSupported: true, fold, sentence, passages: held },
        { kind: 'its passage taken away', isSupported: false, fold, sentence, passages: near },
        { kind: 'its question', isSupported: true, fold, sentence: reworded, passages: held },
      ]
    }),
  )
}

function rareForms(text: string): ReadonlySet<string> {
  const words = wordsOf(text).filter(({ form }) => tierOf(form) === 'other')
  return new Set(words.map(({ form }) => form))
}
