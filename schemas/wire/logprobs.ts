// Log-probabilities as OpenAI gives them: natural logarithms, and the bytes of each token, because a
// token may be half a character.
import { z } from 'zod'

const scored = {
  token: z.string(),
  /** Natural logarithm of the probability, after temperature and top_p. At most 0. */
  logprob: z.number().max(0),
  bytes: z.array(z.int().min(0).max(255)).nullable(),
}

export const tokenLogprob = z.strictObject({
  ...scored,
  /** Likeliest first; as many as were asked for, where the engine kept so many. */
  top_logprobs: z.array(z.strictObject(scored)),
})
export type TokenLogprob = z.infer<typeof tokenLogprob>
