import { describe, expect, test } from 'vitest'
import { engineCases, eventsOf, textOf, tokensOf } from './engine.cases.ts'
import { fakeEngine, faultsInQuestion, type Faults } from './fake-engine.ts'

const adapters = ['a.gguf', 'b.gguf']
const faulty = (faults: Faults) => fakeEngine(() => faults)

describe('the fake engine is an engine', () => {
  engineCases(() => Promise.resolve({ engine: faulty({}), adapters }))
})

test('it answers with the first sentence of the passage that the question names', async () => {
  const system = '[1] Neon glows red. It is rare.\n[2] Argon is dull. It is not.'
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: 'What of [2]?' },
  ] as const
  expect(textOf(await eventsOf(faulty({}), { messages }))).toBe('Argon is dull. [2]')
})

test('dieAfterTokens stops without an end', async () => {
  const events = await eventsOf(faulty({ dieAfterTokens: 2 }))
  expect(events.map(({ type }) => type)).toEqual(['start', 'token', 'token'])
})

test('holdLoads keeps what is not loaded until it is told otherwise, or hung up on, and nothing else', async () => {
  const hold = (content: string) => [{ role: 'user', content: `x faults:${content}` }] as const
  const engine = fakeEngine(faultsInQuestion)
  const loaded = await eventsOf(engine, { adapterFile: 'a.gguf' })
  await eventsOf(engine, { messages: hold('{"holdLoads":true}') })
  expect(await eventsOf(engine, { adapterFile: 'a.gguf' })).toEqual(loaded)
  const hangUp = new AbortController()
  const gone = eventsOf(engine, { adapterFile: 'b.gguf' }, hangUp.signal)
  let over = false
  const waiting = eventsOf(engine, { adapterFile: 'b.gguf' }).finally(() => (over = true))
  hangUp.abort()
  expect(await gone).toEqual([])
  await new Promise((resolve) => setImmediate(resolve))
  expect([over, engine.loaded()]).toEqual([false, ['a.gguf']])
  await eventsOf(engine, { messages: hold('{"holdLoads":false}') })
  expect((await waiting).at(-1)?.type).toBe('end')
  expect(engine.loaded()).toContain('b.gguf')
})

test('overcount claims more than was sent', async () => {
  const events = await eventsOf(faulty({ overcount: 5 }))
  expect(events.at(-1)).toMatchObject({ completionTokens: tokensOf(events) + 5 })
})

test.each([
  [{ silent: true }, ['start']],
  [{ stallBeforeStart: true }, []],
])('%j says no more until the caller hangs up, and nothing then', async (faults, said) => {
  const abort = new AbortController()
  let over = false
  const events = eventsOf(faulty(faults), {}, abort.signal).finally(() => (over = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(over).toBe(false)
  abort.abort()
  expect((await events).map(({ type }) => type)).toEqual(said)
})

test('tokenMs ends at once when the caller hangs up', async () => {
  const abort = new AbortController()
  const events = eventsOf(faulty({ tokenMs: 1_000_000 }), {}, abort.signal)
  setImmediate(() => abort.abort())
  expect((await events).map(({ type }) => type)).toEqual(['start'])
})

test('refuse fails before the first event', async () => {
  expect(await eventsOf(faulty({ refuse: true }))).toMatchObject([
    { type: 'error', code: 'engine_failed' },
  ])
})

test('a question may name the faults that its own answer shows', async () => {
  const engine = fakeEngine(faultsInQuestion)
  const asked = (content: string) => eventsOf(engine, { messages: [{ role: 'user', content }] })
  expect((await asked('Why? faults:{"dieAfterTokens":1}')).map(({ type }) => type)).toEqual([
    'start',
    'token',
  ])
  expect((await asked('Why?')).at(-1)?.type).toBe('end')
})
