// How quickly an engine writes, and how much of what callers reserve is written in the end: learnt from the choices
// that run and from those that ended lately. Pure but for what it has been told; times are passed in.
import type { Entry } from './fair-queue.ts'

/** Of a choice with fewer tokens than these no pace is learnt. */
const TOKENS_MIN = 32
/** Of so many that ended the paces count beside those of the choices that run, and the shares. */
const LATELY = 16
/** As long as fewer came to an end of their own, nothing is foreseen. */
const SHARES_MIN = 3

type Written = {
  readonly firstMs: number
  /** With the first ones the reading of the prompt ends: how long they took tells nothing. */
  readonly firstTokens: number
  tokens: number
  lastMs: number
}

export class Pace {
  readonly #running = new Map<number, Written>()
  #lately: readonly number[] = []
  /** Written of what was reserved, of the choices that came to an end of their own. */
  #shares: readonly number[] = []

  /** A choice that runs has written so many tokens more. */
  wrote({ id }: Entry, tokens: number, nowMs: number): void {
    const known = this.#running.get(id)
    if (known === undefined) {
      const [firstTokens, firstMs, lastMs] = [tokens, nowMs, nowMs]
      this.#running.set(id, { firstMs, firstTokens, tokens, lastMs })
      return
    }
    known.tokens += tokens
    known.lastMs = nowMs
  }

  /** @param isWhole it ended by itself, and not since nobody wanted more of it */
  ended({ id, tokens: reserved }: Entry, isWhole: boolean): void {
    const written = this.#running.get(id)
    this.#running.delete(id)
    if (written !== undefined) this.#lately = [...this.#lately, ...paceOf(written)].slice(-LATELY)
    if (!isWhole) return
    this.#shares = [...this.#shares, (written?.tokens ?? 0) / reserved].slice(-LATELY)
  }

  /**
   * How long, ms, a choice will go on from now, or from its beginning; null as long as too little was written, or too
   * few choices have ended. Of what it reserves, the share that is written of others; but one that has outgrown it writes
   * as much again as it has, up to what it reserves.
   *
   * Medians, of the share and of the pace of one choice as they run side by side: one whose reader is slow, or who uses
   * all that it reserves, tells nothing of the others.
   */
  msLeft(): ((entry: Entry) => number) | null {
    const paces = [...this.#lately, ...[...this.#running.values()].flatMap(paceOf)]
    const [msPerToken, share] = [medianOf(paces), medianOf(this.#shares)]
    if (msPerToken === null || share === null || this.#shares.length < SHARES_MIN) return null
    return ({ id, tokens: reserved }) => {
      const written = this.#running.get(id)?.tokens ?? 0
      const all = Math.min(reserved, Math.max(reserved * share, 2 * written))
      return Math.max(0, all - written) * msPerToken
    }
  }
}

/** Milliseconds a token; nothing, where too little was written. */
function paceOf({ tokens, firstTokens, firstMs, lastMs }: Written): number[] {
  const written = tokens - firstTokens
  return written < TOKENS_MIN ? [] : [(lastMs - firstMs) / written]
}

/** Of two in the middle the lower one; null of nothing. */
function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? null
}
