// The bytes of a reply, from the events of its answer: the same for the first caller, who gets them
// as they come, and for a replay, which gets them all at once.
import type { GenerationId } from '../../schemas/ids.ts'
import type { Answer } from '../answer.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import { DONE, EVENT_STREAM_HEADERS, frameText } from '../http/event-stream.ts'
import type { StoredReply } from '../http/idempotency.ts'
import { problemBody, type Problem } from '../http/problem.ts'
import { rateHeaders } from './rate-headers.ts'
import { heard, type Format, type Framing, type Streamed } from './answer-format.ts'

/** What a reply is made of, beside the answer and its charge. */
export type Kept = {
  readonly framing: Framing
  readonly headers: Readonly<Record<string, string>>
}

type Asks = {
  readonly asked: { readonly sampling: { readonly n?: number | undefined } }
  readonly formatOf: (framing: Framing) => Format
}

type Text = StoredReply & { readonly headers: Record<string, string> }

export function bodyOf(
  { framing, headers }: Kept,
  end: AnswerEnd,
  { asked, formatOf }: Asks,
  requestId: string,
): Text {
  const charged = end.chargedNanoUsd.toString()
  const said = {
    'content-type': 'application/json',
    ...headers,
    'x-meed-cost-nano-usd': charged,
  }
  if (end.failure !== null) {
    const problem = brokenOff(framing.generationId, charged)
    const body = JSON.stringify(problemBody(problem, requestId))
    return { status: problem.status, headers: { ...said, 'x-should-retry': 'true' }, body }
  }
  const whole = formatOf(framing).whole(heard(end.said, asked.sampling.n ?? 1), end)
  return { status: 200, headers: said, body: JSON.stringify(whole) }
}

/** @param end null: the status and headers alone, before there is an end */
export function streamText(kept: Kept, end: AnswerEnd | null, { formatOf }: Asks): Text {
  const headers = { ...EVENT_STREAM_HEADERS, ...kept.headers }
  if (end === null) return { status: 200, headers, body: '' }
  const streamed = formatOf(kept.framing).stream()
  const events: AnswerEvent[] = [...end.said, { type: 'end', end }]
  const frames = [...streamed.open(), ...events.flatMap((event) => streamed.frames(event))]
  return { status: 200, headers, body: frames.map(frameText).join('') + streamEnd(streamed, end) }
}

/** After an error there is no [DONE]: nothing looks like success. */
export function streamEnd({ closesWithDone }: Streamed, { failure }: AnswerEnd): string {
  return closesWithDone && failure === null ? DONE : ''
}

/** A part of a whole reply reaches nobody and costs nothing: a client may ask again by itself. */
function brokenOff(generationId: GenerationId, charged: string): Problem {
  return {
    status: 502,
    type: 'upstream_error',
    code: 'upstream_failed',
    message: 'The node broke off. Nothing was charged; ask again.',
    metadata: { generation_id: generationId, charged_nano_usd: charged },
  }
}

/** Fewer tokens than asked for, or than the context has, are said to be possible before the first of them. */
export function headersOf(
  { hold, clampedByContext = false }: Pick<Answer, 'hold'> & Partial<Answer>,
  generationId: GenerationId,
): Record<string, string> {
  return {
    'x-meed-generation-id': generationId,
    'x-meed-held-nano-usd': hold.heldNanoUsd.toString(),
    ...rateHeaders(hold.rates),
    ...(hold.clampedByCredit ? { 'x-meed-clamped': 'credits' } : {}),
    ...(hold.clampedByRate ? { 'x-meed-clamped': 'rate' } : {}),
    ...(clampedByContext ? { 'x-meed-clamped': 'context' } : {}),
  }
}
