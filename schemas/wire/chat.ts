// POST /v1/chat/completions: OpenAI's request, strict (an unknown field is refused by name), plus
// `datanets`; and its replies. What an engine cannot honour is refused, never silently ignored.
import { z } from 'zod'
import { citationShape, groundedAnswer } from './grounding.ts'
import { tokenLogprob } from './logprobs.ts'
import { count } from './scalars.ts'
import { datanets, given, MESSAGES_MAX, metadata, modelName, onlyText } from './sampling.ts'
import { responseFormat, sampling, store, stream, streamOptions, tools } from './sampling.ts'
import { usage, usageOrNull } from './usage.ts'

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() })
const content = z.union([z.string(), z.array(onlyText(textPart)).min(1)])

const message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.enum(['system', 'developer', 'user']),
    content,
    name: given(z.string()),
  }),
  /** As an earlier answer gave it: what says nothing here is read over. */
  z.strictObject({
    role: z.literal('assistant'),
    content,
    name: given(z.string()),
    refusal: z.null().optional(),
    audio: z.null().optional(),
    function_call: z.null().optional(),
    annotations: given(z.array(z.unknown())),
    meed: z.unknown().optional(),
    tool_calls: given(z.array(z.unknown()).max(0, 'no engine here calls tools')),
  }),
])

export const chatRequest = z
  .strictObject({
    model: modelName,
    messages: z.array(message).min(1).max(MESSAGES_MAX),
    datanets,
    citation_shape: given(citationShape).meta({
      description:
        'Repeats the citations as Anthropic’s content blocks or Cohere’s citations, under `meed`.',
    }),
    max_tokens: given(z.int().min(1)),
    max_completion_tokens: given(z.int().min(1)).meta({
      description: 'OpenAI’s newer name of max_tokens. Unset: as many as context and credit allow.',
    }),
    ...sampling,
    logprobs: given(z.boolean()),
    top_logprobs: given(z.int().min(0).max(20)),
    response_format: given(responseFormat),
    ...tools,
    stream,
    stream_options: streamOptions,
    metadata,
    store,
  })
  .meta({ id: 'ChatCompletionRequest' })
export type ChatRequest = z.infer<typeof chatRequest>

/** The text of a message, parts joined. */
export function messageText(text: z.infer<typeof content>): string {
  return typeof text === 'string' ? text : text.map((part) => part.text).join('')
}

/** OpenAI's url_citation with the exact span of the stored passage beside it. */
export const annotation = z
  .strictObject({
    type: z.literal('url_citation'),
    url_citation: z.strictObject({
      start_index: count.meta({ description: 'UTF-16 code units into the answer.' }),
      end_index: count.meta({ description: 'End, exclusive.' }),
      url: z.string(),
      title: z.string(),
    }),
    meed: z.strictObject({
      passage_id: z.string(),
      contribution_id: z.string(),
      datanet: z.string(),
      payee: z.string(),
      passage_start: count.meta({ description: 'UTF-16 code units into the stored passage.' }),
      passage_end: count,
      quote: z.string().meta({ description: 'That very slice of the passage.' }),
      passage_sha256: z.string(),
    }),
  })
  .meta({ id: 'Citation' })
export type Annotation = z.infer<typeof annotation>

const logprobs = z.strictObject({ content: z.array(tokenLogprob), refusal: z.null() }).nullable()
const head = { id: z.string(), created: count, model: z.string(), system_fingerprint: z.null() }

export const chatCompletion = z
  .strictObject({
    ...head,
    object: z.literal('chat.completion'),
    choices: z.array(
      z.strictObject({
        index: count,
        message: z.strictObject({
          role: z.literal('assistant'),
          content: z.string(),
          refusal: z.null(),
          annotations: z.array(annotation),
          meed: groundedAnswer.optional(),
        }),
        logprobs,
        finish_reason: z.enum(['stop', 'length']),
      }),
    ),
    usage,
  })
  .meta({ id: 'ChatCompletion' })
export type ChatCompletion = z.infer<typeof chatCompletion>

export const chatChunk = z
  .strictObject({
    ...head,
    object: z.literal('chat.completion.chunk'),
    choices: z.array(
      z.strictObject({
        index: count,
        delta: z.strictObject({
          role: z.literal('assistant').optional(),
          content: z.string().optional(),
          refusal: z.null().optional(),
          annotations: z.array(annotation).optional(),
          meed: groundedAnswer.optional(),
        }),
        logprobs,
        finish_reason: z.enum(['stop', 'length', 'error']).nullable(),
      }),
    ),
    usage: usageOrNull.optional(),
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'ChatCompletionChunk' })
export type ChatChunk = z.infer<typeof chatChunk>
