// Asks an object once more where the platform says that the question was lost on its way (the object
// moved, restarted or crashed). Only for what may be done twice: commands that are idempotent by their
// ids. An overloaded object is never asked again at once.

/**
 * T comes from the port: a stub's own types are a union of promises, one per outcome.
 *
 * @param ask opens a fresh stub each time: one that failed may stay broken
 */
export async function twice<T>(ask: () => Promise<NoInfer<T>>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isWorthRepeating(error)) throw error
    return ask()
  }
}

/** The platform marks its own failures so; an error thrown by the object bears neither mark. */
function isWorthRepeating(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const retryable = 'retryable' in error && error.retryable === true
  const overloaded = 'overloaded' in error && error.overloaded === true
  return retryable && !overloaded
}
