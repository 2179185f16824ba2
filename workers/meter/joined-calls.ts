// What many requests ask of one object, joined into fewer calls: what comes while a call is on its way
// waits, and goes together with all that waited in the next. Alone, nobody waits. The requests of an
// isolate are apart: each call is made by one of them with what is its own, and the platform may end any
// of them at any time. So nobody waits for another longer than a call can take (ADR 0097).
import { must } from '../../schemas/result.ts'

export type Told<R> =
  | { readonly ok: true; readonly value: R }
  /** What the object threw for this one operation, if for none beside it. */
  | { readonly ok: false; readonly message: string }

/** @throws what the object threw for this operation */
export function valueOf<R>(told: Told<R> | undefined): R {
  const outcome = must(told, 'each is told')
  if (outcome.ok) return outcome.value
  throw new Error(outcome.message)
}

/** What a request gives, so that it can make the call for others. */
export type Asker<O, R> = {
  /** One call for all operations; tells of each, in their order. */
  readonly ask: (operations: readonly O[]) => Promise<readonly Told<R>[]>
  /** Keeps the request alive, should its caller go, until the work is done. */
  readonly outlive: (work: Promise<unknown>) => void
  readonly now: () => number
  /** Calls back after so long, unless it was stopped. */
  readonly after: (ms: number, call: () => void) => { readonly stop: () => void }
}

/**
 * The call that took an operation along was lost, or broke for all that it carried: whether the operation
 * was done is not known. It is to be asked for alone.
 */
export class LostCall extends Error {}

/** Longer than a call that arrives takes; shorter than a caller's patience. */
const LOST_MS = 3_000
const TOGETHER_MAX = 128
/** What an object takes in one message is 32 MiB; a character is at most three bytes of it. */
const CHARACTERS_MAX = 4_000_000

type Waiting<O, R> = {
  readonly operation: O
  /** Wakes its request: it was told, is to make the call, or has waited for long. */
  wake: () => void
  /** When a call took it along; null while none did. */
  sentMs: number | null
  told: Told<R> | { readonly ok: null; readonly thrown: unknown } | null
  /** The call that it is to make. */
  leads: Leads<O, R> | null
}
type Leads<O, R> = { readonly no: number; readonly batch: readonly Waiting<O, R>[] }

export class JoinedCalls<O, R> {
  readonly #charactersOf: (operation: O) => number
  #waiting: Waiting<O, R>[] = []
  /** When the call that is under way was given out, and which it is; null while none is. */
  #call: { readonly no: number; readonly sinceMs: number } | null = null
  #calls = 0

  /** @param charactersOf about how long an operation is, as it travels */
  constructor(charactersOf: (operation: O) => number) {
    this.#charactersOf = charactersOf
  }

  /** Nobody waits, and nothing is under way that may still be heard of. */
  isIdle(nowMs: number): boolean {
    return this.#waiting.length === 0 && !this.#isUnderWay(nowMs)
  }

  /** @throws LostCall where it must be asked for alone */
  join(operation: O, asker: Asker<O, R>): Promise<R> {
    const joined = this.#join(operation, asker)
    asker.outlive(joined.catch(() => undefined))
    return joined
  }

  async #join(operation: O, asker: Asker<O, R>): Promise<R> {
    const wake = () => undefined
    const own: Waiting<O, R> = { operation, wake, sentMs: null, told: null, leads: null }
    this.#waiting.push(own)
    this.#begin(asker.now())
    while (own.leads === null && own.told === null) {
      const nowMs = asker.now()
      const waitMs = (own.sentMs ?? this.#call?.sinceMs ?? nowMs) + LOST_MS - nowMs
      if (waitMs > 0) await this.#woken(own, waitMs, asker)
      else if (own.sentMs === null) this.#begin(nowMs)
      else throw new LostCall('the request that was to ask for this one is gone')
    }
    if (own.leads !== null) await this.#lead(own.leads, asker)
    const told = must(own.told, 'a call tells all that it carries')
    if (told.ok === null) throw told.thrown
    return valueOf(told)
  }

  async #woken(own: Waiting<O, R>, ms: number, { after }: Asker<O, R>): Promise<void> {
    const woken = Promise.withResolvers<void>()
    own.wake = woken.resolve
    const timer = after(ms, woken.resolve)
    await woken.promise
    timer.stop()
  }

  #isUnderWay(nowMs: number): boolean {
    return this.#call !== null && nowMs - this.#call.sinceMs < LOST_MS
  }

  /** Gives out the next call, unless one is under way. */
  #begin(nowMs: number): void {
    if (this.#isUnderWay(nowMs)) return
    this.#call = null
    const batch = this.#waiting.splice(0, this.#together())
    const [first] = batch
    if (first === undefined) return
    const no = ++this.#calls
    this.#call = { no, sinceMs: nowMs }
    for (const one of batch) one.sentMs = nowMs
    first.leads = { no, batch }
    first.wake()
  }

  /** How many of those that wait fit into one message: the first in any case. */
  #together(): number {
    let [count, characters] = [0, 0]
    for (const { operation } of this.#waiting.slice(0, TOGETHER_MAX)) {
      characters += this.#charactersOf(operation)
      if (count > 0 && characters > CHARACTERS_MAX) break
      count++
    }
    return count
  }

  async #lead({ no, batch }: Leads<O, R>, { ask, now }: Asker<O, R>): Promise<void> {
    try {
      const told = await ask(batch.map(({ operation }) => operation))
      for (const [at, one] of batch.entries()) one.told = must(told[at], 'each is told')
    } catch (error) {
      const thrown =
        batch.length === 1 || isOverloaded(error) ? error : brokenFor(batch.length, error)
      for (const one of batch) one.told ??= { ok: null, thrown }
    }
    for (const { wake } of batch) wake()
    // Another may have begun meanwhile, where this one took too long.
    if (this.#call?.no !== no) return
    this.#call = null
    this.#begin(now())
  }
}

/** One too long, or one that no object can take: the others are not to suffer for it. */
function brokenFor(count: number, cause: unknown): LostCall {
  return new LostCall(`a call for ${count} operations broke`, { cause })
}

/** An overloaded object is not asked again, by many at once least of all. */
function isOverloaded(error: unknown): boolean {
  return error instanceof Error && 'overloaded' in error && error.overloaded === true
}
