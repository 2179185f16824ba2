// What an embedding call may cost at most, and whether what a node sent is what was asked for. A
// node is somebody else's machine: vectors of another length, or a count that is missing, fail.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { EmbedReply, NodeStatus } from '../../schemas/wire/node.ts'
import type { EngineRefusal } from './engine.port.ts'

export type EmbeddingRefusal =
  | { readonly kind: 'dimensions_fixed'; readonly dimensions: number }
  | {
      readonly kind: 'text_too_long'
      readonly index: number
      readonly limit: number
    }

/** A word piece has at least one byte; two marks frame each text. */
const FRAME_TOKENS = 2

export function embeddingTokensAtMost(texts: readonly string[], maxTokens: number): number {
  return texts.reduce((sum, text) => sum + tokensAtMost(text, maxTokens), 0)
}

function tokensAtMost(text: string, maxTokens: number): number {
  return Math.min(new TextEncoder().encode(text).length + FRAME_TOKENS, maxTokens)
}

/** @param heldTokens that the hold of the call covers: no more can be charged, so no more is counted */
export function readEmbedding(
  reply: EmbedReply,
  texts: readonly string[],
  { model, dimensions, maxTokens = 1 }: NodeStatus['embedding'],
  heldTokens: number,
): Result<EmbedReply, EngineRefusal | EmbeddingRefusal> {
  const { vectors, tokens } = reply
  const whole =
    reply.model === model &&
    vectors.length === texts.length &&
    tokens?.length === texts.length &&
    vectors.every((vector) => vector.length === dimensions && vector.every(Number.isFinite))
  if (!whole) {
    const detail = 'the node sent other vectors than were asked for'
    return err({ kind: 'engine_refused', code: 'engine_failed', detail })
  }
  const index = tokens.findIndex((count) => count > maxTokens)
  if (index !== -1) return err({ kind: 'text_too_long', index, limit: maxTokens })
  // A count above what the hold covers would be charged at the hold and receipted as counted.
  const bounds = texts.map((text) => tokensAtMost(text, maxTokens))
  const isCounted =
    tokens.every((count, at) => count <= (bounds[at] ?? 0)) &&
    tokens.reduce((sum, count) => sum + count, 0) <= heldTokens
  const detail = 'the node counts more tokens than the texts can have, or than it said before'
  return isCounted ? ok(reply) : err({ kind: 'engine_refused', code: 'engine_failed', detail })
}
