// POST /v1/chat/completions: OpenAI's request to a Call, and the answer in OpenAI's shapes.
import { err, ok, type Result } from '../../schemas/result.ts'
import { chatChunk, chatCompletion, chatRequest, messageText } from '../../schemas/wire/chat.ts'
import type { ChatRequest } from '../../schemas/wire/chat.ts'
import { refuse } from '../http/context.ts'
import type { Problem } from '../http/problem.ts'
import { invalidRequest } from '../http/problem.ts'
import { jsonSchemaOf, logprobsRefusal, samplingOf, toolsRefusal } from './answer-call.ts'
import type { Asked } from './answer-call.ts'
import { answerReply } from './answer-reply.ts'
import { chatFormat } from './chat-format.ts'
import { endpointWith, type Contract } from './endpoint.ts'
import { IDEMPOTENCY_PARAMETER } from './idempotent.ts'

export const ANSWERS = {
  auth: 'key',
  tag: 'Inference',
  method: 'post',
  headers: IDEMPOTENCY_PARAMETER,
  refusals: [400, 401, 402, 403, 404, 408, 409, 413, 415, 422, 429, 502, 503, 504],
} as const satisfies Partial<Contract>

const contract: Contract = {
  ...ANSWERS,
  path: '/v1/chat/completions',
  operationId: 'createChatCompletion',
  summary: 'Answer a conversation',
  description:
    'OpenAI’s chat completion. With `stream` the reply is server-sent events; the last chunk has the usage and the exact cost. `datanets` grounds the answer and gives citations.',
  replies: {
    200: {
      description: 'The answer, or with `stream` its chunks.',
      content: { 'application/json': chatCompletion, 'text/event-stream': chatChunk },
    },
  },
}

export const chatCompletions = endpointWith(contract, chatRequest, async (context, body, bytes) => {
  const asked = askedOf(body)
  if (!asked.ok) return refuse(context, asked.error)
  const shape = {
    choices: body.n ?? 1,
    logprobs: body.logprobs === true,
    includeUsage: body.stream_options?.include_usage !== false,
    citationShape: body.citation_shape ?? 'openai',
  }
  const isStreamed = body.stream === true
  const formatOf = (framing: Parameters<typeof chatFormat>[0]) => chatFormat(framing, shape)
  return answerReply(context, bytes, { asked: asked.value, isStreamed, formatOf })
})

function askedOf(body: ChatRequest): Result<Asked, Problem> {
  const tools = toolsRefusal(body)
  if (tools !== null) return err(tools)
  const schema = jsonSchemaOf(body.response_format)
  if (!schema.ok) return schema
  const { max_tokens: older, max_completion_tokens: newer, logprobs, top_logprobs: top } = body
  if (typeof older === 'number' && typeof newer === 'number' && older !== newer) {
    const message = 'max_tokens and max_completion_tokens are two names of one limit. Send one.'
    return err(invalidRequest('invalid_value', message, 'max_tokens'))
  }
  if (typeof top === 'number' && logprobs !== true) {
    return err(logprobsRefusal('top_logprobs', 'logprobs'))
  }
  return ok({
    model: body.model,
    turns: body.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: messageText(content),
    })),
    datanets: [...new Set(body.datanets)],
    maxTokens: newer ?? older ?? null,
    sampling: {
      ...samplingOf(body),
      ...schema.value,
      ...(logprobs === true ? { logprobs: top ?? 0 } : {}),
    },
  })
}
