// The limits of a key on the wire: OpenAI's `x-ratelimit-*`, on success as on refusal, and the IETF
// draft's `RateLimit`. A key without a limit has nothing to tell and sends none.
import type { RateView } from '../meter/limits.ts'
import type { RateViews } from '../meter/key-use.ts'

export function rateHeaders({ requests, tokens }: RateViews): Record<string, string> {
  const told = [
    ...(requests === null ? [] : [['requests', requests] as const]),
    ...(tokens === null ? [] : [['tokens', tokens] as const]),
  ]
  if (told.length === 0) return {}
  const each = told.map(([name, view]) => openAiHeaders(name, view))
  const policies = told.map(([name, { limit }]) => `"${name}";q=${limit};w=60`)
  const states = told.map(([name, view]) => {
    return `"${name}";r=${view.remaining};t=${Math.ceil(view.resetMs / 1_000)}`
  })
  return {
    ...Object.assign({}, ...each),
    'ratelimit-policy': policies.join(', '),
    ratelimit: states.join(', '),
  }
}

function openAiHeaders(name: string, view: RateView): Record<string, string> {
  return {
    [`x-ratelimit-limit-${name}`]: String(view.limit),
    [`x-ratelimit-remaining-${name}`]: String(view.remaining),
    [`x-ratelimit-reset-${name}`]: duration(view.resetMs),
  }
}

/** As OpenAI writes it: `12ms`, `4.5s`, `6m0s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms}ms`
  if (ms < 60_000) return `${ms / 1_000}s`
  const seconds = Math.ceil(ms / 1_000)
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
