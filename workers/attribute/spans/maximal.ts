// Of all common runs of an answer and an index, the maximal ones: those that no other common run
// contains. Each keeps every place of the index where it stands.

/** Tokens [start, end) of the answer stand at `place` and behind in the index. */
export type Match = { readonly start: number; readonly end: number; readonly place: number }

export type MaximalRun = {
  readonly start: number
  readonly end: number
  /** Ascending, each once. */
  readonly places: readonly number[]
}

/** @param matches each as long as it can be at its place; repeats allowed */
export function maximalRuns(matches: readonly Match[]): MaximalRun[] {
  const sorted = [...matches].sort(
    (a, b) => a.start - b.start || b.end - a.end || a.place - b.place,
  )
  const runs: { start: number; end: number; places: number[] }[] = []
  let furthest = 0
  for (const { start, end, place } of sorted) {
    const last = runs.at(-1)
    if (last?.start === start && last.end === end) {
      if (last.places.at(-1) !== place) last.places.push(place)
    } else if (end > furthest) {
      runs.push({ start, end, places: [place] })
      furthest = end
    }
  }
  return runs
}
