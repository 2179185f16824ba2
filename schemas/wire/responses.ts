// POST /v1/responses: OpenAI's newer way to ask, one call at a time. Nothing is kept between calls, so
// `previous_response_id` is refused: send the earlier turns as `input`.
import { z } from 'zod'
import { annotation } from './chat.ts'
import { grounding } from './grounding.ts'
import { tokenLogprob } from './logprobs.ts'
import { count } from './scalars.ts'
import { datanets, given, MESSAGES_MAX, metadata, modelName, onlyText } from './sampling.ts'
import { sampling, store, stream, textFormat, tools } from './sampling.ts'
import { responsesUsageOrNull } from './usage.ts'

const inputPart = z.strictObject({
  type: z.enum(['input_text', 'output_text', 'text']),
  text: z.string(),
  annotations: given(z.array(z.unknown())),
  logprobs: given(z.array(z.unknown())),
})

const inputItem = z.strictObject({
  type: given(z.literal('message')),
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(onlyText(inputPart)).min(1)]),
  /** As an earlier answer gave them. */
  id: given(z.string()),
  status: given(z.string()),
  phase: given(z.string()),
})

const { n: _, frequency_penalty: _f, presence_penalty: _p, ...shared } = sampling

export const responsesRequest = z
  .strictObject({
    model: modelName,
    input: z.union([z.string().min(1), z.array(inputItem).min(1).max(MESSAGES_MAX)]),
    instructions: given(z.string()),
    datanets,
    max_output_tokens: given(z.int().min(1)),
    ...shared,
    text: given(z.strictObject({ format: given(textFormat) })),
    top_logprobs: given(z.int().min(0).max(20)),
    include: given(z.array(z.literal('message.output_text.logprobs'))),
    ...tools,
    truncation: given(z.literal('disabled', 'only disabled is possible: nothing is cut silently')),
    stream,
    metadata,
    store,
    background: given(z.literal(false, 'only false is possible: every call is answered at once')),
    previous_response_id: given(z.string()).meta({
      description: 'Refused: nothing is kept between calls. Send the earlier turns as input.',
    }),
  })
  .meta({ id: 'ResponsesRequest' })
export type ResponsesRequest = z.infer<typeof responsesRequest>

const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(annotation.shape.url_citation.extend({ type: z.literal('url_citation') })),
  logprobs: z.array(tokenLogprob),
})

const outputMessage = z.strictObject({
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  status: z.enum(['in_progress', 'completed', 'incomplete']),
  content: z.array(outputText),
})

export const responseObject = z
  .strictObject({
    id: z.string(),
    object: z.literal('response'),
    created_at: count,
    status: z.enum(['in_progress', 'completed', 'incomplete', 'failed']),
    background: z.literal(false),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    incomplete_details: z.strictObject({ reason: z.literal('max_output_tokens') }).nullable(),
    instructions: z.string().nullable(),
    max_output_tokens: count.nullable(),
    metadata: z.record(z.string(), z.string()),
    model: z.string(),
    output: z.array(outputMessage),
    parallel_tool_calls: z.literal(false),
    previous_response_id: z.null(),
    reasoning: z.null(),
    store: z.literal(false),
    temperature: z.number(),
    text: z.strictObject({ format: z.looseObject({ type: z.string() }) }),
    tool_choice: z.literal('none'),
    tools: z.array(z.unknown()).max(0),
    top_p: z.number(),
    truncation: z.literal('disabled'),
    usage: responsesUsageOrNull,
    user: z.string().nullable(),
    /** The spans of the stored passages behind the citations, in their order. */
    meed: z.strictObject({
      generation_id: z.string(),
      citations: z.array(annotation.shape.meed),
      /** Null while the answer runs, and where no Datanet was named. */
      grounding: grounding.nullable(),
    }),
  })
  .meta({ id: 'Response' })
export type ResponseObject = z.infer<typeof responseObject>
export type OutputMessage = z.infer<typeof outputMessage>
export type OutputText = z.infer<typeof outputText>
