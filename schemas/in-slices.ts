// Long work in slices: between two of them whoever waits has its turn. An isolate has one thread, so that a
// batch that is worked through in one go keeps every call waiting for that long (ADR 0104).
import { assert } from './result.ts'

/** Resolves after a rest in which events that wait have had their turn. */
export type Breathe = () => Promise<void>

export type Slices = {
  /** How many items are worked through in one go. */
  readonly size: number
  readonly breathe: Breathe
}

/**
 * Maps each item, in order. Others may run between two slices: what the work reads must not change by them.
 */
export async function mapInSlices<T, R>(
  items: readonly T[],
  { size, breathe }: Slices,
  work: (item: T, index: number) => R,
): Promise<R[]> {
  assert(Number.isInteger(size) && size > 0, 'a slice has at least one item')
  const done: R[] = []
  for (const [at, item] of items.entries()) {
    if (at > 0 && at % size === 0) await breathe()
    done.push(work(item, at))
  }
  return done
}
