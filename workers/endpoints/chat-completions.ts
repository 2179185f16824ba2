// POST /v1/chat/completions, streamed and not, in OpenAI's shapes. Parses, calls the spine, encodes.
import type { Context } from 'hono'
import { chatRequest, messageText, type ChatRequest } from '../../schemas/wire/chat.ts'
import { makeId, type GenerationId } from '../../schemas/ids.ts'
import { answer, type Answer, type Call } from '../answer.ts'
import type { AnswerEnd } from '../answer-run.ts'
import type { Api } from '../http/context.ts'
import { refuse } from '../http/context.ts'
import { EVENT_STREAM_HEADERS, eventStream } from '../http/event-stream.ts'
import { problemResponse } from '../http/problem.ts'
import { readJson } from '../http/read-body.ts'
import { chunks, completion, type Framing } from './chat-shapes.ts'
import { problemOf } from './refusals.ts'

export async function chatCompletions(context: Context<Api>): Promise<Response> {
  const body = await readJson(context.req.raw, chatRequest)
  if (!body.ok) return refuse(context, body.error)
  const ports = context.get('ports')
  const generationId = makeId('gen', ports.now(), ports.random(10))
  const hangUp = new AbortController()
  const signals = [hangUp.signal, context.req.raw.signal]
  const call = callOf(body.value, generationId, context, AbortSignal.any(signals))
  const answered = await answer(call, ports)
  if (!answered.ok) return refuse(context, problemOf(answered.error))
  const begun = answered.value
  const framing: Framing = {
    generationId,
    model: begun.model.name,
    createdSeconds: Math.floor(ports.now() / 1_000),
    includeUsage: body.value.stream_options?.include_usage !== false,
  }
  const headers = answerHeaders(begun, generationId)
  if (body.value.stream !== true) return whole(begun, framing, headers, context)
  const stream = eventStream(chunks(begun, framing), () => hangUp.abort())
  return new Response(stream, { headers: { ...EVENT_STREAM_HEADERS, ...headers } })
}

function callOf(
  body: ChatRequest,
  generationId: GenerationId,
  context: Context<Api>,
  signal: AbortSignal,
): Call {
  const { stop } = body
  return {
    generationId,
    authorization: context.req.header('authorization') ?? null,
    model: body.model,
    turns: body.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: messageText(content),
    })),
    datanets: [...new Set(body.datanets)],
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    sampling: {
      temperature: body.temperature ?? 1,
      topP: body.top_p ?? 1,
      seed: body.seed ?? null,
      stop: stop === undefined ? [] : typeof stop === 'string' ? [stop] : stop,
    },
    signal,
  }
}

async function whole(
  begun: Answer,
  framing: Framing,
  headers: Record<string, string>,
  context: Context<Api>,
): Promise<Response> {
  let text = ''
  let end: AnswerEnd | null = null
  for await (const event of begun.events) {
    if (event.type === 'text') text += event.text
    else end = event.end
  }
  if (end === null) throw new Error('an answer always ends')
  const cost = { ...headers, 'x-meed-cost-nano-usd': end.chargedNanoUsd.toString() }
  if (end.failure === null) return Response.json(completion(text, end, framing), { headers: cost })
  const requestId = context.get('requestId')
  const charged = end.chargedNanoUsd.toString()
  const problem = {
    status: 502,
    type: 'upstream_error',
    code: 'upstream_failed',
    message: `The node broke off. ${charged} nano-USD were charged for what it had produced.`,
    metadata: { generation_id: framing.generationId, charged_nano_usd: charged },
  } as const
  return problemResponse({ ...problem, headers: cost }, requestId)
}

function answerHeaders(begun: Answer, generationId: GenerationId): Record<string, string> {
  return {
    'x-meed-generation-id': generationId,
    'x-meed-held-nano-usd': begun.hold.heldNanoUsd.toString(),
    ...(begun.hold.clampedByCredit ? { 'x-meed-clamped': 'credits' } : {}),
  }
}
