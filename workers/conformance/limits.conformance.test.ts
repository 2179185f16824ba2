// The limits and budgets of a key where bytes are more than tokens: what decides is counted, what
// shortens an answer says so, and the headers of one reply agree with each other.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { errorBody } from '../../schemas/wire/error.ts'
import { api, makeKeyBy } from './api.cases.ts'
import { accountWith, chat, openWorld, question, type World } from './world.cases.ts'

let world: World
let admin: string
beforeAll(async () => {
  world = await openWorld()
  admin = await accountWith(world, 'stakers', 10_000_000n)
})
afterAll(() => world.stop())

const embed = (key: string, input: string) =>
  api(world, 'POST', '/v1/embeddings', key, { model: 'all-MiniLM-L6-v2-int8', input })
const embedded = z.looseObject({
  usage: z.looseObject({ prompt_tokens: z.int().min(1), cost_nano_usd: z.string() }),
})

test('a text is held by its tokens where its bytes are beyond budget or limit', async () => {
  const input = 'extraordinary circumstances notwithstanding'
  const first = embedded.parse((await embed(admin, input)).body)
  const { prompt_tokens: tokens, cost_nano_usd: cost } = first.usage
  expect(tokens).toBeLessThan(input.length / 2)
  const budgeted = await makeKeyBy(world, admin, { budgets: { total: cost } })
  const limited = await makeKeyBy(world, admin, { tpm: tokens })
  for (const { key } of [budgeted, limited]) {
    const reply = await embed(key, input)
    expect([reply.status, embedded.parse(reply.body).usage]).toEqual([200, first.usage])
  }
})

test('a text beyond a limit is refused by its tokens and by its own name', async () => {
  const { key } = await makeKeyBy(world, admin, { tpm: 3 })
  const reply = await embed(key, 'extraordinary circumstances notwithstanding')
  const { error } = errorBody.parse(reply.body)
  expect([reply.status, error.code, error.param]).toEqual([400, 'tokens_above_key_limit', 'input'])
  expect(error.message).not.toContain('max_tokens')
})

test('a text that credit does not pay for is refused in words of texts', async () => {
  const poor = await accountWith(world, 'operator', 0n)
  const reply = await embed(poor, 'one two three')
  const { error } = errorBody.parse(reply.body)
  expect([reply.status, error.code]).toEqual([402, 'credit_balance_exhausted'])
  expect(error.message).not.toContain('max_tokens')
})

test('an answer that tokens a minute cut short says so, by the count of its prompt', async () => {
  const { key } = await makeKeyBy(world, admin, { tpm: 200 })
  const words = Array.from({ length: 300 }, (_, i) => `w${i}`).join(' ')
  const long = await chat(world, key, question(words))
  expect(long.status).toBe(400)
  const prompt = 'wordwordwordword '.repeat(9).trim()
  const reply = await chat(world, key, question(prompt))
  expect(reply.status).toBe(200)
  expect(reply.headers.get('x-meed-clamped')).toBe('rate')
  // 9 tokens of prompt at 20 nano-USD, and 191 of answer at 80.
  expect(reply.headers.get('x-meed-held-nano-usd')).toBe(String(9 * 20 + 191 * 80))
  expect(reply.headers.get('x-ratelimit-remaining-tokens')).toBe('0')
  expect(reply.headers.get('x-ratelimit-reset-tokens')).toBe('1m0s')
  expect(reply.headers.get('ratelimit')).toBe('"tokens";r=0;t=60')
})
