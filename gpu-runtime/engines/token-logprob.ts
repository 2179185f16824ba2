// A token with its log-probability as every engine tells it, and as callers read it. Pure.
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'

export type ScoredToken = Omit<TokenLogprob, 'top_logprobs'>

/** JSON has no number for minus infinity; OpenAI writes this one where a token is all but ruled out. */
const LOGPROB_MIN = -9999

/** @param logprob natural logarithm; rounding may have put it above 0 */
export function scoredToken(text: string, logprob: number): ScoredToken {
  // A token that is part of a character has no text of its own, and no engine here tells its bytes.
  const isPart = text === '' || text.includes('\uFFFD')
  const bytes = isPart ? null : [...new TextEncoder().encode(text)]
  return { token: text, logprob: Math.max(LOGPROB_MIN, Math.min(0, logprob)), bytes }
}
