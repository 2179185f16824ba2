// How quickly an engine writes, and how much of what callers reserve is written in the end: learnt from the choices
// that run and from those that ended lately. With it, how long a call would be silent that came in now: the queue
// itself is played to its end (fair-queue.ts). Pure but for what it has been told; times are passed in.
import { left, type Entry, type Queue, type QueueTerms } from './fair-queue.ts'

/** Of a choice with fewer tokens than these no pace is learnt. */
const TOKENS_MIN = 32
/** Whose paces count beside those of the choices that run. */
const LATELY = 16
/** How much an older choice counts beside the next one that ends. */
const KEPT = 0.9

/** What begins after so many others have ended is not foreseen. */
const ENDS_MAX = 1_000

type Written = {
  readonly reserved: number
  readonly firstMs: number
  /** With the first ones the reading of the prompt ends: how long they took tells nothing. */
  readonly firstTokens: number
  tokens: number
  lastMs: number
}

export class Pace {
  readonly #running = new Map<number, Written>()
  #lately: readonly number[] = []
  /** Of the choices that came to an end of their own. */
  #used = { reserved: 0, tokens: 0 }

  /** A choice that runs has written so many tokens more. */
  wrote({ id, tokens: reserved }: Entry, tokens: number, nowMs: number): void {
    const known = this.#running.get(id)
    if (known === undefined) {
      const [firstTokens, firstMs, lastMs] = [tokens, nowMs, nowMs]
      this.#running.set(id, { reserved, firstMs, firstTokens, tokens, lastMs })
      return
    }
    known.tokens += tokens
    known.lastMs = nowMs
  }

  /** @param isWhole it ended by itself, and not since nobody wanted more of it */
  ended({ id }: Entry, isWhole: boolean): void {
    const written = this.#running.get(id)
    if (written === undefined) return
    this.#running.delete(id)
    this.#lately = [...this.#lately, ...paceOf(written)].slice(-LATELY)
    if (!isWhole) return
    const { reserved, tokens: used } = this.#used
    this.#used = {
      reserved: reserved * KEPT + written.reserved,
      tokens: used * KEPT + written.tokens,
    }
  }

  /**
   * Of one choice, as they run side by side; null as long as too little was written. The median: one whose reader is slow
   * holds its place for longer and tells nothing of the others.
   */
  msPerToken(): number | null {
    const paces = [...this.#lately, ...[...this.#running.values()].flatMap(paceOf)]
    return paces.toSorted((a, b) => a - b)[(paces.length - 1) >> 1] ?? null
  }

  /**
   * How many tokens a choice will write from now on: of what it reserves the share that was written of others, but of
   * one that writes as much again as it has, up to what it reserves. As long as none has ended, all of it.
   */
  tokensLeft({ id, tokens: reserved }: Entry): number {
    const written = this.#running.get(id)?.tokens ?? 0
    const share = this.#used.reserved === 0 ? 1 : this.#used.tokens / this.#used.reserved
    return Math.max(0, Math.min(reserved, Math.max(reserved * share, 2 * written)) - written)
  }
}

/** Milliseconds a token; nothing, where too little was written. */
function paceOf({ tokens, firstTokens, firstMs, lastMs }: Written): number[] {
  const written = tokens - firstTokens
  return written < TOKENS_MIN ? [] : [(lastMs - firstMs) / written]
}

/**
 * The longest time, ms, in which nothing of this call would be said, from now until its last choice begins: before
 * its first, or between two that no other one bridges. At least so long, where too much lies ahead to be foreseen.
 *
 * @param queue the call is in it
 * @param msOf how long a choice goes on from now, or from its beginning
 */
export function silenceAhead(
  queue: Queue,
  call: number,
  terms: QueueTerms,
  msOf: (entry: Entry) => number,
): number {
  const ends = new Map(queue.running.map((entry) => [entry, msOf(entry)]))
  const own = queue.running.filter((entry) => entry.call === call).map(msOf)
  let [longest, saidUntil] = [0, Math.max(0, ...own)]
  let waiting = [...queue.lines.values()].flat().filter((entry) => entry.call === call).length
  let future = queue
  for (let end = 0; end < ENDS_MAX && waiting > 0; end++) {
    const next = soonest(ends)
    if (next === null) break
    ends.delete(next.entry)
    const step = left(future, next.entry.id, terms)
    future = step.queue
    for (const entry of step.begun) {
      const endMs = next.ms + msOf(entry)
      ends.set(entry, endMs)
      if (entry.call !== call) continue
      waiting -= 1
      longest = Math.max(longest, next.ms - saidUntil)
      saidUntil = Math.max(saidUntil, endMs)
    }
  }
  return longest
}

function soonest(ends: ReadonlyMap<Entry, number>) {
  let next: { readonly entry: Entry; readonly ms: number } | null = null
  for (const [entry, ms] of ends) if (next === null || ms < next.ms) next = { entry, ms }
  return next
}

/** When a choice ends next; null where none runs. */
export function nextEnd(queue: Queue, msOf: (entry: Entry) => number): number | null {
  return queue.running.length === 0 ? null : Math.min(...queue.running.map(msOf))
}
