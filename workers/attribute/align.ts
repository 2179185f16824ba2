// How much does each passage explain of each word of an answer? Verbatim runs first: a word goes
// to the passage whose run over it is heaviest, and of equal ones nearest to its other words. What
// no passage explains word for word, similarity may explain as a paraphrase, in part. A number that
// a passage lacks is a veto. It knows no clusters; scores are integers of 1e-6.
import { mainOriginOf, originsOf } from './borrowed.ts'
import { tierOf } from './frequent-words.ts'
import { readAnswer, readPassage } from './read.ts'
import type { PassageText, ReadPassage, ReadSentence } from './read.ts'
import { bestRuns } from './runs.ts'
import type { Grade, GradedRun, Run } from './runs.ts'
import { isInCompany, settleTies } from './settle-ties.ts'
import type { Line } from './settle-ties.ts'
import { lacksFact, vetoesOf } from './vetoes.ts'
import type { AlignmentWeights } from './weights.ts'
import { wordsOf } from './words.ts'
import type { Word } from './words.ts'

/** similarities[sentence][passage], cosine in 1e-6; null when no embedding was to be had. */
export type Similarities = readonly (readonly number[])[] | null

/** One passage's evidence in one sentence, word by word. */
export type Evidence = {
  readonly scores: readonly number[]
  /** The run behind each score; null where similarity alone, or nothing, stands behind it. */
  readonly runs: Runs
  /** The position of the passage that each word is credited to: not its own where it was copied. */
  readonly credited: readonly number[]
}

type Runs = readonly (GradedRun | null)[]

export type AlignedSentence = {
  readonly sentence: ReadSentence
  /** In the order of the passages given. */
  readonly evidence: readonly Evidence[]
  /** For each word: does any passage hold it as evidence, whoever is credited with it? */
  readonly isHeld: readonly boolean[]
}

export type Reading = {
  readonly answer: string
  /** What the caller said: the words that an answer repeats from it are nobody's. */
  readonly prompt: string
  readonly passages: readonly PassageText[]
  readonly similarities: Similarities
}

export function align(reading: Reading, weights: AlignmentWeights): AlignedSentence[] {
  const { similarities } = reading
  if (reading.passages.length === 0) {
    const sentences = readAnswer(reading.answer, weights)
    return sentences.map((sentence) => {
      return { sentence, evidence: [], isHeld: sentence.words.map(() => false) }
    })
  }
  const read = reading.passages.map((passage) => readPassage(passage, weights))
  const sentences = readAnswer(reading.answer, weights)
  const prompt = wordsOf(reading.prompt)
  const found = withoutEchoes(
    sentences,
    sentences.map((sentence) => findRuns(sentence, prompt, read, weights)),
  )
  const origins = originsOf(read, weights)
  const payeeOf = (passage: number): string => read[passage]?.payee ?? ''
  const lines = read.map((passage, index) => ({
    payeeOf: (run: Run) => payeeOf(origins[index]?.[run.place] ?? index),
    isProse: (run: Run) => isProse(run, passage),
    runs: found.flatMap(({ runs }) => runs[index] ?? []),
  }))
  const numbers = sentences.flatMap(({ words }, number) => words.map(() => number))
  const settled = settleTies(lines, numbers, weights)
  let at = 0
  return sentences.map((sentence, number) => {
    const from = at
    at += sentence.words.length
    const { vetoes, runs: free } = found[number] ?? { vetoes: [], runs: [] }
    const evidence = read.map((passage, index): Evidence => {
      const runs = (settled[index] ?? []).slice(from, at)
      const own = origins[index] ?? []
      const main = mainOriginOf(own, index)
      const similarity = similarities?.[number]?.[index] ?? 0
      const paraphrase = lacksFact(sentence, passage)
        ? 0
        : paraphraseScore(sentence, index, similarity, weights)
      const scores = runs.map((run, word) => {
        if (vetoes[index]?.[word] === true || sentence.kind !== 'claim') return 0
        const verbatim = verbatimScore(run, lines[index], from + word, weights)
        const isQuoted = free.some((line) => line[word]?.grade === 'anchor')
        return isQuoted ? verbatim : Math.max(verbatim, paraphrase)
      })
      const credited = runs.map((run, word) =>
        run === null ? main : (own[run.place + word - run.at] ?? index),
      )
      return { scores, runs, credited }
    })
    const isHeld = sentence.words.map((_, word) =>
      lines.some((line) => isHolder(line, from + word, weights)),
    )
    return { sentence, evidence, isHeld }
  })
}

/** Without a look at payees, so that no passage takes from another what it holds. */
function isHolder(line: Line, at: number, weights: AlignmentWeights): boolean {
  const run = line.runs[at] ?? null
  return (
    run !== null &&
    (run.grade !== 'loose' || isInCompany({ ...line, payeeOf: () => '' }, at, weights))
  )
}

type Found = {
  readonly runs: readonly Runs[]
  readonly vetoes: readonly (readonly boolean[])[]
  /** The run of the prompt over each word. */
  readonly asked: Runs
}

/**
 * What an answer repeats of the caller's words hardly proves a source: such a run is short, however
 * long, unless its passage explains something else of the answer by an anchor with a distinctive word.
 */
function withoutEchoes(sentences: readonly ReadSentence[], found: readonly Found[]): Found[] {
  const isEcho = (run: GradedRun | null, asked: GradedRun | null | undefined): boolean =>
    run !== null && run.mass <= (asked?.mass ?? 0)
  const speaks = (passage: number): boolean =>
    found.some(({ runs, asked }, number) =>
      runs[passage]?.some((run, at) => {
        const word = sentences[number]?.words[at]
        const isOwn = run?.grade === 'anchor' && !isEcho(run, asked[at])
        return isOwn && word !== undefined && isDistinctive(word)
      }),
    )
  const speaking = (found[0]?.runs ?? []).map((_, passage) => speaks(passage))
  return found.map(({ runs, vetoes, asked }) => ({
    runs: runs.map((own, passage) =>
      speaking[passage] === true
        ? own
        : own.map((run, at) => (run !== null && isEcho(run, asked[at]) ? weakened(run) : run)),
    ),
    vetoes,
    asked,
  }))
}

const weakened = (run: GradedRun): GradedRun => ({ ...run, grade: 'short' })

/** The runs of each passage that no veto takes away, and those of the prompt. */
function findRuns(
  sentence: ReadSentence,
  prompt: readonly Word[],
  passages: readonly ReadPassage[],
  weights: AlignmentWeights,
): Found {
  const { words, masses } = sentence
  const asked = bestRuns(words, masses, prompt, (run) =>
    run.length >= weights.askedWords ? 'anchor' : null,
  )
  if (sentence.kind !== 'claim') {
    return { runs: passages.map(() => words.map(() => null)), vetoes: [], asked }
  }
  const runs = passages.map((passage) =>
    bestRuns(words, masses, passage.words, (run) => gradeOf(run, sentence, passage, weights)),
  )
  const vetoes = vetoesOf(sentence, passages, runs)
  const free = runs.map((own, index) =>
    own.map((run, at) => {
      if (run === null || vetoes[index]?.[at] === true) return null
      return run
    }),
  )
  return { runs: free, vetoes, asked }
}

function verbatimScore(
  run: GradedRun | null,
  line: Line | undefined,
  at: number,
  weights: AlignmentWeights,
): number {
  if (run === null || line === undefined) return 0
  if (run.grade === 'anchor') return weights.scoreAnchor
  return isInCompany(line, at, weights) ? weights.scoreBeside : weights.scoreLone
}

/**
 * An anchor is evidence by itself, a short run weakly. Out of prose, as in a heading or a list of
 * keywords, a short run is loose: no evidence without company.
 */
function gradeOf(
  run: Run,
  sentence: ReadSentence,
  passage: ReadPassage,
  weights: AlignmentWeights,
): Grade {
  if (isAnchor(run, weights)) return 'anchor'
  if (!sentence.words.slice(run.at, run.at + run.length).some(isDistinctive)) return null
  return isProse(run, passage) ? 'short' : 'loose'
}

function paraphraseScore(
  sentence: ReadSentence,
  passage: number,
  similarity: number,
  weights: AlignmentWeights,
): number {
  if (similarity < weights.similarityFloor) return 0
  const mark = sentence.marked.includes(passage) ? weights.selfMark : 0
  return Math.floor((similarity * weights.similarityPart) / 1_000_000) + mark
}

function isAnchor({ length, mass }: Run, weights: AlignmentWeights): boolean {
  const { anchorWords, anchorMass, nameWords, nameMass } = weights
  return (length >= anchorWords && mass >= anchorMass) || (length >= nameWords && mass >= nameMass)
}

function isProse(run: Run, { prose }: ReadPassage): boolean {
  return prose.slice(run.place, run.place + run.length).includes(true)
}

function isDistinctive(word: Word): boolean {
  return word.numeric || tierOf(word.form) === 'other'
}
