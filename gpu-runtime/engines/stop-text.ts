// Holds back text that may still turn into a stop sequence, and cuts the text at the first one.
// Pure: pieces in, safe text out.

export type StopState = { readonly held: string; readonly stopped: boolean }

export const NOT_STOPPED: StopState = { held: '', stopped: false }

/** @returns the text that is safe to send now, and what to carry on */
export function feedStop(
  state: StopState,
  piece: string,
  stops: readonly string[],
): { readonly text: string; readonly state: StopState } {
  if (state.stopped) return { text: '', state }
  const text = state.held + piece
  const cuts = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0)
  if (cuts.length > 0) {
    return { text: text.slice(0, Math.min(...cuts)), state: { held: '', stopped: true } }
  }
  const keep = Math.max(0, ...stops.map((stop) => overlap(text, stop)))
  return {
    text: text.slice(0, text.length - keep),
    state: { held: text.slice(text.length - keep), stopped: false },
  }
}

/** Length of the longest end of `text` that is a beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let size = Math.min(stop.length - 1, text.length); size > 0; size--) {
    if (text.endsWith(stop.slice(0, size))) return size
  }
  return 0
}
