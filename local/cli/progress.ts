// How far something long is, in words: when there is news worth a line, how fast it goes, how much longer.
// The clock is the caller's.

/** However little happens, nobody waits longer for a line. */
const LINE_MS = 10_000

export type Progress = {
  /** @returns the line that is due, or null */
  readonly line: (done: number, of: number, nowMs: number) => string | null
}

/**
 * @param unit what is counted, in the plural
 * @param decimals of a count, where it is no whole number
 * @param parts after each of so many equal parts a line is due as well
 */
export function progressOf(unit: string, decimals = 0, parts = 10): Progress {
  let first: { readonly done: number; readonly atMs: number } | null = null
  let last = { part: -1, atMs: -Infinity }
  return {
    line(done, of, nowMs) {
      first ??= { done, atMs: nowMs }
      const part = of === 0 ? 0 : Math.floor((parts * done) / of)
      if (part === last.part && nowMs - last.atMs < LINE_MS) return null
      last = { part, atMs: nowMs }
      const pace = paceWords(done - first.done, of - done, nowMs - first.atMs)
      return `${done.toFixed(decimals)} of ${of.toFixed(decimals)} ${unit}${pace}`
    },
  }
}

/** Of what was done since the first line: what an earlier run did says nothing about this one. */
function paceWords(done: number, left: number, ms: number): string {
  if (done <= 0 || ms <= 0) return ''
  const perSecond = (done * 1_000) / ms
  const pace =
    perSecond >= 1 ? `${perSecond.toFixed(1)} a second` : `${(60 * perSecond).toFixed(1)} a minute`
  return left <= 0 ? `, ${pace}` : `, ${pace}, about ${durationWords(left / perSecond)} left`
}

function durationWords(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  return `${(seconds / 3_600).toFixed(1)} h`
}
