// The platform's timer, for what is told to call back.

/** @returns stops it, where it has not called yet */
export function callAfter(ms: number, call: () => void): { readonly stop: () => void } {
  const timer = setTimeout(call, ms)
  return { stop: () => clearTimeout(timer) }
}

/** Resolves once the events that wait now have had their turn: a timer is one of them, a promise is not. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0))
}
