// Several passages may hold the very words of an answer. Which of them did it rest on? The heaviest
// run has a word first; bare names yield to prose; of equal runs it is the one nearest to words that
// its payee alone explains, for an answer quotes a source in one stretch. What stays equal stays
// divided. It sees runs and payees, and neither clusters, similarity nor money.
import type { GradedRun, Run } from './runs.ts'
import type { AlignmentWeights } from './weights.ts'

/** What one passage explains of the words of a whole answer, all sentences in one line. */
export type Line = {
  /** Who is paid for the words of a run: not the passage's own payee where it was copied. */
  readonly payeeOf: (run: Run) => string
  readonly isProse: (run: Run) => boolean
  readonly runs: readonly (GradedRun | null)[]
}

/**
 * The same lines, each run kept only where its passage has the word.
 *
 * @param sentences the number of the sentence of each word, ascending
 */
export function settleTies(
  lines: readonly Line[],
  sentences: readonly number[],
  weights: AlignmentWeights,
): (GradedRun | null)[][] {
  const kept = lines.map((line) => withCompany(line, weights))
  const holders = sentences.map((_, at) => heaviest(lines, kept, at, weights))
  const owners = holders.map((own, at) => payeeAt(lines, own, at))
  for (const [from, to] of stretchesOf(holders, sentences)) {
    const own = holders[from] ?? []
    if (own.length < 2) continue
    const costs = own.map((line) =>
      distanceTo(payeeAt(lines, [line], from), owners, sentences, { from, to }, weights),
    )
    const least = Math.min(...costs)
    const nearest = own.filter((_, index) => costs[index] === least)
    for (let at = from; at < to; at++) {
      holders[at] = nearest
      owners[at] = payeeAt(lines, nearest, at)
    }
  }
  return kept.map((runs, line) =>
    runs.map((run, at) => (holders[at]?.includes(line) === true ? run : null)),
  )
}

/**
 * Does an anchor of the same passage, for the same payee, stand near the word's run: near it in the
 * answer, and near it in the passage? Words strewn over a passage keep no company.
 */
export function isInCompany(line: Line, at: number, weights: AlignmentWeights): boolean {
  const run = line.runs[at] ?? null
  if (run === null) return false
  const [from, to] = [at - weights.companyWords, at + weights.companyWords]
  return line.runs
    .slice(Math.max(0, from), to + 1)
    .some(
      (other) =>
        other?.grade === 'anchor' &&
        gapOf(run, other) <= weights.companyPlaces &&
        line.payeeOf(other) === line.payeeOf(run),
    )
}

/** Words of the passage between two of its runs; none where they meet. */
function gapOf(run: Run, other: Run): number {
  const [first, second] = run.place < other.place ? [run, other] : [other, run]
  return Math.max(0, second.place - first.place - first.length)
}

function withCompany(line: Line, weights: AlignmentWeights): (GradedRun | null)[] {
  return line.runs.map((run, at) =>
    run?.grade !== 'loose' || isInCompany(line, at, weights) ? run : null,
  )
}

/** The lines whose run over a word is heaviest; of equal short ones those in prose. */
function heaviest(
  lines: readonly Line[],
  kept: readonly (readonly (GradedRun | null)[])[],
  at: number,
  weights: AlignmentWeights,
): number[] {
  const top = Math.max(...kept.map((runs) => runs[at]?.mass ?? 0))
  const own = kept.flatMap((runs, line) => (top > 0 && runs[at]?.mass === top ? [line] : []))
  const spoken = own.filter((line) => {
    const run = kept[line]?.[at] ?? null
    return run !== null && (run.length >= weights.anchorWords || lines[line]?.isProse(run) === true)
  })
  return spoken.length > 0 ? spoken : own
}

/** The one payee of a word in all these lines, null when there are more or none. */
function payeeAt(lines: readonly Line[], own: readonly number[], at: number): string | null {
  const payees = own.flatMap((index) => {
    const line = lines[index]
    const run = line?.runs[at] ?? null
    return line === undefined || run === null ? [] : [line.payeeOf(run)]
  })
  const [payee = null] = payees
  return payees.every((other) => other === payee) ? payee : null
}

/** Neighbouring words of one sentence that the same lines hold: [from, to). */
function stretchesOf(
  holders: readonly (readonly number[])[],
  sentences: readonly number[],
): [number, number][] {
  const stretches: [number, number][] = []
  for (const [at, own] of holders.entries()) {
    const before = stretches.at(-1)
    const isSame =
      before !== undefined &&
      sentences[at] === sentences[at - 1] &&
      own.join() === (holders[at - 1] ?? []).join()
    if (isSame) before[1] = at + 1
    else stretches.push([at, at + 1])
  }
  return stretches
}

/** Words to the nearest word that is this payee's alone; what goes before counts as farther. */
function distanceTo(
  payee: string | null,
  owners: readonly (string | null)[],
  sentences: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
  weights: AlignmentWeights,
): number {
  let least = Number.MAX_SAFE_INTEGER
  for (const [at, owner] of owners.entries()) {
    if (owner === null || owner !== payee || (at >= from && at < to)) continue
    const words = at < from ? (from - at) * weights.nearBefore : (at - to + 1) * weights.nearAfter
    const gap = Math.abs((sentences[at] ?? 0) - (sentences[from] ?? 0)) * weights.nearSentence
    least = Math.min(least, words + gap)
  }
  return least
}
