// Which words may a passage not be paid for? What states a number or a month that the passage lacks
// did not come from it, however alike the words are. It weighs nothing: a veto is a veto.
import { factOf } from './read.ts'
import type { ReadPassage, ReadSentence } from './read.ts'
import type { GradedRun } from './runs.ts'
import type { Word } from './words.ts'

/**
 * For each passage, for each word of the sentence: is it vetoed? A fact (number or month) that no passage holds vetoes
 * the whole sentence for all. A fact that this passage lacks vetoes its clause, unless an anchor of
 * another passage accounts for the fact.
 */
export function vetoesOf(
  sentence: ReadSentence,
  passages: readonly ReadPassage[],
  runs: readonly (readonly (GradedRun | null)[])[],
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

/** A paraphrase has no words of its own to show: a passage that lacks one fact is none of it. */
export function lacksFact({ words }: ReadSentence, { facts }: ReadPassage): boolean {
  return words.some((word) => {
    const fact = factOf(word)
    return fact !== null && !facts.has(fact)
  })
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
