// What the processes of the bench agree on: the answer that every upstream gives, and the messages
// between the bench and its callers.
import { z } from 'zod'

export const PROMPT_TOKENS = 8
export const ANSWER_TOKENS = 32

export const loadSpec = z.object({
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  model: z.string(),
  stream: z.boolean(),
  callers: z.number(),
  ms: z.number(),
  /** Frames with content that a whole stream has. */
  frames: z.number(),
})
export type LoadSpec = z.infer<typeof loadSpec>

export const loadResult = z.object({
  perSecond: z.number(),
  p50: z.number(),
  p99: z.number(),
  calls: z.number(),
  failed: z.number(),
  lostFrames: z.number(),
  firstFailure: z.string().nullable(),
})
export type LoadResult = z.infer<typeof loadResult>
