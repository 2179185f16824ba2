// Exactness over HTTP: racing calls, every way for a call to end, a worker that is killed between
// hold and capture.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../local/demo/client.ts'
import { accountWith, chat, creditsOf, generationOf, ledgerOf } from './world.cases.ts'
import { openWorld, question, type World } from './world.cases.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ holdTtlSeconds: 4, silenceSeconds: 2 })
})
afterAll(() => world.stop())

const PROMPT = 20n
const COMPLETION = 80n

test('of sixty calls that race for money for six, exactly six run', async () => {
  const credit = 7_999n
  const key = await accountWith(world, 'stakers', credit)
  const slow = `hi faults:{"silent":true}`
  // Bytes and the template's allowance bound the prompt; what they leave is given by its two words.
  const bounded = PROMPT * BigInt(slow.length + 16 + 16) + COMPLETION * 4n
  const counted = PROMPT * 2n + COMPLETION * 4n
  const [byBound, byCount] = [credit / bounded, (credit % bounded) / counted]
  const fits = byBound + byCount
  const hangUp = new AbortController()
  const replies = await Promise.all(
    Array.from({ length: 60 }, () =>
      chat(world, key, question(slow, { max_tokens: 4, stream: true }), hangUp.signal),
    ),
  )
  const statuses = replies.map(({ status }) => status)
  expect([byBound, byCount]).toEqual([5n, 1n])
  expect(statuses.filter((status) => status === 200)).toHaveLength(Number(fits))
  expect(statuses.filter((status) => status === 402)).toHaveLength(60 - Number(fits))
  expect((await creditsOf(world, key)).held_nano_usd).toBe(
    (byBound * bounded + byCount * counted).toString(),
  )
  hangUp.abort()
  await until('the holds to end', async () => {
    const { held_nano_usd: held } = await creditsOf(world, key)
    return held === '0' ? held : null
  })
  expect(await creditsOf(world, key)).toMatchObject({ captured_nano_usd: '0' })
  expect((await ledgerOf(world, key)).balanced).toBe(true)
})

test('a caller who hangs up mid-stream pays for what was produced, and the hold ends', async () => {
  const key = await accountWith(world, 'commons', 1_000_000n)
  const words = Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ')
  const hangUp = new AbortController()
  const asked = question(`${words} faults:{"tokenMs":20}`, { stream: true })
  const reply = await chat(world, key, asked, hangUp.signal)
  const id = reply.headers.get('x-meed-generation-id') ?? ''
  const reader = reply.body?.getReader()
  for (let i = 0; i < 6; i++) await reader?.read()
  hangUp.abort()
  const ended = await until('the end', async () => {
    const found = await generationOf(world, key, id)
    return found.state === 'held' ? null : found
  })
  expect(ended).toMatchObject({ state: 'captured', ended_by: 'client_abort' })
  const { prompt_tokens: read = 0, completion_tokens: made = 0 } = ended.usage ?? {}
  expect(made).toBeGreaterThan(0)
  expect(made).toBeLessThan(150)
  const price = PROMPT * BigInt(read) + COMPLETION * BigInt(made)
  expect(ended.price_nano_usd).toBe(price.toString())
  expect(await creditsOf(world, key)).toMatchObject({
    held_nano_usd: '0',
    captured_nano_usd: price.toString(),
  })
})

test('a node that dies mid-stream ends in an error frame, and what came is paid', async () => {
  const key = await accountWith(world, 'platform', 1_000_000n)
  const asked = question('one two three faults:{"dieAfterTokens":2}', { stream: true })
  const reply = await chat(world, key, asked)
  const frames = (await reply.text()).split('\n\n').filter((frame) => frame !== '')
  // Nothing looks like success: the usage is the last thing said, and there is no [DONE].
  expect(frames.at(-1)).toContain('"completion_tokens":2')
  expect(frames).not.toContain('data: [DONE]')
  expect(frames.some((frame) => frame.includes('"code":"upstream_failed"'))).toBe(true)
  const { captured_nano_usd: captured, held_nano_usd: held } = await creditsOf(world, key)
  // Five prompt words, two tokens.
  expect([captured, held]).toEqual([(PROMPT * 4n + COMPLETION * 2n).toString(), '0'])
})

test('a node that counts more than it sent is not believed', async () => {
  const key = await accountWith(world, 'node', 1_000_000n)
  const asked = question('one two faults:{"overcount":5}')
  const whole = await chat(world, key, asked)
  expect([whole.status, (await creditsOf(world, key)).captured_nano_usd]).toEqual([502, '0'])
  const streamed = await chat(world, key, { ...asked, stream: true })
  expect(await streamed.text()).toContain('upstream_failed')
  const { captured_nano_usd: captured } = await creditsOf(world, key)
  expect(captured).toBe((PROMPT * 3n + COMPLETION * 5n).toString())
})

test('a node that refuses costs nothing', async () => {
  const key = await accountWith(world, 'settler', 1_000_000n)
  const reply = await chat(world, key, question('one faults:{"refuse":true}'))
  expect(reply.status).toBe(502)
  expect(await creditsOf(world, key)).toMatchObject({
    available_nano_usd: '1000000',
    held_nano_usd: '0',
    captured_nano_usd: '0',
  })
})

test('kill -9 of the worker between hold and capture: the hold ends once, the books balance', async () => {
  const key = await accountWith(world, 'treasury', 1_000_000n)
  const reply = await chat(world, key, question('x faults:{"silent":true}', { stream: true }))
  const id = reply.headers.get('x-meed-generation-id') ?? ''
  expect(BigInt((await creditsOf(world, key)).held_nano_usd) > 0n).toBe(true)
  await world.stack.edge().kill()
  await reply.body?.cancel().catch(() => undefined)
  await world.stack.restartEdge()
  const ended = await until('the hold to end', async () => {
    const found = await generationOf(world, key, id).catch(() => null)
    return found === null || found.state === 'held' ? null : found
  })
  expect(ended.state).toBe('expired')
  expect(await creditsOf(world, key)).toMatchObject({
    available_nano_usd: '1000000',
    held_nano_usd: '0',
    captured_nano_usd: '0',
  })
  const ledger = await ledgerOf(world, key)
  expect(ledger).toMatchObject({ balanced: true, open_holds_nano_usd: '0' })
})
