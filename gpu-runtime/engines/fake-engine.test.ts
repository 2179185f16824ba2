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
