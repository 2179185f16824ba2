// OpenAI's chat completion and its chunks. The usage chunk comes last unless the caller said no;
// citations come with the last delta; a node that dies mid-stream gives an error frame, never a
// silent stop.
import type { GenerationId } from '../../schemas/ids.ts'
import type { Usage } from '../../schemas/wire/chat.ts'
import type { Answer } from '../answer.ts'
import type { AnswerEnd } from '../answer-run.ts'

export type Framing = {
  readonly generationId: GenerationId
  readonly model: string
  readonly createdSeconds: number
  readonly includeUsage: boolean
}

export function usageOf(end: AnswerEnd): Usage {
  const { promptTokens, completionTokens } = end.usage
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost_nano_usd: end.chargedNanoUsd.toString(),
  }
}

export function completion(text: string, end: AnswerEnd, framing: Framing): object {
  const message = { role: 'assistant', content: text, refusal: null, annotations: end.annotations }
  return {
    id: framing.generationId,
    object: 'chat.completion',
    created: framing.createdSeconds,
    model: framing.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: end.finishReason }],
    usage: usageOf(end),
  }
}

export async function* chunks(begun: Answer, framing: Framing): AsyncGenerator<object, void> {
  const usage = framing.includeUsage ? { usage: null } : {}
  const chunk = (delta: object, finishReason: string | null) => ({
    id: framing.generationId,
    object: 'chat.completion.chunk',
    created: framing.createdSeconds,
    model: framing.model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...usage,
  })
  yield chunk({ role: 'assistant', content: '' }, null)
  for await (const event of begun.events) {
    if (event.type === 'text') {
      yield chunk({ content: event.text }, null)
      continue
    }
    const { end } = event
    const annotations = end.annotations.length > 0 ? { annotations: end.annotations } : {}
    const last = chunk(annotations, end.finishReason)
    yield end.failure === null
      ? last
      : { ...last, error: { code: 'upstream_failed', message: 'The node broke off.' } }
    if (framing.includeUsage) yield { ...last, choices: [], usage: usageOf(end) }
  }
}
