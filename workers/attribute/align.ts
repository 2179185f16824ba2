// How much does each passage explain of each word of an answer? Verbatim runs first: a word goes
// to the passages whose run over it is heaviest. What no passage explains word for word, similarity
// may explain as a paraphrase, in part. A number that a passage lacks is a veto. It knows neither
// clusters nor payees; scores are integers of 1e-6, every figure of a rule stands in weights.ts.
import { tierOf } from './frequent-words.ts'
import { factOf, readAnswer, readPassage } from './read.ts'
import type { PassageText, ReadPassage, ReadSentence } from './read.ts'
import { bestRuns } from './runs.ts'
import type { Grade, GradedRun, Run } from './runs.ts'
import type { AlignmentWeights } from './weights.ts'
import type { Word } from './words.ts'

/** similarities[sentence][passage], cosine in 1e-6; null when no embedding was to be had. */
export type Similarities = readonly (readonly number[])[] | null

/** One passage's evidence in one sentence, word by word. */
export type Evidence = {
  readonly scores: readonly number[]
  /** The run behind each score; null where similarity alone, or nothing, stands behind it. */
  readonly runs: Runs
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
  return readAnswer(answer, weights).map((sentence, index) => ({
    sentence,
    evidence:
      sentence.kind === 'claim'
        ? alignSentence(sentence, read, similarities?.[index] ?? [], weights)
        : read.map(() => ({
            scores: sentence.words.map(() => 0),
            runs: sentence.words.map(() => null),
          })),
  }))
}

function alignSentence(
  sentence: ReadSentence,
  passages: readonly ReadPassage[],
  similarities: readonly number[],
  weights: AlignmentWeights,
): Evidence[] {
  const runs = passages.map((passage) =>
    bestRuns(sentence.words, sentence.masses, passage.words, (run) =>
      gradeOf(run, sentence, passage, weights),
    ),
  )
  const vetoes = vetoesOf(sentence, passages, runs)
  const free = runs.map((own, index) =>
    own.map((run, at) => (vetoes[index]?.[at] === true ? null : run)),
  )
  const heaviest = heaviestOf(sentence, free)
  const isQuoted = sentence.words.map((_, at) => free.some((own) => own[at]?.grade === 'anchor'))
  return heaviest.map((own, index) => {
    const hasAnchor = free[index]?.some((run) => run?.grade === 'anchor') === true
    const short = hasAnchor ? weights.scoreBeside : weights.scoreLone
    const paraphrase = paraphraseScore(sentence, index, similarities[index] ?? 0, weights)
    const scores = own.map((run, at) => {
      if (vetoes[index]?.[at] === true) return 0
      const verbatim = run === null ? 0 : run.grade === 'anchor' ? weights.scoreAnchor : short
      return isQuoted[at] === true ? verbatim : Math.max(verbatim, paraphrase)
    })
    return { scores, runs: own }
  })
}

/** An anchor is evidence by itself, a short run weakly; a list of keywords is none. */
function gradeOf(
  run: Run,
  sentence: ReadSentence,
  passage: ReadPassage,
  weights: AlignmentWeights,
): Grade {
  const { anchorWords, anchorMass, nameWords, nameMass, quoteWords } = weights
  const isProse = passage.prose.slice(run.place, run.place + run.length).includes(true)
  if (!isProse && run.length < quoteWords) return null
  if (run.length >= anchorWords && run.mass >= anchorMass) return 'anchor'
  if (run.length >= nameWords && run.mass >= nameMass) return 'anchor'
  return sentence.words.slice(run.at, run.at + run.length).some(isDistinctive) ? 'short' : null
}

/** Keeps at each word only the passages whose run over it is heaviest: equal runs stay equal. */
function heaviestOf(sentence: ReadSentence, runs: readonly Runs[]): (GradedRun | null)[][] {
  const tops = sentence.words.map((_, at) => Math.max(...runs.map((own) => own[at]?.mass ?? 0)))
  return runs.map((own) => own.map((run, at) => (run?.mass === tops[at] ? run : null)))
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

function isDistinctive(word: Word): boolean {
  return word.numeric || tierOf(word.form) === 'other'
}
