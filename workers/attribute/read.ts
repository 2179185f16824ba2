// What an alignment reads: an answer as sentences of words with their masses and marks, passages as
// words with the company they stand in. Pure reading; nothing here compares the two.
import { tierOf } from './frequent-words.ts'
import { sentencesOf } from './sentences.ts'
import type { Sentence } from './sentences.ts'
import type { AlignmentWeights } from './weights.ts'
import { wordsOf } from './words.ts'
import type { Word } from './words.ts'

export type ReadSentence = Sentence & {
  readonly words: readonly Word[]
  /** Information of each word; 0 throughout where the sentence claims nothing. */
  readonly masses: readonly number[]
  /** Positions from 0 of the passages that the model marked, in order. */
  readonly marked: readonly number[]
}

/** What the model was given of a passage: its title may hold facts, its text alone evidence. */
export type PassageText = {
  readonly title: string
  readonly text: string
  /** Who is paid for it: passages of one payee speak with one voice where evidence is equal. */
  readonly payee: string
  readonly cluster: string
  /** When its content was first committed; null where that is not known. */
  readonly committedAtMs: number | null
}

export type ReadPassage = Pick<PassageText, 'payee' | 'cluster' | 'committedAtMs'> & {
  readonly words: readonly Word[]
  /** For each word: does it stand in running prose, and not in a list of keywords? */
  readonly prose: readonly boolean[]
  readonly facts: ReadonlySet<string>
}

// [1], [1, 2], [1-3]: what the prompt asks the model to write behind what it takes from a passage.
const MARK = /\[\s*\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*\s*\]/g

export function readAnswer(answer: string, weights: AlignmentWeights): ReadSentence[] {
  const marks = [...answer.matchAll(MARK)].map((mark) => ({
    start: mark.index,
    end: mark.index + mark[0].length,
    numbers: [...mark[0].matchAll(/\d+/g)].map((digits) => Number(digits[0])),
  }))
  const words = wordsOf(answer).filter(
    (word) => !marks.some((mark) => word.start >= mark.start && word.end <= mark.end),
  )
  return sentencesOf(answer).map((sentence) => {
    const own = words.filter((word) => word.start >= sentence.start && word.end <= sentence.end)
    const inside = marks.filter((mark) => mark.start >= sentence.start && mark.end <= sentence.end)
    return {
      ...sentence,
      words: own,
      masses: own.map((word) => (sentence.kind === 'claim' ? massOf(word, weights) : 0)),
      marked: inside.flatMap((mark) => mark.numbers.map((number) => number - 1)),
    }
  })
}

export function readPassage(passage: PassageText, weights: AlignmentWeights): ReadPassage {
  const { title, text, payee, cluster, committedAtMs } = passage
  const words = wordsOf(text)
  return {
    payee,
    cluster,
    committedAtMs,
    words,
    prose: proseOf(words, weights),
    facts: new Set([...wordsOf(title), ...words].flatMap(factsOf)),
  }
}

export function massOf(word: Word, weights: AlignmentWeights): number {
  if (word.numeric) return weights.massNumber
  const tier = tierOf(word.form)
  if (tier === 'function') return weights.massFunction
  return tier === 'common' ? weights.massCommon : weights.massOther
}

/** The number in a word, so that 1990s and 1990 agree; null for a word without one. */
export function factOf(word: Word): string | null {
  if (MONTHS.has(word.form)) return word.form
  return /\p{Nd}+(?:[.,]\p{Nd}+)*/u.exec(word.form)?.[0] ?? null
}

function factsOf(word: Word): string[] {
  return [factOf(word), NUMERALS.get(word.form) ?? null].filter((fact) => fact !== null)
}

const MONTHS = new Set(
  `january february april june july august september october november december`.split(' '),
)

const NUMERALS = new Map(
  `zero one two three four five six seven eight nine ten eleven twelve`
    .split(' ')
    .map((name, number) => [name, `${number}`]),
)

/**
 * A word stands in prose where function words are near: two within reach, on whichever side. It
 * looks across sentences, so that no way of cutting a text makes prose of what was none.
 */
function proseOf(words: readonly Word[], weights: AlignmentWeights): boolean[] {
  const isFunction = words.map((word) => tierOf(word.form) === 'function')
  const reach = weights.proseReach
  return words.map((_, at) => {
    const near = isFunction.slice(Math.max(0, at - reach), at + reach + 1)
    return near.filter(Boolean).length >= PROSE_WORDS
  })
}

const PROSE_WORDS = 2
