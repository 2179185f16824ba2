// The upstream of every gateway that is measured, one process: the node's protocol for Meed, OpenAI's
// for the others, the same answer for all. Tells its parent its port, and when a caller hung up.
//
// A question that begins with "slow" gets one token each 20 ms for as long as somebody reads.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { ANSWER_TOKENS, PROMPT_TOKENS } from './terms.ts'

const WORDS = Array.from({ length: ANSWER_TOKENS }, (_, i) => (i === 0 ? 'word' : ' word'))
const TEXT = WORDS.join('')
const SLOW_MS = 20

const request = z.looseObject({
  stream: z.boolean().optional(),
  gatherMs: z.number().optional(),
  messages: z.array(z.looseObject({ content: z.string() })).min(1),
})

const usage = {
  prompt_tokens: PROMPT_TOKENS,
  completion_tokens: ANSWER_TOKENS,
  total_tokens: PROMPT_TOKENS + ANSWER_TOKENS,
}
const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'bench-base',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`
const COMPLETION = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'bench-base',
  choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }],
  usage,
})
const SSE = [
  chunk({ role: 'assistant', content: '' }, null),
  ...WORDS.map((content) => chunk({ content }, null)),
  chunk({}, 'stop'),
  'data: [DONE]\n\n',
]
const line = (event: object) => `${JSON.stringify(event)}\n`
const START = line({ type: 'start', promptTokens: PROMPT_TOKENS })
const TOKEN = line({ type: 'token', text: ' word', tokens: 1 })
const NODE = [
  START,
  ...WORDS.map((text) => line({ type: 'token', text, tokens: 1 })),
  line({
    type: 'end',
    finishReason: 'stop',
    promptTokens: PROMPT_TOKENS,
    completionTokens: ANSWER_TOKENS,
  }),
]

const server = createServer((asked, reply) => void answer(asked, reply))
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
process.on('disconnect', () => process.exit(0))

async function answer(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const each of asked) chunks.push(Buffer.from(each))
  const body = request.parse(JSON.parse(Buffer.concat(chunks).toString()))
  const content = body.messages.at(-1)?.content ?? ''
  const isNode = asked.url === '/v1/generate'
  if (content.startsWith('slow')) return trickle(reply, content)
  if (isNode) {
    reply.writeHead(200, { 'content-type': 'application/x-ndjson' })
    // As a real node does: all together where the edge asked for that.
    const writes = body.gatherMs === undefined ? NODE : [NODE.join('')]
    for (const each of writes) reply.write(each)
    reply.end()
  } else if (body.stream === true) {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const each of SSE) reply.write(each)
    reply.end()
  } else {
    reply.writeHead(200, { 'content-type': 'application/json' })
    reply.end(COMPLETION)
  }
}

function trickle(reply: ServerResponse, name: string): void {
  reply.writeHead(200, { 'content-type': 'application/x-ndjson' })
  reply.write(START)
  const timer = setInterval(() => reply.write(TOKEN), SLOW_MS)
  reply.on('close', () => {
    clearInterval(timer)
    process.send?.({ closed: name, atMs: Date.now() })
  })
}
