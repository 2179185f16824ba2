// What is looked at by hand is told from what is not exactly as the schema tells it.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ZodError } from 'zod'
import { nodeEvent, parseNodeEvent } from './node.ts'

const number = fc.oneof(fc.nat(), fc.integer(), fc.double(), fc.constantFrom(2 ** 53, 2 ** 53 - 1))
const anything = fc.oneof(number, fc.string(), fc.boolean(), fc.constant(null), fc.constant([]))
const plain = { type: fc.constant('token'), text: fc.string(), tokens: fc.nat() }
const more = {
  choice: fc.nat(4),
  logprobs: fc.constant([]),
  finishReason: fc.constantFrom('stop', 'length'),
  promptTokens: number,
  completionTokens: number,
  other: anything,
  ['__proto__']: anything,
}
const value = fc.oneof(
  fc.record(plain),
  fc.record({ ...plain, ...more }, { requiredKeys: ['type', 'text', 'tokens'] }),
  fc.record({
    type: fc.constantFrom('token', 'start', 'end', 'error', 'tok'),
    text: anything,
    tokens: anything,
  }),
  fc.record({ ...plain, ...more }, { requiredKeys: [] }),
  anything,
)

test('an event by hand is an event by its schema, and the other way round', () => {
  let taken = 0
  const property = fc.property(value, (made) => {
    const asJson: unknown = JSON.parse(JSON.stringify(made))
    const parsed = nodeEvent.safeParse(asJson)
    if (parsed.success) taken++
    if (parsed.success) expect(parseNodeEvent(asJson)).toStrictEqual(parsed.data)
    else expect(() => parseNodeEvent(asJson)).toThrow(parsed.error)
  })
  fc.assert(property, { numRuns: 2_000 })
  expect(taken).toBeGreaterThan(200)
})

test('no number that JSON does not write is a count, and the zero below zero is one as by the schema', () => {
  const zero: unknown = JSON.parse('{"type":"token","text":"x","tokens":-0}')
  expect(parseNodeEvent(zero)).toStrictEqual(nodeEvent.parse(zero))
  for (const tokens of [NaN, Infinity, -1, 0.5, 2 ** 53]) {
    expect(() => parseNodeEvent({ type: 'token', text: 'x', tokens })).toThrow(ZodError)
  }
})
