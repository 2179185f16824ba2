// What an adapter was trained on, over HTTP: said once by its owner, shown to everybody, indexed.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createKey } from '../../local/demo/client.ts'
import { person } from '../../local/stack/people.ts'
import { openWorld, type World } from './world.cases.ts'

let world: World
let dora: string
beforeAll(async () => {
  world = await openWorld()
  dora = await createKey(world.stack.url, world.stack.deployment, person('dora'), 'training')
})
afterAll(() => world.stop())

const shown = z.object({
  adapter: z.string(),
  state: z.string(),
  contributions: z.array(z.string()),
  index_root: z.string().nullable(),
  tokens: z.number(),
})
const refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

function training(adapter: string, key?: string, contributions?: readonly string[]) {
  return fetch(`${world.stack.url}/v1/adapters/${adapter}/training`, {
    method: contributions === undefined ? 'GET' : 'PUT',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(contributions === undefined ? {} : { body: JSON.stringify({ contributions }) }),
  })
}

async function refused(reply: Response, status: number): Promise<string> {
  expect(reply.status).toBe(status)
  return refusal.parse(await reply.json()).error.code
}

test('everybody may read what a seeded adapter was trained on, and the root of its index', async () => {
  const reply = await training('dora/brief')
  const { state, index_root: root, tokens } = shown.parse(await reply.json())
  expect(state).toBe('ready')
  expect(root).toMatch(/^[0-9a-f]{64}$/)
  expect(tokens).toBeGreaterThan(1_000)
})

test('the owner may repeat the list, and nobody may change it', async () => {
  const brief = shown.parse(await (await training('dora/brief')).json())
  const quote = shown.parse(await (await training('dora/quote')).json())
  const again = await training('dora/brief', dora, brief.contributions)
  expect(again.status).toBe(202)
  expect(shown.parse(await again.json())).toEqual(brief)
  expect(await refused(await training('dora/brief', dora, quote.contributions), 409)).toBe(
    'training_pinned',
  )
  expect(await refused(await training('dora/brief', world.key, brief.contributions), 403)).toBe(
    'owner_only',
  )
})

test('what is not there is refused by name', async () => {
  const unknown = `con_${'0'.repeat(22)}`
  expect(await refused(await training('dora/brief', dora, [unknown]), 404)).toBe(
    'contribution_unknown',
  )
  expect(await refused(await training('dora/nothing', dora, [unknown]), 404)).toBe(
    'adapter_unknown',
  )
  expect(await refused(await training('dora/brief', dora, []), 400)).toBe('invalid_value')
  expect(await refused(await training('dora/brief', undefined, [unknown]), 401)).not.toBe('')
})
