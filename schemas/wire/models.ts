// GET /v1/models: OpenAI's model object with the price of one token, the context, and whether a node
// can answer with it now.
import { z } from 'zod'
import { count } from './scalars.ts'

const price = z.string().regex(/^(0|[1-9][0-9]*)$/)
/** Dollars for one token as OpenRouter writes them: a decimal fraction in a string. */
const usdText = z.string().regex(/^(0|[1-9][0-9]*)(\.[0-9]+)?$/)

export const modelState = z.enum(['ready', 'loading', 'failed']).meta({
  description:
    'ready: a node answers at once. loading: the first call brings it to a node. failed: no node that could run it is up, or all of them keep it back because it answers as it should not.',
})

export const modelObject = z
  .strictObject({
    id: z.string(),
    object: z.literal('model'),
    created: count,
    owned_by: z.string(),
    description: z.string(),
    status: modelState,
    kind: z.enum(['base', 'adapter', 'embedding']),
    context_length: count.nullable(),
    sha256: z.string(),
    base_sha256: z.string().nullable(),
    pricing: z.strictObject({
      prompt: usdText,
      completion: usdText,
      prompt_nano_usd: price,
      completion_nano_usd: price,
    }),
    supported_parameters: z.array(z.string()),
  })
  .meta({ id: 'Model' })
export type ModelObject = z.infer<typeof modelObject>

export const modelList = z
  .strictObject({ object: z.literal('list'), data: z.array(modelObject) })
  .meta({ id: 'ModelList' })
