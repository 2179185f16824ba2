// The places of an engine, and who waits for one: keeps the queue (fair-queue.ts) as calls come, end and hang
// up, and turns a call away at once that would wait for longer than its caller does.
import { EngineError } from '../engines/engine.port.ts'
import { EMPTY_QUEUE, entered, left, waitingIn } from './fair-queue.ts'
import type { Entry, Queue, QueueTerms, Step } from './fair-queue.ts'
import { Pace } from './pace.ts'
import { nextEnd, silenceAhead } from './silence-ahead.ts'

export type Wanted = {
  readonly tenant: string
  readonly adapter: string
  /** How many places, one after the other or side by side. */
  readonly choices: number
  /** At most so many will be written in each. */
  readonly tokens: number
  /** So long may nothing of it run, ms, from now until its last choice begins; absent: as long as it takes. */
  readonly waitMsMax?: number
}

export type Place = {
  /** So many tokens more were written in it. */
  readonly wrote: (tokens: number) => void
  /** Gives it back; `isWhole`: what was written came to an end of its own. */
  readonly leave: (isWhole?: boolean) => void
}

export type Admission = {
  readonly active: () => number
  readonly waiting: () => number
  /** How many wait although a slot is free: their adapter finds no place. */
  readonly deferred: () => number
  /**
   * One promise a choice, in the order in which they get their places. All of a call are turned away together, with an
   * EngineError `overloaded` that says when to come back: at once, or before anything of it has begun. Whoever
   * hangs up fails with another error.
   */
  readonly enter: (wanted: Wanted, signal: AbortSignal) => readonly Promise<Place>[]
}

export type AdmissionTerms = Pick<QueueTerms, 'slots' | 'waitingMax'> &
  Partial<Pick<QueueTerms, 'guests' | 'adaptersMax' | 'freeAdapter'>>

type Waiter = { readonly go: () => void; readonly fail: (error: Error) => void }

/** @param now milliseconds, growing */
export function admission(asked: AdmissionTerms, now: () => number): Admission {
  const adaptersMax = Number.POSITIVE_INFINITY
  const terms: QueueTerms = { guests: 0, adaptersMax, freeAdapter: null, ...asked }
  const pace = new Pace()
  const waiters = new Map<number, Waiter>()
  let queue = EMPTY_QUEUE
  let ids = 0
  const take = (step: Step): void => {
    queue = step.queue
    for (const { id } of step.begun) waiters.get(id)?.go()
  }
  const soon = () => {
    const msOf = pace.msLeft()
    return msOf === null ? null : nextEnd(queue, msOf)
  }
  const placeOf = (entry: Entry): Place => ({
    wrote: (tokens) => pace.wrote(entry, tokens, now()),
    leave(isWhole = false) {
      if (!queue.running.includes(entry)) return
      pace.ended(entry, isWhole)
      take(left(queue, entry.id, terms))
    },
  })
  const turnAway = (entries: readonly Entry[]): void => {
    for (const { id } of entries) waiters.get(id)?.fail(overloaded(soon()))
  }
  /** What was expected did not come: others wrote more than was foreseen. */
  const giveUp = (call: readonly Entry[]): void => {
    turnAway(call)
    for (const { id } of call) take(left(queue, id, terms))
  }
  /** Until its place is given, or it is turned away, or its caller hangs up. */
  const turn = (entry: Entry, signal: AbortSignal): Promise<Place> =>
    new Promise((resolve, reject) => {
      const settled = () => {
        waiters.delete(entry.id)
        signal.removeEventListener('abort', hangUp)
      }
      const go = () => (settled(), resolve(placeOf(entry)))
      const fail = (error: Error) => (settled(), reject(error))
      const hangUp = () => {
        fail(new Error('the caller hung up while waiting'))
        take(left(queue, entry.id, terms))
      }
      waiters.set(entry.id, { go, fail })
      signal.addEventListener('abort', hangUp, { once: true })
    })
  return {
    active: () => queue.running.length,
    waiting: () => waitingIn(queue),
    deferred: () => (queue.running.length < terms.slots ? waitingIn(queue) : 0),
    enter(wanted, signal) {
      if (signal.aborted) return refusing(wanted, new Error('the caller had hung up'))
      const call = entriesOf(wanted, ids)
      ids += wanted.choices
      const step = entered(queue, call, terms)
      const tooLate = step === null ? null : msTooLate(step.queue, call, wanted, terms, pace)
      if (step === null || tooLate !== null) return refusing(wanted, overloaded(tooLate ?? soon()))
      const turns = call.map((entry) => turn(entry, signal))
      turnAway(step.turnedAway)
      take(step)
      if (wanted.waitMsMax !== undefined && call.every(({ id }) => waiters.has(id))) {
        const timer = setTimeout(() => giveUp(call), wanted.waitMsMax)
        void Promise.allSettled(turns.slice(0, 1)).then(() => clearTimeout(timer))
      }
      return turns
    },
  }
}

function entriesOf({ tenant, adapter, choices, tokens }: Wanted, firstId: number): Entry[] {
  return Array.from({ length: choices }, (_, index) => {
    const id = firstId + index
    return { id, call: firstId, isFirst: index === 0, tenant, adapter, tokens }
  })
}

/** By how much the call would be silent for too long; null: it would not be, or nobody knows. */
function msTooLate(
  queue: Queue,
  [first]: readonly Entry[],
  { waitMsMax }: Wanted,
  terms: QueueTerms,
  pace: Pace,
): number | null {
  const msOf = waitMsMax === undefined ? null : pace.msLeft()
  if (waitMsMax === undefined || first === undefined || msOf === null) return null
  const ms = silenceAhead(queue, first.call, terms, msOf) - waitMsMax
  return ms > 0 ? ms : null
}

function refusing({ choices }: Wanted, error: Error): readonly Promise<Place>[] {
  return Array.from({ length: choices }, () => Promise.reject(error))
}

/** @param retryMs null: nothing is known of when */
function overloaded(retryMs: number | null): EngineError {
  const isKnown = retryMs !== null && retryMs > 0
  return new EngineError('overloaded', 'too many calls are waiting', isKnown ? retryMs : null)
}
