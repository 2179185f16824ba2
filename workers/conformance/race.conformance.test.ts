// Many callers, little money, over HTTP: the whole race is decided while nobody has finished yet.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../local/demo/client.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { COMPLETION, faulty, freshAccount, PROMPT, runningOnNode } from './fault-world.cases.ts'
import { expectInvariants } from './invariants.cases.ts'
import { chat, creditsOf, openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

test('F10 of 1,000 calls that race for money for seven, exactly seven run', async () => {
  // The worst case of each: bytes of the question and the template's allowance, and four tokens. What
  // is left after seven is too little even for its two words, counted.
  const content = faulty('x', { silent: true })
  const worst = PROMPT * BigInt(content.length + 16 + 16) + COMPLETION * 4n
  const counted = PROMPT * 2n + COMPLETION * 4n
  const credit = worst * 7n + counted - 1n
  const key = await freshAccount(world, credit)
  const hangUp = new AbortController()
  const replies = await Promise.all(
    Array.from({ length: 1_000 }, () =>
      chat(world, key, question(content, { max_tokens: 4, stream: true }), hangUp.signal),
    ),
  )
  const refused = replies.filter(({ status }) => status === 402)
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(7)
  expect(refused).toHaveLength(993)
  // A node that is asked by a thousand at once may not count in time: then the bound is what is needed.
  const needs = [counted, worst].map(String)
  for (const reply of refused) {
    const { error } = errorBody.parse(await reply.json())
    expect(error.code).toBe('in_flight_credit_exhausted')
    expect(needs).toContain(error.metadata?.['needed_nano_usd'])
  }
  expect(await runningOnNode(world)).toBe(7)
  expect((await creditsOf(world, key)).held_nano_usd).toBe((worst * 7n).toString())
  hangUp.abort()
  await until('the holds to end', async () =>
    (await creditsOf(world, key)).held_nano_usd === '0' ? true : null,
  )
  // I5, I8 and I9 have nothing to say: nothing was charged.
  const { captured } = await expectInvariants(world, key, { deposited: credit, calls: 7 })
  expect(captured).toBe(0n)
})
