// The server's stream, line by line, where a real one would not say it on demand.
import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listening } from '../../loopback.cases.ts'
import type { NodeEvent } from '../../../schemas/wire/node.ts'
import type { EngineCall } from '../engine.port.ts'
import { QUESTION } from '../engine.cases.ts'
import { streamAnswer } from './vllm-stream.ts'

let server: Server
let url: string
let reply: { readonly status: number; readonly body: string }

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(reply.status, { 'content-type': 'text/event-stream' })
    response.end(reply.body)
  })
  url = await listening(server)
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const usage = (completion: number) => ({ prompt_tokens: 5, completion_tokens: completion })
const score = (token: string) => ({ token, logprob: -1, top_logprobs: [] })
const says = (text: string, completion: number, more: object = {}) => {
  return { choices: [{ delta: { content: text }, ...more }], usage: usage(completion) }
}

async function answered(chunks: readonly object[], change: Partial<EngineCall> = {}) {
  const lines = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]']
  reply = { status: 200, body: lines.map((line) => `data: ${line}\n\n`).join('') }
  return eventsFor(change)
}

async function eventsFor(change: Partial<EngineCall> = {}): Promise<NodeEvent[]> {
  const events: NodeEvent[] = []
  const never = new AbortController().signal
  const served = { url, model: 'a', contextTokens: 512 }
  for await (const event of streamAnswer(served, { ...QUESTION, ...change }, never)) {
    events.push(event)
  }
  return events
}

test('the token that ends an answer is neither counted nor scored', async () => {
  const logprobs = { content: [score('b'), score('</s>')] }
  const last = { logprobs, finish_reason: 'stop', stop_reason: null }
  const events = await answered(
    [says('', 0), says('a', 1, { logprobs: { content: [score('a')] } }), says('b', 3, last)],
    { logprobs: 0 },
  )
  expect(events.map(({ type }) => type)).toEqual(['start', 'token', 'token', 'end'])
  expect(events[2]).toMatchObject({ text: 'b', tokens: 1, logprobs: [{ token: 'b' }] })
  expect(events.at(-1)).toMatchObject({ finishReason: 'stop', completionTokens: 2 })
})

test('what a stop text ended is counted with its tokens', async () => {
  const last = { finish_reason: 'stop', stop_reason: 'b' }
  const events = await answered([says('', 0), says('a', 1), says('', 2, last)])
  expect(events.at(-1)).toMatchObject({ finishReason: 'stop', completionTokens: 2 })
})

test('a failure in the middle of a stream is told as one, with its message', async () => {
  const failed = { error: { message: 'EngineCore encountered an issue', code: 500 } }
  await expect(answered([says('', 0), failed])).rejects.toMatchObject({
    code: 'engine_failed',
    message: 'EngineCore encountered an issue',
  })
})

test('a schema that is refused when the reply has begun is refused all the same', async () => {
  const failed = { error: { message: 'Grammar error', type: 'BadRequestError', code: 400 } }
  const refused = answered([failed], { jsonSchema: {} })
  await expect(refused).rejects.toMatchObject({ code: 'schema_unsupported' })
})

test.each<[string, number, string, Partial<EngineCall>, string]>([
  [
    'a text that is too long',
    400,
    "This model's maximum context length is 512",
    {},
    'context_exceeded',
  ],
  ['a schema', 400, 'Unimplemented type', { jsonSchema: {} }, 'schema_unsupported'],
  ['anything else', 400, 'bad', {}, 'engine_failed'],
  ['a schema, when it is broken itself', 500, 'oops', { jsonSchema: {} }, 'engine_failed'],
])('a server that refuses %s is understood', async (_, status, message, change, code) => {
  reply = { status, body: JSON.stringify({ error: { message } }) }
  await expect(eventsFor(change)).rejects.toMatchObject({ code, message })
})
