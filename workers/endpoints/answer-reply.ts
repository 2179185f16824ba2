// Runs an answer for a caller and writes it in a format, streamed or whole. However the call ends,
// the generation is followed to its one end.
import type { Context } from 'hono'
import { makeId, type GenerationId } from '../../schemas/ids.ts'
import { answer, type Answer } from '../answer.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import { refuse, type Api } from '../http/context.ts'
import { DONE, EVENT_STREAM_HEADERS, eventStream, frameText } from '../http/event-stream.ts'
import type { Problem } from '../http/problem.ts'
import type { Asked } from './answer-call.ts'
import { heard, type Format, type Framing } from './answer-format.ts'
import { problemOf } from './refusals.ts'

export type AnswerRequest = {
  readonly asked: Asked
  readonly isStreamed: boolean
  readonly formatOf: (framing: Framing) => Format
}

export async function answerReply(
  context: Context<Api>,
  { asked, isStreamed, formatOf }: AnswerRequest,
): Promise<Response> {
  const ports = context.get('ports')
  const generationId = makeId('gen', ports.now(), ports.random(10))
  const hangUp = new AbortController()
  const signals = [hangUp.signal, context.req.raw.signal]
  const signal = AbortSignal.any(signals)
  const authorization = context.req.header('authorization') ?? null
  const answered = await answer({ ...asked, generationId, authorization, signal }, ports)
  if (!answered.ok) return refuse(context, problemOf(answered.error, asked.maxTokens))
  const begun = answered.value
  const format = formatOf({
    generationId,
    model: begun.model.name,
    createdSeconds: Math.floor(ports.now() / 1_000),
    maxTokens: begun.hold.maxTokens,
  })
  const headers = answerHeaders(begun, generationId)
  if (!isStreamed) return whole(context, begun, format, headers, asked.sampling.n ?? 1)
  const stream = eventStream(texts(begun, format), {
    onCancel: () => hangUp.abort(),
    onBroken: (error) => {
      const reason = error instanceof Error ? error.message : 'unknown'
      ports.log('stream_broke', { requestId: context.get('requestId'), reason })
      const message = 'Something broke on our side. GET /v1/generations/{id} says what was charged.'
      return {
        data: { error: { message, type: 'api_error', param: null, code: 'internal_error' } },
      }
    },
  })
  return new Response(stream, { headers: { ...EVENT_STREAM_HEADERS, ...headers } })
}

/** The frames of a stream as text. After an error there is no [DONE]: nothing looks like success. */
async function* texts(begun: Answer, format: Format): AsyncGenerator<string, void> {
  const streamed = format.stream()
  for (const frame of streamed.open()) yield frameText(frame)
  let failed = false
  for await (const event of begun.events) {
    if (event.type === 'end') failed = event.end.failure !== null
    for (const frame of streamed.frames(event)) yield frameText(frame)
  }
  if (streamed.closesWithDone && !failed) yield DONE
}

async function whole(
  context: Context<Api>,
  begun: Answer,
  format: Format,
  headers: Record<string, string>,
  choices: number,
): Promise<Response> {
  const events: AnswerEvent[] = []
  let end: AnswerEnd | null = null
  for await (const event of begun.events) {
    if (event.type === 'end') end = event.end
    else events.push(event)
  }
  if (end === null) throw new Error('an answer always ends')
  const cost = { ...headers, 'x-meed-cost-nano-usd': end.chargedNanoUsd.toString() }
  if (end.failure !== null) return refuse(context, brokenOff(begun, end, cost))
  return Response.json(format.whole(heard(events, choices), end), { headers: cost })
}

/** Where something was charged, a client must not repeat the call by itself. */
function brokenOff({ hold }: Answer, end: AnswerEnd, headers: Record<string, string>): Problem {
  const charged = end.chargedNanoUsd.toString()
  return {
    status: 502,
    type: 'upstream_error',
    code: 'upstream_failed',
    message: `The node broke off. ${charged} nano-USD were charged for what it had produced.`,
    metadata: { generation_id: hold.generationId, charged_nano_usd: charged },
    headers,
    retry: end.chargedNanoUsd === 0n,
  }
}

export function answerHeaders(
  { hold }: Pick<Answer, 'hold'>,
  generationId: GenerationId,
): Record<string, string> {
  return {
    'x-meed-generation-id': generationId,
    'x-meed-held-nano-usd': hold.heldNanoUsd.toString(),
    ...(hold.clampedByCredit ? { 'x-meed-clamped': 'credits' } : {}),
  }
}
