// POST /v1/chat/completions: OpenAI's request, strict (an unknown field is refused by name), plus
// `datanets`. Fields that the engine cannot honour yet are refused, never silently ignored.
import { z } from 'zod'
import { ownedName } from './scalars.ts'

const textPart = z.strictObject({ type: z.literal('text'), text: z.string() })

const message = z.strictObject({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(textPart).min(1)]),
  name: z.string().optional(),
})

export const chatRequest = z.strictObject({
  model: z.string().min(1).max(128),
  messages: z.array(message).min(1).max(256),
  /** Ground the answer in these Datanets, each owner/name. */
  datanets: z.array(ownedName).max(8).optional(),
  max_tokens: z.int().min(1).optional(),
  max_completion_tokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  seed: z.int().min(0).max(0xffff_ffff).optional(),
  stop: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(4)]).optional(),
  n: z.literal(1).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean().optional() }).optional(),
  user: z.string().max(256).optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
})
export type ChatRequest = z.infer<typeof chatRequest>

/** The text of a message, parts joined. */
export function messageText(content: ChatRequest['messages'][number]['content']): string {
  return typeof content === 'string' ? content : content.map((part) => part.text).join('')
}

export type Usage = {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
  /** Exact price in nano-USD, decimal digits. */
  readonly cost_nano_usd: string
}

/** OpenAI's url_citation with the exact span of the stored passage beside it. */
export type Annotation = {
  readonly type: 'url_citation'
  readonly url_citation: {
    /** UTF-16 code units into the answer, end exclusive. */
    readonly start_index: number
    readonly end_index: number
    readonly url: string
    readonly title: string
  }
  readonly meed: {
    readonly passage_id: string
    readonly contribution_id: string
    readonly datanet: string
    readonly payee: string
    /** UTF-16 code units into the stored passage, end exclusive; `quote` is that very slice. */
    readonly passage_start: number
    readonly passage_end: number
    readonly quote: string
    readonly passage_sha256: string
  }
}
