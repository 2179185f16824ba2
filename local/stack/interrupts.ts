// What Ctrl-C means: the first press asks for an orderly stop, another one ends it at once. One press
// arrives several times: the terminal signals everybody, and npm and the bootstrap pass it on.
const SAME_PRESS_MS = 500

/** Aborts at the first press. */
export function interruptSignal(): AbortSignal {
  const interrupted = new AbortController()
  let firstAt: number | null = null
  const press = () => {
    if (firstAt === null) {
      firstAt = performance.now()
      interrupted.abort(new Error('Interrupted.'))
    } else if (performance.now() - firstAt > SAME_PRESS_MS) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, press)
  return interrupted.signal
}

/** The work, unless the signal aborts first; then its reason is thrown and the work goes on alone. */
export async function unlessAborted<T>(
  signal: AbortSignal | undefined,
  work: Promise<T>,
): Promise<T> {
  if (signal === undefined) return work
  const aborted = Promise.withResolvers<never>()
  const abort = () => aborted.reject(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
