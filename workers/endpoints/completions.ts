// POST /v1/completions: the older operation, which continues a text as it stands.
import { completion, completionRequest } from '../../schemas/wire/completions.ts'
import { samplingOf } from './answer-call.ts'
import { answerReply } from './answer-reply.ts'
import { ANSWERS } from './chat-completions.ts'
import { completionFormat } from './completion-format.ts'
import { endpointWith, type Contract } from './endpoint.ts'

const contract: Contract = {
  ...ANSWERS,
  path: '/v1/completions',
  operationId: 'createCompletion',
  summary: 'Continue a text',
  description: 'OpenAI’s older operation: no chat template, no Datanets, one prompt.',
  replies: {
    200: {
      description: 'What follows the prompt, or with `stream` its chunks.',
      content: { 'application/json': completion, 'text/event-stream': completion },
    },
  },
}

/** OpenAI's own default. */
const TOKENS_UNSET = 16

export const completions = endpointWith(
  contract,
  completionRequest,
  async (context, body, bytes) => {
    const { logprobs } = body
    const scored = typeof logprobs === 'number'
    const [prompt = ''] = [body.prompt].flat()
    const asked = {
      model: body.model,
      turns: [{ role: 'user', content: prompt } as const],
      datanets: [],
      maxTokens: body.max_tokens ?? TOKENS_UNSET,
      sampling: {
        ...samplingOf(body),
        template: 'none' as const,
        ...(scored ? { logprobs } : {}),
      },
    }
    const shape = {
      logprobs: scored,
      includeUsage: body.stream_options?.include_usage !== false,
    }
    const formatOf = (framing: Parameters<typeof completionFormat>[0]) =>
      completionFormat(framing, shape)
    return answerReply(context, bytes, { asked, isStreamed: body.stream === true, formatOf })
  },
)
