// The Vercel AI SDK with its provider for compatible APIs, unmodified.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, embedMany, generateObject, generateText, streamText } from 'ai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { MODEL, openWorld, type World } from './world.cases.ts'

let world: World
let meed: ReturnType<typeof createOpenAICompatible>
beforeAll(async () => {
  world = await openWorld()
  const options = { name: 'meed', apiKey: world.key, baseURL: `${world.stack.url}/v1` }
  meed = createOpenAICompatible({
    ...options,
    includeUsage: true,
    supportsStructuredOutputs: true,
  })
})
afterAll(() => world.stop())

test('generateText gives the text, the reason it ended and the usage', async () => {
  const { text, finishReason, usage } = await generateText({ model: meed(MODEL), prompt: 'a b' })
  expect([text, finishReason]).toEqual(['You asked: a b', 'stop'])
  expect(usage).toMatchObject({ inputTokens: 2, outputTokens: 4, totalTokens: 6 })
})

test('streamText gives the parts in order and the usage at the end', async () => {
  const { textStream, usage, finishReason } = streamText({
    model: meed(MODEL),
    prompt: 'one two three',
    maxOutputTokens: 3,
  })
  const parts: string[] = []
  for await (const part of textStream) parts.push(part)
  expect(parts).toEqual(['You', ' asked:', ' one'])
  expect([await finishReason, (await usage).outputTokens]).toEqual(['length', 3])
})

test('generateObject gives an object of its schema', async () => {
  const schema = z.object({ city: z.string(), people: z.number().int() })
  const { object } = await generateObject({ model: meed(MODEL), schema, prompt: 'where' })
  expect(object).toEqual({ city: 'You asked: where', people: 7 })
})

test('embedMany gives one vector a text', async () => {
  const model = meed.embeddingModel('all-MiniLM-L6-v2-int8')
  const { embeddings, usage } = await embedMany({ model, values: ['a', 'b', 'c'] })
  expect(embeddings.map((vector) => vector.length)).toEqual([384, 384, 384])
  expect(usage.tokens).toBe(9)
})

test('a refusal is its own error with the status and our words, and is not repeated', async () => {
  const refused = generateText({ model: meed('no/such'), prompt: 'x' })
  const error: unknown = await refused.catch((thrown: unknown) => thrown)
  expect(APICallError.isInstance(error) && error.statusCode).toBe(404)
  expect(String(error)).toContain("The model 'no/such' does not exist")
})

test('a stream that dies is an error of the stream, after what had come', async () => {
  const prompt = 'one two faults:{"dieAfterTokens":2}'
  const errors: unknown[] = []
  const { textStream } = streamText({
    model: meed(MODEL),
    prompt,
    onError: ({ error }) => void errors.push(error),
  })
  let text = ''
  for await (const part of textStream) text += part
  expect(text).toBe('You asked:')
  expect(errors).toHaveLength(1)
})

test('an aborted stream ends', async () => {
  const abort = new AbortController()
  const { textStream } = streamText({
    model: meed(MODEL),
    prompt: `${'w '.repeat(80)}faults:{"tokenMs":20}`,
    abortSignal: abort.signal,
  })
  let parts = 0
  for await (const _ of textStream) if (++parts === 3) abort.abort()
  expect(parts).toBeLessThan(60)
})
