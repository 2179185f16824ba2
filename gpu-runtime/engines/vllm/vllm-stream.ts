// One answer of vLLM's server as the events of the engine port: text, the tokens that it stands for, and
// their log-probabilities. The server counts the token that ends an answer; nobody is charged for it here.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import type { NodeEvent } from '../../../schemas/wire/node.ts'
import { EngineError, type EngineCall } from '../engine.port.ts'
import { post, whyOf } from './vllm-http.ts'
import { tokenLogprobs, vllmLogprobs } from './vllm-logprobs.ts'
import { requestOf, type Served } from './vllm-request.ts'

const usage = z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() })
const choice = z.looseObject({
  /** Of a chat. */
  delta: z.looseObject({ content: z.string().nullish() }).optional(),
  /** Of a text. */
  text: z.string().optional(),
  logprobs: vllmLogprobs.nullish(),
  finish_reason: z.string().nullish(),
  /** The stop text or token that ended it; null where the model's own end did. */
  stop_reason: z.union([z.string(), z.number()]).nullish(),
})
const chunk = z.looseObject({ choices: z.array(choice), usage: usage.nullish() })
/** What it finds when it has begun to reply comes in the stream, with the status that it would have had. */
const failure = z.looseObject({
  error: z.looseObject({ message: z.string(), code: z.number().nullish() }),
})

/** Throws an EngineError where the server refuses or fails. */
export async function* streamAnswer(
  served: Served,
  call: EngineCall,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  const reply = await open(served, call, signal)
  const events = reply
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
  let [counted, sent, started] = [0, 0, false]
  for await (const { data } of events) {
    if (data === '[DONE]') return
    const { choices, usage: used } = chunkOf(data, call)
    const [one] = choices
    if (used === undefined || used === null || one === undefined) continue
    const promptTokens = used.prompt_tokens
    if (!started) yield { type: 'start', promptTokens }
    started = true
    const { finish_reason: reason, stop_reason: stopped } = one
    // The token that ends an answer by itself is none of the answer's.
    const isOwnEnd = reason === 'stop' && (stopped ?? null) === null
    const fresh = Math.max(0, used.completion_tokens - counted - (isOwnEnd ? 1 : 0))
    counted = used.completion_tokens
    sent += fresh
    const text = one.delta?.content ?? one.text ?? ''
    if (fresh > 0 || text !== '') {
      yield { type: 'token', text, tokens: fresh, ...scoresOf(one.logprobs, call, fresh) }
    }
    if ((reason ?? null) === null) continue
    const finishReason = reason === 'length' ? 'length' : 'stop'
    yield { type: 'end', finishReason, promptTokens, completionTokens: sent }
    return
  }
}

function scoresOf(
  told: z.infer<typeof choice>['logprobs'],
  { logprobs: count }: EngineCall,
  tokens: number,
) {
  if (count === undefined) return {}
  const scores = told === undefined || told === null ? [] : tokenLogprobs(told, count)
  return { logprobs: scores.slice(0, tokens) }
}

function chunkOf(data: string, call: EngineCall): z.infer<typeof chunk> {
  const json: unknown = JSON.parse(data)
  const failed = failure.safeParse(json)
  if (!failed.success) return chunk.parse(json)
  const { code, message } = failed.data.error
  throw refused(code ?? 500, message, call)
}

async function open(
  served: Served,
  call: EngineCall,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { path, body } = requestOf(served, call)
  const reply = await post(`${served.url}${path}`, body, signal)
  if (reply.ok && reply.body !== null) return reply.body
  throw refused(reply.status, await whyOf(reply), call)
}

/** What the server refuses with 400 is the call's own fault: too long, or a schema that has no grammar. */
function refused(status: number, why: string, { jsonSchema }: EngineCall): EngineError {
  if (status !== 400) return new EngineError('engine_failed', why)
  if (/context length|max_tokens/i.test(why)) return new EngineError('context_exceeded', why)
  return new EngineError(jsonSchema === undefined ? 'engine_failed' : 'schema_unsupported', why)
}
