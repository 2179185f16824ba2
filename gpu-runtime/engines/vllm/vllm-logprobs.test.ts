import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenLogprob } from '../../../schemas/wire/logprobs.ts'
import { askedOfChat, tokenLogprobs, vllmLogprobs } from './vllm-logprobs.ts'

/** As vLLM orders them: the drawn token first, then the likeliest, the drawn one not told twice. */
function chatOf(ranked: readonly number[], drawn: number, count: number) {
  const all = ranked.map((logprob, rank) => ({ token: `t${rank}`, logprob, bytes: [] }))
  const asked = askedOfChat(count)
  const one = all[drawn] ?? { token: '', logprob: 0, bytes: [] }
  const kept = [one, ...all.slice(0, asked).filter((other) => other !== one)]
  return { content: [{ ...one, top_logprobs: kept.slice(0, asked) }] }
}

test('of a chat come the likeliest, whichever token was drawn, and as many as were asked for', () => {
  const logprobs = fc.array(fc.double({ min: -40, max: -1e-6, noNaN: true }), {
    minLength: 25,
    maxLength: 25,
  })
  fc.assert(
    fc.property(logprobs, fc.nat(24), fc.nat(20), (values, drawn, count) => {
      const ranked = values.toSorted((a, b) => b - a)
      const [one] = tokenLogprobs(vllmLogprobs.parse(chatOf(ranked, drawn, count)), count)
      expect(one?.token).toBe(`t${drawn}`)
      expect(one?.top_logprobs.map(({ logprob }) => logprob)).toEqual(ranked.slice(0, count))
      expect(tokenLogprob.safeParse(one).success).toBe(true)
    }),
  )
})

test('of a text come the likeliest, though the token that was drawn stands among them', () => {
  const told = vllmLogprobs.parse({
    tokens: [' the', '\uFFFD'],
    token_logprobs: [-3, -0.1],
    top_logprobs: [
      { ' the': -3, ' a': -0.2, ' an': -1 },
      { '\uFFFD': -0.1, x: -9999 },
    ],
    text_offset: [0, 4],
  })
  const [first, second] = tokenLogprobs(told, 2)
  expect(first).toEqual({
    token: ' the',
    logprob: -3,
    bytes: [32, 116, 104, 101],
    top_logprobs: [
      { token: ' a', logprob: -0.2, bytes: [32, 97] },
      { token: ' an', logprob: -1, bytes: [32, 97, 110] },
    ],
  })
  // Part of a character has no bytes that anybody here knows.
  expect(second).toMatchObject({ bytes: null, top_logprobs: [{ bytes: null }, { logprob: -9999 }] })
})

test('rounding above nought is nought', () => {
  const told = vllmLogprobs.parse({ content: [{ token: 'a', logprob: 1e-9, top_logprobs: [] }] })
  expect(tokenLogprobs(told, 0)).toEqual([
    { token: 'a', logprob: 0, bytes: [97], top_logprobs: [] },
  ])
})
