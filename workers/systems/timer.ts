// The platform's timer, for what is told to call back.

/** @returns stops it, where it has not called yet */
export function callAfter(ms: number, call: () => void): { readonly stop: () => void } {
  const timer = setTimeout(call, ms)
  return { stop: () => clearTimeout(timer) }
}
