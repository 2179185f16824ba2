// Whatever arrives as a body, reading it ends in a value of its schema or in a 4xx with a code.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chatRequest } from '../../schemas/wire/chat.ts'
import { completionRequest } from '../../schemas/wire/completions.ts'
import { embeddingRequest } from '../../schemas/wire/embeddings.ts'
import { responsesRequest } from '../../schemas/wire/responses.ts'
import { badBodies, type Base } from '../conformance/bad-bodies.cases.ts'
import { parseJson, readBytes } from './read-body.ts'

const JSON_TYPE = 'application/json'
const bytesOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? new TextEncoder().encode(body) : body

const REQUESTS: [
  string,
  typeof chatRequest | typeof responsesRequest | typeof completionRequest | typeof embeddingRequest,
  Base,
][] = [
  ['chat', chatRequest, { model: 'm', messages: [{ role: 'user', content: 'x' }] }],
  ['responses', responsesRequest, { model: 'm', input: 'x' }],
  ['completions', completionRequest, { model: 'm', prompt: 'x' }],
  ['embeddings', embeddingRequest, { model: 'm', input: 'x' }],
]

describe.each(REQUESTS)('%s', (_, schema, base) => {
  test('the plain request is one', () => {
    expect(parseJson(JSON_TYPE, bytesOf(JSON.stringify(base)), schema).ok).toBe(true)
  })

  test('every bad body is refused with a 4xx, a code and a sentence', () => {
    fc.assert(
      fc.property(badBodies(base), ({ body, headers }) => {
        fc.pre(headers?.['content-encoding'] === undefined)
        const bytes = bytesOf(body)
        // What is too large never comes so far.
        fc.pre(bytes.length <= 1 << 20)
        const read = parseJson(headers?.['content-type'] ?? JSON_TYPE, bytes, schema)
        expect(read.ok).toBe(false)
        if (read.ok) return
        expect(read.error.status).toBeGreaterThanOrEqual(400)
        expect(read.error.status).toBeLessThan(500)
        expect(read.error.message).toMatch(/\.$/)
      }),
      { numRuns: 2_000 },
    )
  })

  test('any bytes at all are a value or a refusal, never a throw', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.jsonValue().map((value) => bytesOf(JSON.stringify(value))),
      fc
        .dictionary(fc.string(), fc.jsonValue())
        .map((more) => bytesOf(JSON.stringify({ ...base, ...more }))),
    )
    fc.assert(
      fc.property(any, (bytes) => {
        const read = parseJson(JSON_TYPE, bytes, schema)
        expect(read.ok ? 400 : read.error.status).toBe(400)
      }),
      { numRuns: 3_000 },
    )
  })
})

const request = (body: ReadableStream<Uint8Array> | string, headers: Record<string, string> = {}) =>
  new Request('http://edge', { method: 'POST', body, headers, ...{ duplex: 'half' } })

/** Endless chunks, and how many of them were taken. */
function endless(chunk: Uint8Array, pauseMs = 0) {
  let taken = 0
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
        taken += 1
        controller.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, taken: () => taken }
}

test('a body without end is left in the end, and none of the excess is kept', async () => {
  const { stream, taken } = endless(new Uint8Array(1 << 20))
  const read = await readBytes(request(stream), 10_000)
  expect(read.ok ? null : read.error.status).toBe(413)
  expect(taken()).toBeLessThanOrEqual(20)
})

test('a body that trickles is given up', async () => {
  const { stream } = endless(new Uint8Array(1), 5)
  const read = await readBytes(request(stream), 1 << 20, 40)
  expect(read.ok ? null : read.error.code).toBe('body_timeout')
})

test('a body that breaks off is refused', async () => {
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new Error('cut')),
  })
  const read = await readBytes(request(stream), 100)
  expect(read.ok ? null : read.error.code).toBe('body_broken')
})

test('a packed body is refused unread', async () => {
  const { stream, taken } = endless(new Uint8Array(10))
  const read = await readBytes(request(stream, { 'content-encoding': 'gzip' }), 100)
  expect(read.ok ? null : read.error.status).toBe(415)
  expect(taken()).toBe(0)
})
