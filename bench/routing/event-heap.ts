// Events in the order of their time; those of one time in the order in which they were pushed.

type Entry<T> = { readonly atMs: number; readonly order: number; readonly value: T }

/** A binary min-heap. */
export class EventHeap<T> {
  readonly #entries: Entry<T>[] = []
  #order = 0

  push(atMs: number, value: T): void {
    const entries = this.#entries
    let index = entries.push({ atMs, order: this.#order++, value }) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#isBefore(index, parent)) break
      this.#swap(index, parent)
      index = parent
    }
  }

  pop(): Entry<T> | null {
    const entries = this.#entries
    const [first] = entries
    const last = entries.pop()
    if (first === undefined || last === undefined) return null
    if (entries.length === 0) return first
    entries[0] = last
    let index = 0
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2]
      let least = index
      if (left < entries.length && this.#isBefore(left, least)) least = left
      if (right < entries.length && this.#isBefore(right, least)) least = right
      if (least === index) return first
      this.#swap(index, least)
      index = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#entries[a], this.#entries[b]]
    if (one === undefined || other === undefined) return false
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order)
  }

  #swap(a: number, b: number): void {
    const [one, other] = [this.#entries[a], this.#entries[b]]
    if (one === undefined || other === undefined) return
    this.#entries[a] = other
    this.#entries[b] = one
  }
}
