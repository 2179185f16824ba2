// One account beside others on a node of two places: a call with many choices keeps nobody out, and what
// cannot be answered in time is refused at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { call, until } from '../../local/demo/client.ts'
import { refusalOf } from './api.cases.ts'
import { faulty, freshAccount } from './fault-world.cases.ts'
import { chat, creditsOf, openWorld, question, type World } from './world.cases.ts'

const CREDIT = 10_000_000n
const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ')
const answers = z.looseObject({ choices: z.array(z.unknown()) })
const status = z.looseObject({ active: z.number(), waiting: z.number() })

let world: World
beforeAll(async () => {
  world = await openWorld({ slots: 2, silenceSeconds: 10 })
})
afterAll(() => world.stop())

const load = () => call(`${world.nodeUrl}/health`, status)
const untilBusy = (active: number, waiting: number) =>
  until(`${active} choices to run and ${waiting} to wait`, async () => {
    const now = await load()
    return now.active === active && now.waiting === waiting ? now : null
  })

// First of all: as long as no call has ended, what is reserved is what is expected.
test('a call that would wait for longer than the edge does is 503 at once, and told when to come back', async () => {
  const [long, short] = [await freshAccount(world, CREDIT), await freshAccount(world, CREDIT)]
  const hangUp = new AbortController()
  const asked = question(faulty(words(100), { tokenMs: 10 }), { max_tokens: 1_800, stream: true })
  const replies = await Promise.all([1, 2].map(() => chat(world, long, asked, hangUp.signal)))
  const readers = replies.map((reply) =>
    reply.body?.pipeThrough(new TextDecoderStream()).getReader(),
  )
  for (const reader of readers) {
    let seen = ''
    while (!seen.includes('w40')) seen += (await reader?.read())?.value ?? ''
  }
  const reply = await chat(world, short, question('hi', { max_tokens: 3 }))
  // 1,750 tokens at 10 ms and more, less the eight seconds that it may wait.
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(5)
  expect(await refusalOf(reply)).toEqual([503, 'node_overloaded'])
  expect((await creditsOf(world, short)).held_nano_usd).toBe('0')
  hangUp.abort()
  await untilBusy(0, 0)
  expect((await chat(world, short, question('hi', { max_tokens: 3 }))).status).toBe(200)
})

test('another account is answered while eight choices of one call run and wait', async () => {
  const [many, one] = [await freshAccount(world, CREDIT), await freshAccount(world, CREDIT)]
  const asked = question(faulty(words(60), { tokenMs: 15 }), { n: 8, max_tokens: 80 })
  const eight = chat(world, many, asked)
  await untilBusy(2, 6)
  const reply = await chat(world, one, question('hi', { max_tokens: 3 }))
  expect(reply.status).toBe(200)
  expect((await load()).waiting).toBeGreaterThan(0)
  expect(answers.parse(await (await eight).json()).choices).toHaveLength(8)
})
