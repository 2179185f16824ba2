// Does an engine answer with the adapter that it was asked for? One short prompt, greedy, to the base
// and to every adapter as it is loaded; the log-probabilities of its first tokens are as good as a
// fingerprint of the weights. What an adapter gave the first time is what it must give ever after, and
// two adapters never give the same. Pure: canary-guard.ts asks the engine.
import type { EngineCall } from '../engines/engine.port.ts'
import type { EngineFeature, NodeEvent } from '../../schemas/wire/node.ts'

/** A token, and the likeliest in its place where the engine tells them. */
export type TokenMark = {
  readonly token: string
  readonly likeliest: readonly (readonly [string, number])[]
}
export type Fingerprint = readonly TokenMark[]

export type Verdict =
  | { readonly kind: 'same' }
  /** Nothing is known of it yet, and it is nobody else's. */
  | { readonly kind: 'first' }
  /** `as`: whose fingerprint it is instead, where it is a known one. */
  | { readonly kind: 'other'; readonly as: string | null }

const ALTERNATIVES = 8
/** What is left to engines that call themselves exact. */
export const TOLERANCE_MIN = 0.05
/** Words alone tell less than numbers: more of them are asked for. */
const TOKENS = { withLogprobs: 1, without: 8 }

/** @param features what the engine can do */
export function canaryCall(
  adapterFile: string | null,
  features: readonly EngineFeature[] = [],
): EngineCall {
  const scored = features.includes('logprobs')
  return {
    adapterFile,
    messages: [{ role: 'user', content: 'The canary in the mine sings' }],
    maxTokens: scored ? TOKENS.withLogprobs : TOKENS.without,
    temperature: 0,
    topP: 1,
    seed: 0,
    stop: [],
    // A bare text is the shortest prompt there is.
    ...(features.includes('completion') ? { template: 'none' } : {}),
    ...(scored ? { logprobs: ALTERNATIVES } : {}),
  }
}

/** Null where the answer did not come to its end: that says nothing of the weights. */
export function fingerprintOf(events: readonly NodeEvent[]): Fingerprint | null {
  if (events.at(-1)?.type !== 'end') return null
  return events.flatMap((event) => {
    if (event.type !== 'token') return []
    if (event.logprobs === undefined) return [{ token: event.text, likeliest: [] }]
    return event.logprobs.map(({ token, top_logprobs: top }) => {
      // Parts of a character look all alike: they tell nothing.
      const told = top.filter(({ bytes }) => bytes !== null)
      return { token, likeliest: told.map((one) => [one.token, one.logprob] as const) }
    })
  })
}

/** The most that they differ in any log-probability; infinite where words alone are told, and differ. */
export function distance(a: Fingerprint, b: Fingerprint): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((most, mark, at) => Math.max(most, markDistance(mark, b[at])), 0)
}

/** @param tolerance as far as the engine is exact */
export function isSame(a: Fingerprint, b: Fingerprint, tolerance: number): boolean {
  return distance(a, b) <= tolerance
}

function markDistance(a: TokenMark, b: TokenMark | undefined): number {
  if (b === undefined) return Number.POSITIVE_INFINITY
  // Of two that are about as likely an engine may draw either: where they are told, they decide.
  const areTold = a.likeliest.length > 0 && b.likeliest.length > 0
  if (a.token !== b.token && !areTold) return Number.POSITIVE_INFINITY
  const theirs = new Map(b.likeliest)
  const least = Math.min(...theirs.values(), 0)
  // What the other does not list is at most as likely as the last that it lists.
  return a.likeliest.reduce((most, [token, logprob]) => {
    const other = theirs.get(token)
    return Math.max(
      most,
      other === undefined ? Math.max(0, logprob - least) : Math.abs(logprob - other),
    )
  }, 0)
}

/**
 * @param expected what this adapter gave before; null when it is new here
 * @param others fingerprints of other adapters and of the base, by name
 * @param tolerance as far as the engine is exact
 */
export function judge(
  observed: Fingerprint,
  expected: Fingerprint | null,
  others: ReadonlyMap<string, Fingerprint>,
  tolerance: number,
): Verdict {
  if (expected !== null && isSame(observed, expected, tolerance)) {
    const own = distance(observed, expected)
    // Two trainings on the same texts may be as close as noise is; only the very numbers of another
    // one, where its own would be different ones, are a mix-up.
    const isTwin = (far: number) => isScored(observed) && own > 0 && far === 0
    const twin = nearest(observed, others, isTwin)
    return twin === null ? { kind: 'same' } : { kind: 'other', as: twin }
  }
  if (expected !== null) {
    return { kind: 'other', as: nearest(observed, others, (far) => far <= tolerance) }
  }
  // Words alone may well be equal; log-probabilities of other weights never are to the last bit.
  const twin = nearest(observed, others, (far) => isScored(observed) && far === 0)
  return twin === null ? { kind: 'first' } : { kind: 'other', as: twin }
}

function isScored(fingerprint: Fingerprint): boolean {
  return fingerprint.every(({ likeliest }) => likeliest.length > 0)
}

function nearest(
  observed: Fingerprint,
  others: ReadonlyMap<string, Fingerprint>,
  isNear: (far: number) => boolean,
): string | null {
  const near = [...others]
    .map(([name, fingerprint]) => ({ name, far: distance(observed, fingerprint) }))
    .filter(({ far }) => isNear(far))
    .toSorted((a, b) => a.far - b.far)
  return near[0]?.name ?? null
}
