import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { QUESTION } from '../engine.cases.ts'
import { asJsonSchema, requestOf } from './vllm-request.ts'

const SERVED = { url: 'http://localhost', model: 'a', contextTokens: 512 }

test('a chat and a text go to their own endpoints, and ask for what the call asks for', () => {
  const chat = requestOf(SERVED, { ...QUESTION, logprobs: 3, seed: 7, stop: ['.'] })
  expect(chat.path).toBe('/v1/chat/completions')
  expect(chat.body).toMatchObject({
    model: 'a',
    messages: QUESTION.messages,
    max_tokens: 24,
    logprobs: true,
    // One more: the token that was drawn may take the place of one.
    top_logprobs: 4,
    seed: 7,
    stop: ['.'],
  })
  const messages = [{ role: 'user', content: 'Once ' } as const]
  const text = requestOf(SERVED, { ...QUESTION, messages, template: 'none', logprobs: 3 })
  expect(text.path).toBe('/v1/completions')
  expect(text.body).toMatchObject({ prompt: 'Once ', logprobs: 3 })
  expect(text.body).not.toHaveProperty('messages')
})

test('more tokens than the context has are not asked for', () => {
  expect(requestOf(SERVED, { ...QUESTION, maxTokens: 9_999 }).body).toMatchObject({
    max_tokens: 512,
  })
})

test('what a call does not ask for is not sent', () => {
  const { body } = requestOf(SERVED, QUESTION)
  for (const key of ['logprobs', 'top_logprobs', 'seed', 'stop', 'response_format']) {
    expect(body).not.toHaveProperty(key)
  }
  expect(requestOf(SERVED, { ...QUESTION, logprobs: 0 }).body).toMatchObject({ top_logprobs: 0 })
})

test('an object has all of its properties at every depth, and properties may have any name', () => {
  const inner = { type: 'object', properties: { oneOf: { type: 'null' } } }
  const schema = asJsonSchema({
    type: 'object',
    properties: {
      items: { oneOf: [inner, { type: 'string' }] },
      list: { type: 'array', prefixItems: [inner], items: inner },
      ref: { $ref: '#/$defs/properties' },
    },
    additionalProperties: inner,
    $defs: { properties: inner },
  })
  const strict = { ...inner, required: ['oneOf'] }
  expect(schema).toEqual({
    type: 'object',
    properties: {
      items: { anyOf: [strict, { type: 'string' }] },
      list: { type: 'array', prefixItems: [strict], items: strict },
      ref: { $ref: '#/$defs/properties' },
    },
    required: ['items', 'list', 'ref'],
    additionalProperties: strict,
    $defs: { properties: strict },
  })
})

test('the schema that is sent says what the wire means', () => {
  const wire = {
    type: 'object',
    properties: { number: { oneOf: [{ type: 'integer' }, { type: 'number' }] } },
    additionalProperties: false,
  }
  const fits = new Ajv({ strict: false }).compile(asJsonSchema(wire))
  // Both alternatives allow 1: as oneOf, JSON Schema would refuse it.
  expect([
    fits({ number: 1 }),
    fits({ number: 1.5 }),
    fits({}),
    fits({ number: 1, more: 1 }),
  ]).toEqual([true, true, false, false])
})
