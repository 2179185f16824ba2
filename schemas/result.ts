// Refusals are values, bugs are throws. A Result carries a refusal that a caller must handle; an
// assertion stops a program whose own invariant broke. Nothing here knows what is being refused.

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Err<E> = { readonly ok: false; readonly error: E }
export type Result<T, E> = Ok<T> | Err<E>

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error }
}

/** Stops the program when one of its own invariants is broken; `why` says why it must hold. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new AssertionError(why)
}

/** The value, or a thrown bug when an invariant says it cannot be absent. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new AssertionError(why)
  return value
}

export class AssertionError extends Error {
  override readonly name = 'AssertionError'
}
