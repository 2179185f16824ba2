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
const untilLoad = (what: string, is: (now: z.infer<typeof status>) => boolean) =>
  until(what, async () => {
    const now = await load()
    return is(now) ? now : null
  })

test('a call that would wait for longer than the edge does is 503 at once, and told when to come back', async () => {
  const [long, short] = [await freshAccount(world, CREDIT), await freshAccount(world, CREDIT)]
  // Nothing is foreseen before three choices have ended; these write all that they reserve.
  for (let ended = 0; ended < 3; ended++) {
    expect((await chat(world, short, question(words(4), { max_tokens: 4 }))).status).toBe(200)
  }
  const hangUp = new AbortController()
  const slow = faulty(words(100), { tokenMs: 10, silentAfterTokens: 45 })
  const asked = question(slow, { max_tokens: 1_800, stream: true })
  const replies = await Promise.all([1, 2].map(() => chat(world, long, asked, hangUp.signal)))
  const readers = replies.map((reply) =>
    reply.body?.pipeThrough(new TextDecoderStream()).getReader(),
  )
  for (const reader of readers) {
    let seen = ''
    while (!seen.includes('w40')) seen += (await reader?.read())?.value ?? ''
  }
  const reply = await chat(world, short, question('hi', { max_tokens: 3 }))
  // 1,755 tokens at 10 ms and more, less the eight seconds that it may wait.
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(5)
  expect(await refusalOf(reply)).toEqual([503, 'node_overloaded'])
  expect((await creditsOf(world, short)).held_nano_usd).toBe('0')
  hangUp.abort()
  await untilLoad('the node to be free', ({ active, waiting }) => active + waiting === 0)
  expect((await chat(world, short, question('hi', { max_tokens: 3 }))).status).toBe(200)
})

test('another account is answered while eight choices of one call run and wait', async () => {
  const [many, one] = [await freshAccount(world, CREDIT), await freshAccount(world, CREDIT)]
  const asked = question(faulty(words(120), { tokenMs: 15 }), { n: 8, max_tokens: 120 })
  const eight = chat(world, many, asked)
  await untilLoad('two to run and others to wait', (now) => now.active === 2 && now.waiting > 1)
  const reply = await chat(world, one, question('hi', { max_tokens: 3 }))
  expect(reply.status).toBe(200)
  expect((await load()).waiting).toBeGreaterThan(0)
  expect(answers.parse(await (await eight).json()).choices).toHaveLength(8)
})
