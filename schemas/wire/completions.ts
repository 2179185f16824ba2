// POST /v1/completions: OpenAI's older operation. The prompt is continued as it stands, without any
// chat template. One prompt a call; several answers to it with `n`.
import { z } from 'zod'
import { count } from './scalars.ts'
import { given, metadata, modelName, sampling, stream, streamOptions } from './sampling.ts'
import { usageOrNull } from './usage.ts'

const ONE_PROMPT =
  'one prompt is taken a call, a text and no token numbers: send each in a call of its own'
const prompt = z.string().min(1)
const onlyPrompt = z.string(ONE_PROMPT).min(1)

export const completionRequest = z
  .strictObject({
    model: modelName,
    prompt: z.union([prompt, z.array(onlyPrompt).length(1, ONE_PROMPT)]).meta({
      description: 'The text to continue; a list may hold one text.',
    }),
    max_tokens: given(z.int().min(1)),
    ...sampling,
    logprobs: given(z.int().min(0).max(5)),
    echo: given(z.literal(false, 'only false is possible: the prompt is not repeated')),
    best_of: given(z.literal(1, 'only 1 is possible: ask for n answers and choose')),
    stream,
    stream_options: streamOptions,
    metadata,
  })
  .meta({ id: 'CompletionRequest' })

const logprobs = z
  .strictObject({
    tokens: z.array(z.string()),
    token_logprobs: z.array(z.number()),
    top_logprobs: z.array(z.record(z.string(), z.number())),
    text_offset: z.array(count),
  })
  .nullable()

export const completion = z
  .strictObject({
    id: z.string(),
    object: z.literal('text_completion'),
    created: count,
    model: z.string(),
    system_fingerprint: z.null(),
    choices: z.array(
      z.strictObject({
        index: count,
        text: z.string(),
        logprobs,
        finish_reason: z.enum(['stop', 'length', 'error']).nullable(),
      }),
    ),
    usage: usageOrNull.optional(),
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  })
  .meta({ id: 'Completion' })
export type Completion = z.infer<typeof completion>
export type CompletionLogprobs = NonNullable<z.infer<typeof logprobs>>
