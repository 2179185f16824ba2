// Log-probabilities as vLLM's two streams tell them, one shape for chats and one for texts, brought to the
// one that callers read. vLLM puts the token that was drawn first, and the likeliest after it. Pure.
import { z } from 'zod'
import type { TokenLogprob } from '../../../schemas/wire/logprobs.ts'
import { scoredToken } from '../token-logprob.ts'

const scored = z.object({ token: z.string(), logprob: z.number() })
const ofChat = z.object({
  content: z.array(z.object({ ...scored.shape, top_logprobs: z.array(scored) })).nullable(),
})
const ofText = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()),
})
export const vllmLogprobs = z.union([ofChat, ofText])
export type VllmLogprobs = z.infer<typeof vllmLogprobs>

/** As many as the wire lets callers ask for. */
export const ALTERNATIVES_MAX = 20

type Scored = { readonly token: string; readonly logprob: number }

/**
 * How many alternatives a chat has to be asked for to get `count` of the likeliest: where the token that
 * was drawn is none of them, it takes the place of one. A text's alternatives come beside it.
 */
export function askedOfChat(count: number): number {
  return count === 0 ? 0 : count + 1
}

/** @param count alternatives to each token, the likeliest first */
export function tokenLogprobs(told: VllmLogprobs, count: number): TokenLogprob[] {
  return entriesOf(told).map(({ token, logprob, others }) => {
    const likeliest = others.toSorted((a, b) => b.logprob - a.logprob).slice(0, count)
    const top = likeliest.map((one) => scoredToken(one.token, one.logprob))
    return { ...scoredToken(token, logprob), top_logprobs: top }
  })
}

function entriesOf(told: VllmLogprobs): (Scored & { readonly others: readonly Scored[] })[] {
  if ('content' in told) {
    return (told.content ?? []).map((one) => ({ ...one, others: one.top_logprobs }))
  }
  return told.tokens.map((token, index) => {
    const others = Object.entries(told.top_logprobs[index] ?? {}).map(([text, logprob]) => {
      return { token: text, logprob }
    })
    return { token, logprob: told.token_logprobs[index] ?? Number.NEGATIVE_INFINITY, others }
  })
}
