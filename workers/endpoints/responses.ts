// POST /v1/responses: OpenAI's newer operation, one call at a time.
import { err, ok, type Result } from '../../schemas/result.ts'
import { responseObject, responsesRequest } from '../../schemas/wire/responses.ts'
import type { ResponsesRequest } from '../../schemas/wire/responses.ts'
import { z } from 'zod'
import { refuse } from '../http/context.ts'
import { invalidRequest, type Problem } from '../http/problem.ts'
import { samplingOf, textSchemaOf, toolsRefusal, type Asked } from './answer-call.ts'
import { answerReply } from './answer-reply.ts'
import { ANSWERS } from './chat-completions.ts'
import { endpointWith, type Contract } from './endpoint.ts'
import { responsesFormat } from './responses-format.ts'

const streamEvent = z
  .looseObject({ type: z.string(), sequence_number: z.int() })
  .meta({ id: 'ResponseStreamEvent' })

const contract: Contract = {
  ...ANSWERS,
  path: '/v1/responses',
  operationId: 'createResponse',
  summary: 'Answer with a Response',
  description:
    'OpenAI’s Responses API without memory: `previous_response_id` and `store` are refused, earlier turns go into `input`. With `stream` the events come in OpenAI’s order, each with its name and number.',
  replies: {
    200: {
      description: 'The response, or with `stream` its events.',
      content: { 'application/json': responseObject, 'text/event-stream': streamEvent },
    },
  },
}

export const responses = endpointWith(contract, responsesRequest, async (context, body, bytes) => {
  const asked = askedOf(body)
  if (!asked.ok) return refuse(context, asked.error)
  const echo = {
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    temperature: body.temperature ?? 1,
    text: { format: body.text?.format ?? { type: 'text' } },
    top_p: body.top_p ?? 1,
    user: body.user ?? null,
  }
  const logprobs = asked.value.sampling.logprobs !== undefined
  const formatOf = (framing: Parameters<typeof responsesFormat>[0]) =>
    responsesFormat(framing, { echo, logprobs })
  const isStreamed = body.stream === true
  return answerReply(context, bytes, { asked: asked.value, isStreamed, formatOf })
})

function askedOf(body: ResponsesRequest): Result<Asked, Problem> {
  if (typeof body.previous_response_id === 'string') return err(noMemory())
  const tools = toolsRefusal(body)
  if (tools !== null) return err(tools)
  const schema = textSchemaOf(body.text?.format)
  if (!schema.ok) return schema
  const scored = (body.include?.length ?? 0) > 0 || typeof body.top_logprobs === 'number'
  return ok({
    model: body.model,
    turns: turnsOf(body),
    datanets: [...new Set(body.datanets)],
    maxTokens: body.max_output_tokens ?? null,
    sampling: {
      ...samplingOf(body),
      ...schema.value,
      ...(scored ? { logprobs: body.top_logprobs ?? 0 } : {}),
    },
  })
}

function turnsOf({ input, instructions }: ResponsesRequest): Asked['turns'] {
  const system = typeof instructions === 'string' && instructions !== ''
  const first = system ? [{ role: 'system', content: instructions } as const] : []
  if (typeof input === 'string') return [...first, { role: 'user', content: input }]
  const rest = input.map(({ role, content }) => ({
    role: role === 'developer' ? ('system' as const) : role,
    content: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  }))
  return [...first, ...rest]
}

function noMemory(): Problem {
  return invalidRequest(
    'unsupported_parameter',
    'No response is kept, so none can be continued. Send the earlier turns as items of input.',
    'previous_response_id',
  )
}
