// What the fleet does by itself: adapters come to the nodes before anybody asks for them.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call, until } from '../../local/demo/client.ts'
import { chat, openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const models = z.object({ data: z.array(z.looseObject({ id: z.string() })) })
const health = z.looseObject({
  adapters: z.array(z.object({ sha256: z.string(), tier: z.string() })),
})

/** The four ports of a stack are neighbours; the node's is the last. */
function nodeUrl(): string {
  const url = new URL(world.stack.url)
  return `http://127.0.0.1:${Number(url.port) + 3}`
}

test('a published adapter is on its node’s disk before the first call names it', async () => {
  const { data } = await call(`${world.stack.url}/v1/models`, models)
  const published = data.filter(({ id }) => id.includes('/'))
  expect(published.length).toBeGreaterThan(1)
  const held = await until('the adapters on the disk', async () => {
    const { adapters } = await call(`${nodeUrl()}/health`, health)
    return adapters.length === published.length ? adapters : null
  })
  expect(held.every(({ tier }) => tier === 'disk')).toBe(true)
  const reply = await chat(world, world.key, question('one two', { model: published[0]?.id }))
  expect(reply.status).toBe(200)
})
