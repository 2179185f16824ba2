// What vLLM's server answers, parsed: loading and unloading adapters, what it lists, one streamed chat.
// Its replies to a refused adapter differ by cause and version; what counts is what it lists after.
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import type { CountRequest, NodeEvent } from '../../../schemas/wire/node.ts'
import { EngineError, type EngineCall } from '../engine.port.ts'

const LOAD_MS_MAX = 60_000
const ASK_MS_MAX = 10_000

const listed = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) })
const refusal = z.looseObject({ error: z.looseObject({ message: z.string() }) })
const usage = z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() })
const chunk = z.looseObject({
  choices: z.array(
    z.looseObject({
      delta: z.looseObject({ content: z.string().nullish() }),
      finish_reason: z.string().nullish(),
      /** The stop text or token that ended it; null where the model's own end did. */
      stop_reason: z.union([z.string(), z.number()]).nullish(),
    }),
  ),
  usage: usage.nullish(),
})

/** Names of the adapters that the server answers for, the base left out. */
export async function listAdapters(url: string, base: string): Promise<readonly string[]> {
  const reply = await fetch(`${url}/v1/models`, { signal: AbortSignal.timeout(ASK_MS_MAX) })
  const { data } = listed.parse(await reply.json())
  return data.map(({ id }) => id).filter((id) => id !== base)
}

/** @param folder absolute: anything else vLLM may look up on a hub */
export async function loadAdapter(url: string, name: string, folder: string): Promise<void> {
  const reply = await post(`${url}/v1/load_lora_adapter`, { lora_name: name, lora_path: folder })
  if (!reply.ok) {
    const why = `vLLM does not take the adapter: ${await whyOf(reply)}`
    throw new EngineError('adapter_invalid', why)
  }
  await reply.body?.cancel()
}

/** Whatever it replies: the caller looks at the list afterwards. */
export async function unloadAdapter(url: string, name: string): Promise<void> {
  const reply = await post(`${url}/v1/unload_lora_adapter`, { lora_name: name })
  await reply.body?.cancel()
}

const tokenized = z.looseObject({ count: z.number() })

export async function countPrompt(
  url: string,
  model: string,
  { messages, template }: CountRequest,
): Promise<number> {
  const prompt = { prompt: messages.map(({ content }) => content).join('') }
  const asked = template === 'none' ? prompt : { messages, add_generation_prompt: true }
  const reply = await post(`${url}/tokenize`, { model, ...asked })
  if (!reply.ok) throw new EngineError('engine_failed', await whyOf(reply))
  return tokenized.parse(await reply.json()).count
}

/** The gauges that routing and scaling look at; absent ones are 0. */
export async function readGauges(url: string): Promise<ReadonlyMap<string, number>> {
  const reply = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(ASK_MS_MAX) })
  const gauges = new Map<string, number>()
  for (const line of (await reply.text()).split('\n')) {
    const [, name = '', labels = '', value] = /^vllm:(\w+)(\{[^}]*\})? (\S+)$/.exec(line) ?? []
    const reason = /reason="(\w+)"/.exec(labels)?.[1]
    if (value !== undefined)
      gauges.set(reason === undefined ? name : `${name}:${reason}`, Number(value))
  }
  return gauges
}

export async function* streamChat(
  url: string,
  model: string,
  call: EngineCall,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  const reply = await openChat(url, model, call, signal)
  const events = reply
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
  let [promptTokens, counted, sent] = [0, 0, 0]
  let started = false
  for await (const { data } of events) {
    if (data === '[DONE]') return
    const { choices, usage: used } = chunk.parse(JSON.parse(data))
    const [choice] = choices
    if (used === undefined || used === null || choice === undefined) continue
    promptTokens = used.prompt_tokens
    if (!started) yield { type: 'start', promptTokens }
    started = true
    const { finish_reason: reason, stop_reason: stopped, delta } = choice
    // The token that ends an answer by itself is none of the answer's.
    const isOwnEnd = reason === 'stop' && (stopped ?? null) === null
    const fresh = used.completion_tokens - counted - (isOwnEnd ? 1 : 0)
    counted = used.completion_tokens
    const text = delta.content ?? ''
    if (fresh > 0 || text !== '') yield { type: 'token', text, tokens: Math.max(0, fresh) }
    sent += Math.max(0, fresh)
    if ((reason ?? null) === null) continue
    const finishReason = reason === 'length' ? 'length' : 'stop'
    yield { type: 'end', finishReason, promptTokens, completionTokens: sent }
    return
  }
}

async function openChat(
  url: string,
  model: string,
  call: EngineCall,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const body = {
    model,
    messages: call.messages,
    max_tokens: call.maxTokens,
    temperature: call.temperature,
    top_p: call.topP,
    ...(call.seed === null ? {} : { seed: call.seed }),
    ...(call.stop.length === 0 ? {} : { stop: call.stop }),
    stream: true,
    stream_options: { include_usage: true, continuous_usage_stats: true },
  }
  const reply = await post(`${url}/v1/chat/completions`, body, signal)
  if (reply.ok && reply.body !== null) return reply.body
  const why = await whyOf(reply)
  const isLong = reply.status === 400 && /context length|max_tokens/i.test(why)
  throw new EngineError(isLong ? 'context_exceeded' : 'engine_failed', why)
}

function post(url: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  const limit = signal ?? AbortSignal.timeout(LOAD_MS_MAX)
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal: limit })
}

async function whyOf(reply: Response): Promise<string> {
  const text = await reply.text()
  try {
    return refusal.parse(JSON.parse(text)).error.message
  } catch {
    return `vLLM answered ${reply.status}: ${text.slice(0, 200)}`
  }
}
