// The platform's timer, for what is told to call back.

/** @returns stops it, where it has not called yet */
export function callAfter(ms: number, call: () => void): { readonly stop: () => void } {
  const timer = setTimeout(call, ms)
  return { stop: () => clearTimeout(timer) }
}

/**
 * A call waits for its turn half a dozen times: were the next slice of long work there each time, it would
 * wait for all of them. With this rest it meets one or two (ADR 0104).
 */
const REST_MS = 2

/** A rest between two slices of long work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, REST_MS))
}
