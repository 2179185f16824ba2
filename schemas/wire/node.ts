// What the edge and a node say to each other. The node is right about its residency and load; the
// edge is right about what may run. Both sides parse every message with these schemas.
//
//   node → edge   POST /internal/nodes/heartbeat   NodeStatus → HeartbeatReply
//   edge → node   POST /v1/generate                GenerateRequest → NDJSON of NodeEvent
//   edge → node   POST /v1/embed                   EmbedRequest → EmbedReply
//   edge → node   GET  /health                     NodeStatus
import { z } from 'zod'
import { address, count, generationId, sha256 } from './scalars.ts'

/** Where an adapter lies on a node: loaded in the engine, in host memory, on its disk. */
export const adapterTier = z.enum(['engine', 'ram', 'disk'])
export type AdapterTier = z.infer<typeof adapterTier>

export const nodeStatus = z.strictObject({
  nodeId: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Where the edge reaches this node. */
  url: z.url(),
  state: z.enum(['ready', 'draining']),
  payee: address,
  base: z.strictObject({
    name: z.string(),
    sha256,
    contextTokens: count,
  }),
  embedding: z.strictObject({ model: z.string(), dimensions: count }),
  /** The largest LoRA rank that the engine was started for; larger ones are refused. */
  maxRank: count,
  /** Highest tier in which each adapter lies; absent means the node must fetch it. */
  adapters: z.array(z.strictObject({ sha256, tier: adapterTier })),
  /** Calls running and waiting, and how many can run at once. */
  active: count,
  waiting: count,
  slots: count,
  /** Grows with every change of residency; an older status never replaces a newer one. */
  seq: count,
})
export type NodeStatus = z.infer<typeof nodeStatus>

export const chatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
})
export type ChatTurn = z.infer<typeof chatTurn>

/** An adapter and where to fetch it: the URL is short-lived and signed; the hash is what counts. */
export const adapterSource = z.strictObject({ sha256, bytes: count, url: z.url() })
export type AdapterSource = z.infer<typeof adapterSource>

/** What the node should bring to its disk when it has nothing better to do, the likeliest first. */
export const heartbeatReply = z.strictObject({ prefetch: z.array(adapterSource).max(64) })
export type HeartbeatReply = z.infer<typeof heartbeatReply>

export const generateRequest = z.strictObject({
  generationId,
  baseSha256: sha256,
  /** null: the base itself. */
  adapter: adapterSource.nullable(),
  messages: z.array(chatTurn).min(1),
  maxTokens: z.int().min(1),
  temperature: z.number().min(0).max(2),
  topP: z.number().gt(0).max(1),
  seed: z.int().min(0).max(0xffff_ffff).nullable(),
  stop: z.array(z.string().min(1)).max(4),
})
export type GenerateRequest = z.infer<typeof generateRequest>

export const nodeErrorCode = z.enum([
  'base_mismatch',
  'adapter_fetch_failed',
  'adapter_invalid',
  'context_exceeded',
  'overloaded',
  'engine_failed',
])
export type NodeErrorCode = z.infer<typeof nodeErrorCode>

/** One line of the reply. `start` comes first, exactly one of `end` and `error` comes last. */
export const nodeEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), promptTokens: count }),
  /** `tokens` is how many tokens this text stands for; the edge adds them up itself. */
  z.strictObject({ type: z.literal('token'), text: z.string(), tokens: count }),
  z.strictObject({
    type: z.literal('end'),
    finishReason: z.enum(['stop', 'length']),
    promptTokens: count,
    completionTokens: count,
  }),
  z.strictObject({ type: z.literal('error'), code: nodeErrorCode, message: z.string() }),
])
export type NodeEvent = z.infer<typeof nodeEvent>

export const embedRequest = z.strictObject({ texts: z.array(z.string().min(1)).min(1).max(64) })
export const embedReply = z.strictObject({
  model: z.string(),
  /** Unit vectors, in the order of the texts. */
  vectors: z.array(z.array(z.number())),
})
export type EmbedReply = z.infer<typeof embedReply>
