// Where do an answer's words stand word for word in a passage? For every word of a sentence: the
// best maximal common run that covers it, and where that run lies in both. What a run is worth, and
// what vetoes it, is decided by align.ts.
import type { Word } from './words.ts'

/** A common run: words [at, at + length) of the sentence are words [place, place + length). */
export type Run = {
  readonly at: number
  readonly place: number
  readonly length: number
  readonly mass: number
}

/**
 * What a run is worth as evidence: an anchor stands by itself, a short run stands weakly, a loose
 * one only in company of an anchor; nothing at all is null.
 */
export type Grade = 'anchor' | 'short' | 'loose' | null
export type GradedRun = Run & { readonly grade: 'anchor' | 'short' | 'loose' }

const RANK = { anchor: 2, short: 1, loose: 0 }

/**
 * The best run over each word of the sentence, null where none is evidence: an anchor before any
 * other, then the heaviest, a short before a loose, then the longest, the last in the passage (a
 * heading yields to the text below it): the result is one.
 */
export function bestRuns(
  sentence: readonly Word[],
  masses: readonly number[],
  passage: readonly Word[],
  gradeOf: (run: Run) => Grade,
): (GradedRun | null)[] {
  const best: (GradedRun | null)[] = sentence.map(() => null)
  for (const run of maximalRuns(sentence, masses, passage)) {
    const grade = gradeOf(run)
    if (grade === null) continue
    const graded = { ...run, grade }
    for (let at = run.at; at < run.at + run.length; at++) {
      const before = best[at] ?? null
      if (before === null || isBetter(graded, before)) best[at] = graded
    }
  }
  return best
}

function isBetter(run: GradedRun, other: GradedRun): boolean {
  const isAnchor = run.grade === 'anchor'
  if (isAnchor !== (other.grade === 'anchor')) return isAnchor
  if (run.mass !== other.mass) return run.mass > other.mass
  if (run.grade !== other.grade) return RANK[run.grade] > RANK[other.grade]
  if (run.length !== other.length) return run.length > other.length
  return run.place > other.place
}

/** Runs that cannot be extended on either side, by the usual table of common suffix lengths. */
export function maximalRuns(
  sentence: readonly Word[],
  masses: readonly number[],
  passage: readonly Word[],
): Run[] {
  const runs: Run[] = []
  const summed = prefixSums(masses)
  let above = new Uint32Array(passage.length + 1)
  for (const [at, word] of sentence.entries()) {
    const next = sentence[at + 1]?.form
    const row = new Uint32Array(passage.length + 1)
    for (const [place, other] of passage.entries()) {
      if (other.form !== word.form) continue
      const length = (above[place] ?? 0) + 1
      row[place + 1] = length
      if (next !== undefined && passage[place + 1]?.form === next) continue
      const start = at + 1 - length
      const mass = (summed[at + 1] ?? 0) - (summed[start] ?? 0)
      runs.push({ at: start, place: place + 1 - length, length, mass })
    }
    above = row
  }
  return runs
}

function prefixSums(values: readonly number[]): number[] {
  const sums = [0]
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value)
  return sums
}
