// What does an answer of a receiver mean? 2xx is delivered, whatever becomes of its body; 410 is a
// receiver that is gone; everything else, a redirect too, is a failure that is tried again.
export type Answer =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** The header as sent; null where there is none. */
      readonly retryAfter: string | null
      readonly response: string
    }
  /** No status came: refused by name, unreachable, broken off, or too slow. */
  | { readonly kind: 'unanswered'; readonly error: string }

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'gone' }
  /** `pauseMs`: it is too busy, so nothing else is sent to it for so long either. */
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null; readonly pauseMs: number }

/** These say "slow down": a receiver that gives no time is given a little. */
const BUSY = new Set([429, 502, 503, 504])
const BUSY_PAUSE_MS = 1_000
const PAUSE_MAX_MS = 3_600_000

/**
 * One that kept a place and gave no answer gives it back for as long: whatever hangs takes half of a place.
 *
 * @param durationMs how long the answer, or the giving up, took
 */
export function verdictOf(answer: Answer, nowMs: number, durationMs: number): Verdict {
  if (answer.kind === 'unanswered') {
    return { kind: 'failed', retryAfterMs: null, pauseMs: Math.min(durationMs, PAUSE_MAX_MS) }
  }
  const { status, retryAfter } = answer
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 410) return { kind: 'gone' }
  if (!BUSY.has(status)) return { kind: 'failed', retryAfterMs: null, pauseMs: 0 }
  const retryAfterMs = retryAfterOf(retryAfter, nowMs)
  return {
    kind: 'failed',
    retryAfterMs,
    pauseMs: Math.min(retryAfterMs ?? BUSY_PAUSE_MS, PAUSE_MAX_MS),
  }
}

/** Seconds, or a date; null for anything else, and for what has passed. */
function retryAfterOf(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  const text = header.trim()
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1_000
  const atMs = Date.parse(text)
  return Number.isFinite(atMs) && atMs > nowMs ? atMs - nowMs : null
}
