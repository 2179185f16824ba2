// What callers get wrong most often, and what they are told.
import { expect, test } from 'vitest'
import { chatRequest } from '../../schemas/wire/chat.ts'
import { embeddingRequest } from '../../schemas/wire/embeddings.ts'
import { responsesRequest } from '../../schemas/wire/responses.ts'
import { parseWith } from './read-body.ts'

const chat = (content: unknown, more: object = {}) => ({
  model: 'm',
  messages: [{ role: 'user', content }],
  ...more,
})
const IMAGE = { type: 'image_url', image_url: { url: 'data:' } }
const NO_IMAGES = 'only text is read here: no images, no sound, no files.'

const told = (schema: typeof chatRequest | typeof responsesRequest, value: unknown) => {
  const parsed = parseWith(schema, value)
  return parsed.ok ? 'taken' : [parsed.error.code, parsed.error.param, parsed.error.message]
}

const INVALID = 'invalid_value'
const MISSING = 'missing_required_parameter'
const CASES: [string, unknown, unknown][] = [
  [
    'an image',
    chat([{ type: 'text', text: 'What is this?' }, IMAGE]),
    [
      INVALID,
      'messages[0].content[1].type',
      `'messages[0].content[1].type' is not valid: ${NO_IMAGES}`,
    ],
  ],
  [
    'no content',
    { model: 'm', messages: [{ role: 'user' }] },
    [MISSING, 'messages[0].content', "'messages[0].content' is missing."],
  ],
  [
    'no role',
    { model: 'm', messages: [{ content: 'x' }] },
    [MISSING, 'messages[0].role', "'messages[0].role' is missing."],
  ],
  [
    'content of another kind',
    chat(5),
    [
      INVALID,
      'messages[0].content',
      "'messages[0].content' is not valid: expected a string or a list.",
    ],
  ],
  [
    'null for content',
    chat(null),
    [
      INVALID,
      'messages[0].content',
      "'messages[0].content' is not valid: expected a string or a list.",
    ],
  ],
  [
    'an unknown field of a part',
    chat([{ type: 'text', txt: 'x' }]),
    [
      'unknown_parameter',
      'messages[0].content[0].txt',
      "Unknown parameter: 'messages[0].content[0].txt'.",
    ],
  ],
  [
    'five stops',
    chat('x', { stop: ['a', 'b', 'c', 'd', 'e'] }),
    [INVALID, 'stop', "'stop' is not valid: at most 4 are possible."],
  ],
]

const MANY = 2 ** 53
for (const n of [9, MANY, 1e300]) {
  CASES.push([
    `${n} choices`,
    chat('x', { n }),
    [INVALID, 'n', "'n' is not valid: expected at most 8."],
  ])
}

test.each(CASES)('%s', (_, body, expected) => {
  expect(told(chatRequest, body)).toEqual(expected)
})

test('an image in a response, two unions down', () => {
  const content = [{ type: 'input_image', image_url: 'data:' }]
  const param = 'input[0].content[0].type'
  const message = `'${param}' is not valid: ${NO_IMAGES}`
  const body = { model: 'm', input: [{ role: 'user', content }] }
  expect(told(responsesRequest, body)).toEqual([INVALID, param, message])
})

test('an empty text, and what is none', () => {
  const embedded = (input: unknown) => {
    const parsed = parseWith(embeddingRequest, { model: 'm', input })
    return parsed.ok ? 'taken' : parsed.error.message
  }
  expect(embedded('')).toBe("'input' is not valid: it is empty.")
  expect(embedded(['a', ''])).toBe("'input[1]' is not valid: it is empty.")
  expect(embedded([[1, 2]])).toContain('token numbers are not read')
})

test('hints that change nothing are taken', () => {
  const hints = { service_tier: 'auto', prompt_cache_key: 'k', safety_identifier: 'u' }
  expect(told(chatRequest, chat('x', hints))).toBe('taken')
  expect(told(responsesRequest, { model: 'm', input: 'x', ...hints })).toBe('taken')
  expect(told(chatRequest, chat('x', { service_tier: 'flex' }))).toEqual([
    INVALID,
    'service_tier',
    "'service_tier' is not valid: only auto and default are possible: there is one tier.",
  ])
})

test('what is right is taken', () => {
  expect(told(chatRequest, chat([{ type: 'text', text: 'x' }], { stop: ['a'] }))).toBe('taken')
  expect(told(responsesRequest, { model: 'm', input: [{ role: 'user', content: 'x' }] })).toBe(
    'taken',
  )
})
