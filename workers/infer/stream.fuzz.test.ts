import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { checkpointDue, checkpointed, cut, openStream, step } from './stream.ts'

const token = fc.record({
  type: fc.constant('token' as const),
  text: fc.string({ maxLength: 4 }),
  tokens: fc.integer({ min: 0, max: 3 }),
})
const run = (events: readonly NodeEvent[], tokensMax = 10_000) =>
  events.reduce((state, event) => step(state, event, tokensMax), openStream(0))

test('step adds up exactly what was streamed and accepts an end that agrees', () => {
  fc.assert(
    fc.property(fc.array(token), fc.nat(2_000), (tokens, promptTokens) => {
      const completionTokens = tokens.reduce((sum, event) => sum + event.tokens, 0)
      const end = { type: 'end', finishReason: 'stop', promptTokens, completionTokens } as const
      const state = run([{ type: 'start', promptTokens }, ...tokens, end])
      expect(state.text).toBe(tokens.map((event) => event.text).join(''))
      expect(state.usage).toEqual({ promptTokens, completionTokens })
      expect(state.end).toEqual({ kind: 'finished', finishReason: 'stop' })
    }),
  )
})

test('step fails a node whose count differs from ours', () => {
  fc.assert(
    fc.property(fc.array(token), fc.integer({ min: 1, max: 5 }), (tokens, lie) => {
      const completionTokens = tokens.reduce((sum, event) => sum + event.tokens, 0) + lie
      const end = { type: 'end', finishReason: 'stop', promptTokens: 1, completionTokens } as const
      expect(run([{ type: 'start', promptTokens: 1 }, ...tokens, end]).end?.kind).toBe('failed')
    }),
  )
})

test('step never counts more than was asked for', () => {
  const flood = Array.from({ length: 8 }, () => ({ type: 'token', text: 'x', tokens: 1 }) as const)
  const state = run([{ type: 'start', promptTokens: 1 }, ...flood], 5)
  expect(state.usage.completionTokens).toBe(5)
  expect(state.end?.kind).toBe('failed')
})

test('step refuses a token before the start and a second start', () => {
  expect(run([{ type: 'token', text: 'x', tokens: 1 }]).end?.kind).toBe('failed')
  const start = { type: 'start', promptTokens: 1 } as const
  expect(run([start, start]).end?.kind).toBe('failed')
})

test('cut ends an open stream as failed and leaves an ended one alone', () => {
  expect(cut(openStream(0), 'hung up').end?.kind).toBe('failed')
  const done = run([
    { type: 'start', promptTokens: 1 },
    { type: 'end', finishReason: 'length', promptTokens: 1, completionTokens: 0 },
  ])
  expect(cut(done, 'hung up')).toBe(done)
})

test('checkpointDue waits for 64 tokens or a second, and for at least one token', () => {
  const open = run([{ type: 'start', promptTokens: 1 }])
  expect(checkpointDue(open, 5_000)).toBe(false)
  const one = step(open, { type: 'token', text: 'x', tokens: 1 }, 100)
  expect(checkpointDue(one, 999)).toBe(false)
  expect(checkpointDue(one, 1_000)).toBe(true)
  expect(checkpointDue(checkpointed(one, 1_000), 9_000)).toBe(false)
  expect(checkpointDue(step(open, { type: 'token', text: 'x', tokens: 64 }, 100), 1)).toBe(true)
})
