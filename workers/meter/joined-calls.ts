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

/** Thrown at who waited for a request that is no more: marked as the platform marks what it lost. */
export class LostCall extends Error {
  readonly retryable = true
}

/** Longer than a call that arrives takes; shorter than a caller's patience. */
const LOST_MS = 3_000
const TOGETHER_MAX = 128
/** What an object takes in one message is 32 MiB; a character is at most three bytes of it. */
const CHARACTERS_MAX = 4_000_000

type Waiting<O, R> = {
  readonly operation: O
  /** Wakes its request: it was told, is to make the call, or has waited too long. */
  readonly wake: () => void
  told: Told<R> | { readonly ok: null; readonly thrown: unknown } | null
  /** What it is to ask for, itself included. */
  leads: readonly Waiting<O, R>[] | null
}

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

  get isIdle(): boolean {
    return this.#call === null && this.#waiting.length === 0
  }

  /** @throws LostCall where another request took the operation along and was never heard of again */
  join(operation: O, asker: Asker<O, R>): Promise<R> {
    const joined = this.#join(operation, asker)
    asker.outlive(joined.catch(() => undefined))
    return joined
  }

  async #join(operation: O, asker: Asker<O, R>): Promise<R> {
    const woken = Promise.withResolvers<void>()
    const own: Waiting<O, R> = { operation, wake: woken.resolve, told: null, leads: null }
    this.#waiting.push(own)
    this.#begin(asker.now())
    if (own.leads === null) {
      const timer = asker.after(LOST_MS, own.wake)
      await woken.promise
      timer.stop()
    }
    if (own.leads !== null) await this.#lead(own.leads, asker)
    if (own.told === null) {
      this.#waiting = this.#waiting.filter((one) => one !== own)
      this.#begin(asker.now())
      throw new LostCall('the request that was to ask the account for this one is gone')
    }
    if (own.told.ok === null) throw own.told.thrown
    return valueOf(own.told)
  }

  /** Gives out the next call, unless one is under way that may still be heard of. */
  #begin(nowMs: number): void {
    if (this.#call !== null && nowMs - this.#call.sinceMs < LOST_MS) return
    this.#call = null
    const batch = this.#waiting.splice(0, this.#together())
    const [first] = batch
    if (first === undefined) return
    this.#call = { no: ++this.#calls, sinceMs: nowMs }
    first.leads = batch
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

  async #lead(batch: readonly Waiting<O, R>[], { ask, now }: Asker<O, R>): Promise<void> {
    const no = this.#call?.no
    try {
      const told = await ask(batch.map(({ operation }) => operation))
      for (const [at, one] of batch.entries()) one.told = must(told[at], 'each is told')
    } catch (thrown) {
      for (const one of batch) one.told ??= { ok: null, thrown }
    }
    for (const { wake } of batch) wake()
    // Another may have begun meanwhile, where this one took too long.
    if (this.#call?.no !== no) return
    this.#call = null
    this.#begin(now())
  }
}
