// How much does each passage explain of each word of an answer? Verbatim runs first: a word goes
// to the passage whose run over it is heaviest, and of equal ones nearest to its other words. What
// no passage explains word for word, similarity may explain as a paraphrase, in part. A number that
// a passage lacks is a veto. It knows no clusters; scores are integers of 1e-6.
import { mainOriginOf, originsOf } from './borrowed.ts'
import { tierOf } from './frequent-words.ts'
import { factOf, readAnswer, readPassage } from './read.ts'
import type { PassageText, ReadPassage, ReadSentence } from './read.ts'
import { bestRuns } from './runs.ts'
import type { Grade, GradedRun, Run } from './runs.ts'
import { isInCompany, settleTies } from './settle-ties.ts'
import type { Line } from './settle-ties.ts'
import type { AlignmentWeights } from './weights.ts'
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
}

export function align(
  answer: string,
  passages: readonly PassageText[],
  similarities: Similarities,
  weights: AlignmentWeights,
): AlignedSentence[] {
  const read = passages.map((passage) => readPassage(passage, weights))
  const sentences = readAnswer(answer, weights)
  const found = sentences.map((sentence) => findRuns(sentence, read, weights))
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
    const evidence = read.map((_, index): Evidence => {
      const runs = (settled[index] ?? []).slice(from, at)
      const own = origins[index] ?? []
      const main = mainOriginOf(own, index)
      const similarity = similarities?.[number]?.[index] ?? 0
      const paraphrase = paraphraseScore(sentence, index, similarity, weights)
      const scores = runs.map((run, word) => {
        if (vetoes[index]?.[word] === true || sentence.kind !== 'claim') return 0
        const verbatim = verbatimScore(run, lines, index, from + word, weights)
        const isQuoted = free.some((line) => line[word]?.grade === 'anchor')
        return isQuoted ? verbatim : Math.max(verbatim, paraphrase)
      })
      const credited = runs.map((run, word) =>
        run === null ? main : (own[run.place + word - run.at] ?? index),
      )
      return { scores, runs, credited }
    })
    return { sentence, evidence }
  })
}

type Found = { readonly runs: readonly Runs[]; readonly vetoes: readonly (readonly boolean[])[] }

/** The runs of each passage that no veto takes away; none where the sentence claims nothing. */
function findRuns(
  sentence: ReadSentence,
  passages: readonly ReadPassage[],
  weights: AlignmentWeights,
): Found {
  if (sentence.kind !== 'claim') {
    const nothing = passages.map(() => sentence.words.map(() => null))
    return { runs: nothing, vetoes: [] }
  }
  const runs = passages.map((passage) =>
    bestRuns(sentence.words, sentence.masses, passage.words, (run) =>
      gradeOf(run, sentence, passage, weights),
    ),
  )
  const vetoes = vetoesOf(sentence, passages, runs)
  const free = runs.map((own, index) =>
    own.map((run, at) => (vetoes[index]?.[at] === true ? null : run)),
  )
  return { runs: free, vetoes }
}

function verbatimScore(
  run: GradedRun | null,
  lines: readonly Line[],
  index: number,
  at: number,
  weights: AlignmentWeights,
): number {
  if (run === null) return 0
  if (run.grade === 'anchor') return weights.scoreAnchor
  return isInCompany(lines, lines[index]?.payeeOf(run) ?? '', at, weights)
    ? weights.scoreBeside
    : weights.scoreLone
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
  const { anchorWords, anchorMass, nameWords, nameMass } = weights
  if (run.length >= anchorWords && run.mass >= anchorMass) return 'anchor'
  if (run.length >= nameWords && run.mass >= nameMass) return 'anchor'
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

/**
 * Which words may a passage not be paid for? A fact (number or month) that no passage holds vetoes
 * the whole sentence for all. A fact that this passage lacks vetoes its clause, unless an anchor of
 * another passage accounts for the fact.
 */
function vetoesOf(
  sentence: ReadSentence,
  passages: readonly ReadPassage[],
  runs: readonly Runs[],
): boolean[][] {
  const vetoes = passages.map(() => sentence.words.map(() => false))
  const clauses = clausesOf(sentence)
  for (const [at, word] of sentence.words.entries()) {
    const fact = factOf(word)
    if (fact === null) continue
    const holders = passages.map((passage) => passage.facts.has(fact))
    const isNowhere = !holders.includes(true)
    for (const [index, row] of vetoes.entries()) {
      if (holders[index] === true) continue
      const isAccounted = runs.some((own) => own[at]?.grade === 'anchor')
      if (isAccounted) continue
      for (const other of row.keys()) {
        if (isNowhere || clauses[other] === clauses[at]) row[other] = true
      }
    }
  }
  return vetoes
}

const JOINING = new Set(['and', 'or', 'but', 'while', 'whereas'])

/** The number of the clause that each word stands in. A comma inside a date or figure ends none. */
function clausesOf(sentence: ReadSentence): number[] {
  let clause = 0
  let before: Word | null = null
  return sentence.words.map((word) => {
    const isGap = before !== null && word.start - before.end > 1 && !before.numeric && !word.numeric
    if (JOINING.has(word.form) || isGap) clause++
    before = word
    return clause
  })
}

function isProse(run: Run, { prose }: ReadPassage): boolean {
  return prose.slice(run.place, run.place + run.length).includes(true)
}

function isDistinctive(word: Word): boolean {
  return word.numeric || tierOf(word.form) === 'other'
}
