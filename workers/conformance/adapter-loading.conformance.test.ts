// An adapter that takes longer to load than a call may wait: the caller is told when to come back and
// pays nothing, the load goes on, and whoever comes then is answered.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../local/demo/client.ts'
import { errorBody } from '../../schemas/wire/error.ts'
import { chat, creditsOf, ledgerOf, openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  // A quarter of its patience is what a call waits for its adapter: half a second.
  world = await openWorld({ holdTtlSeconds: 4, silenceSeconds: 2 })
})
afterAll(() => world.stop())

const ask = (model: string | null, content: string) =>
  chat(world, world.key, question(content, model === null ? {} : { model }))
const holdLoads = (isHeld: boolean) => ask(null, `x faults:{"holdLoads":${isHeld}}`)

test('a cold adapter that is not there in time is refused for nothing, and answers once it is', async () => {
  expect((await holdLoads(true)).status).toBe(200)
  const before = await creditsOf(world, world.key)
  for (const model of ['dora/brief', 'dora/brief', 'dora/brief:0.5+dora/quote']) {
    const reply = await ask(model, 'one two')
    const { error } = errorBody.parse(await reply.json())
    expect([reply.status, error.code]).toEqual([503, 'adapter_loading'])
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(reply.headers.get('x-should-retry')).toBe('true')
  }
  expect(await creditsOf(world, world.key)).toEqual(before)
  expect(await ledgerOf(world, world.key)).toMatchObject({
    balanced: true,
    open_holds_nano_usd: '0',
  })
  // What is loaded already is not held up by what is not.
  expect((await ask(null, 'one two')).status).toBe(200)

  expect((await holdLoads(false)).status).toBe(200)
  for (const model of ['dora/brief', 'dora/brief:0.5+dora/quote']) {
    const reply = await until('the adapter to be loaded', async () => {
      const one = await ask(model, 'one two')
      return one.status === 503 ? null : one
    })
    expect(reply.status).toBe(200)
  }
  const after = await creditsOf(world, world.key)
  expect(BigInt(after.captured_nano_usd)).toBeGreaterThan(BigInt(before.captured_nano_usd))
})
