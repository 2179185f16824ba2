import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { checkpointDue, checkpointed, cut, openStream, step, textOf } from './stream.ts'

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
      expect(textOf(state)).toBe(tokens.map((event) => event.text).join(''))
      expect(state.usage).toEqual({ promptTokens, completionTokens })
      expect(state.end).toEqual({ kind: 'finished' })
      expect(state.choices[0]?.finishReason).toBe('stop')
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

test('choices that interleave keep their own text, count and end; the prompt counts once', () => {
  const said = fc.array(fc.tuple(fc.nat(2), fc.string({ maxLength: 3 })), { maxLength: 40 })
  fc.assert(
    fc.property(said, (tokens) => {
      const texts = ['', '', '']
      const counts = [0, 0, 0]
      let state = step(openStream(0, 3), { type: 'start', promptTokens: 5 }, 99)
      for (const [choice, text] of tokens) {
        texts[choice] = (texts[choice] ?? '') + text
        counts[choice] = (counts[choice] ?? 0) + 1
        state = step(state, { type: 'token', text, tokens: 1, choice }, 99)
      }
      for (const choice of [2, 0, 1]) {
        expect(state.end).toBeNull()
        const completionTokens = counts[choice] ?? 0
        const end = { type: 'end', finishReason: 'length', promptTokens: 5, completionTokens }
        state = step(state, { ...end, choice } as NodeEvent, 99)
      }
      expect(state.end).toEqual({ kind: 'finished' })
      expect(state.choices.map(({ text }) => text)).toEqual(texts)
      expect(state.usage).toEqual({ promptTokens: 5, completionTokens: tokens.length })
    }),
  )
})

test('step fails a choice that nobody asked for, and one that speaks after its end', () => {
  const started = run([{ type: 'start', promptTokens: 1 }])
  const late = { type: 'token', text: 'x', tokens: 1 } as const
  expect(step(started, { ...late, choice: 1 }, 9).end?.kind).toBe('failed')
  const two = step(openStream(0, 2), { type: 'start', promptTokens: 1 }, 9)
  const end = { type: 'end', finishReason: 'stop', promptTokens: 1, completionTokens: 0 } as const
  expect(step(step(two, end, 9), late, 9).end?.kind).toBe('failed')
})
