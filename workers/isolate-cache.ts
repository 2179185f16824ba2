// Copies that an isolate keeps of what is slow to ask, with a stated age. A fresh copy is used; a
// usable one is used and asked for anew behind the caller's back; an older one is asked for first.
// It keeps values, never promises: a promise belongs to the request that made it.

export type Freshness = {
  /** Younger than this: used as it is. */
  readonly freshMs: number
  /** Younger than this: used, and refreshed in the background. The most that a reader is behind. */
  readonly usableMs: number
}

/** What one request lends: its clock, and a way to do work that outlives its reply. */
export type Lent = {
  readonly now: () => number
  readonly outlive: (work: Promise<unknown>) => void
}

type Copy<T> = { readonly value: T; readonly seenMs: number; askedMs: number }

/** How long a refresh may be under way before another request tries. */
const REFRESH_MS = 1_000
const COPIES_MAX = 1_000

export class IsolateCache<T> {
  readonly #freshness: Freshness
  readonly #isKept: (value: T) => boolean
  readonly #copies = new Map<string, Copy<T>>()

  /** @param isKept whether an answer may be used again; one that says "nothing there" may not */
  constructor(freshness: Freshness, isKept: (value: T) => boolean) {
    this.#freshness = freshness
    this.#isKept = isKept
  }

  async get(key: string, ask: () => Promise<T>, { now, outlive }: Lent): Promise<T> {
    const copy = this.#copies.get(key)
    const ageMs = copy === undefined ? Infinity : now() - copy.seenMs
    if (copy === undefined || ageMs >= this.#freshness.usableMs) return this.#ask(key, ask, now)
    if (ageMs >= this.#freshness.freshMs && now() - copy.askedMs >= REFRESH_MS) {
      copy.askedMs = now()
      outlive(this.#ask(key, ask, now).catch(() => undefined))
    }
    return copy.value
  }

  /** The next reader asks. What is being asked at this moment may still be kept, for its age. */
  forget(key: string): void {
    this.#copies.delete(key)
  }

  async #ask(key: string, ask: () => Promise<T>, now: () => number): Promise<T> {
    const value = await ask()
    if (this.#copies.size >= COPIES_MAX) this.#copies.clear()
    if (this.#isKept(value)) this.#copies.set(key, { value, seenMs: now(), askedMs: -Infinity })
    else this.#copies.delete(key)
    return value
  }
}
