// OpenAI's Response object and the events of its stream, in OpenAI's order, each with a name and a
// running number. A node that dies gives an `error` event and then `response.failed`.
import type { Annotation } from '../../schemas/wire/chat.ts'
import type { OutputMessage, OutputText, ResponseObject } from '../../schemas/wire/responses.ts'
import { responsesUsageOf } from '../../schemas/wire/usage.ts'
import type { AnswerEnd, AnswerEvent } from '../answer-run.ts'
import type { Frame } from '../http/event-stream.ts'
import { BROKE_OFF, heard, type Format, type Framing, type Heard } from './answer-format.ts'
import type { Streamed } from './answer-format.ts'

/** What of the request is told again in the reply. */
export type ResponsesAsked = {
  readonly echo: Pick<
    ResponseObject,
    'instructions' | 'max_output_tokens' | 'metadata' | 'temperature' | 'text' | 'top_p' | 'user'
  >
  readonly logprobs: boolean
}

export function responsesFormat(framing: Framing, asked: ResponsesAsked): Format {
  return {
    whole: ([only = NOTHING], end) => over(framing, asked, only, end),
    stream: () => events(framing, asked),
  }
}

const NOTHING: Heard = { text: '', finishReason: 'stop', logprobs: [] }

function idOf(prefix: string, { generationId }: Framing): string {
  return `${prefix}_${generationId.slice('gen_'.length)}`
}

function begun(framing: Framing, asked: ResponsesAsked['echo']): ResponseObject {
  return {
    id: idOf('resp', framing),
    object: 'response',
    created_at: framing.createdSeconds,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    ...asked,
    model: framing.model,
    output: [],
    parallel_tool_calls: false,
    previous_response_id: null,
    reasoning: null,
    store: false,
    tool_choice: 'none',
    tools: [],
    truncation: 'disabled',
    usage: null,
    meed: { generation_id: framing.generationId, citations: [], grounding: null },
  }
}

function over(
  framing: Framing,
  asked: ResponsesAsked,
  said: Heard,
  end: AnswerEnd,
): ResponseObject {
  const [annotations = []] = end.annotations
  const status =
    end.failure !== null ? 'failed' : said.finishReason === 'stop' ? 'completed' : 'incomplete'
  return {
    ...begun(framing, asked.echo),
    status,
    error: end.failure === null ? null : BROKE_OFF,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    output: [message(framing, status, [textPart(said, annotations, asked)])],
    usage: responsesUsageOf(end.usage, end.chargedNanoUsd),
    meed: {
      generation_id: framing.generationId,
      citations: annotations.map(({ meed }) => meed),
      grounding: end.grounding?.[0] ?? null,
    },
  }
}

function message(
  framing: Framing,
  status: ResponseObject['status'],
  content: OutputText[],
): OutputMessage {
  return {
    id: idOf('msg', framing),
    type: 'message',
    role: 'assistant',
    status: status === 'failed' ? 'incomplete' : status,
    content,
  }
}

function textPart(
  { text, logprobs }: Heard,
  annotations: readonly Annotation[],
  asked: ResponsesAsked,
): OutputText {
  return {
    type: 'output_text',
    text,
    annotations: annotations.map(flat),
    logprobs: asked.logprobs ? [...logprobs] : [],
  }
}

function flat({ type, url_citation: citation }: Annotation): OutputText['annotations'][number] {
  return { type, ...citation }
}

function events(framing: Framing, asked: ResponsesAsked): Streamed {
  let sequence = 0
  const told: AnswerEvent[] = []
  const frame = (type: string, members: object): Frame => ({
    event: type,
    data: { type, ...members, sequence_number: sequence++ },
  })
  const place = { item_id: idOf('msg', framing), output_index: 0, content_index: 0 }
  const ended = (end: AnswerEnd): Frame[] => {
    const [said = NOTHING] = heard(told, 1)
    const response = over(framing, asked, said, end)
    const [item] = response.output
    const part = textPart(said, end.annotations[0] ?? [], asked)
    const { logprobs, text } = part
    const closing = [
      ...part.annotations.map((annotation, index) =>
        frame('response.output_text.annotation.added', {
          ...place,
          annotation_index: index,
          annotation,
        }),
      ),
      frame('response.output_text.done', { ...place, text, logprobs }),
      frame('response.content_part.done', { ...place, part }),
      frame('response.output_item.done', { output_index: 0, item }),
    ]
    if (end.failure === null)
      return [...closing, frame(`response.${response.status}`, { response })]
    const broke = frame('error', { ...BROKE_OFF, param: null })
    return [broke, frame('response.failed', { response })]
  }
  return {
    closesWithDone: false,
    open: () => {
      const response = begun(framing, asked.echo)
      const item = message(framing, 'in_progress', [])
      const part = textPart(NOTHING, [], asked)
      return [
        frame('response.created', { response }),
        frame('response.in_progress', { response }),
        frame('response.output_item.added', { output_index: 0, item }),
        frame('response.content_part.added', { ...place, part }),
      ]
    },
    frames: (event) => {
      told.push(event)
      if (event.type === 'end') return ended(event.end)
      if (event.type !== 'text') return []
      const logprobs = asked.logprobs ? event.logprobs : []
      return [frame('response.output_text.delta', { ...place, delta: event.text, logprobs })]
    },
  }
}
