// A node as the edge sees it: it generates and it embeds. Everything else about a node is the
// fleet's business.
import type { Result } from '../../schemas/result.ts'
import type {
  CountRequest,
  EmbedReply,
  GenerateRequest,
  NodeErrorCode,
  NodeEvent,
} from '../../schemas/wire/node.ts'

export type EngineRefusal = {
  readonly kind: 'engine_unreachable' | 'engine_refused'
  readonly code: NodeErrorCode | null
  readonly detail: string
  /** When the node says to ask again, ms; absent: it does not know. */
  readonly retryMs?: number
}

/** What came from a node together, in order, at least one: each turn of the loop costs more than its events. */
export type NodeEventList = readonly NodeEvent[]

export interface Engine {
  /** Resolves when the node has accepted; the events then follow until `end` or `error`. */
  generate(
    url: string,
    request: GenerateRequest,
    signal: AbortSignal,
  ): Promise<Result<AsyncIterable<NodeEventList>, EngineRefusal>>
  /** Exactly the prompt tokens that `start` would say. */
  countPrompt(
    url: string,
    prompt: CountRequest,
    signal: AbortSignal,
  ): Promise<Result<number, EngineRefusal>>
  /** How many tokens each text has, exactly as `embed` would say; longer than what is read is told so. */
  countEmbedded(
    url: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly number[], EngineRefusal>>
  /** One vector a text, in their order. */
  embed(
    url: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<EmbedReply, EngineRefusal>>
}
