// What the edge and a node say to each other. The node is right about its residency and load; the
// edge is right about what may run. Both sides parse every message with these schemas; what a node says
// it signs (node-signature.ts).
//
//   node → edge   POST /internal/nodes             NodeJoin → 204, once
//   node → edge   POST /internal/nodes/heartbeat   NodeStatus → HeartbeatReply
//   edge → node   POST /v1/generate                GenerateRequest → NDJSON of NodeEvent
//   edge → node   POST /v1/embed                   EmbedRequest → EmbedReply
//   edge → node   POST /v1/embed/count             EmbedRequest → EmbedCountReply
//   edge → node   GET  /health                     NodeStatus
import { z } from 'zod'
import { baseShape } from '../adapter/base-shape.ts'
import { parseComposition, PARTS_MAX, WEIGHT_MAX } from '../adapter/composition.ts'
import { tokenLogprob } from './logprobs.ts'
import { address, count, generationId, jsonObject, sha256 } from './scalars.ts'

/** What not every engine can do. An edge asks only nodes that say they can, and tells others nothing of it. */
export const engineFeature = z.enum([
  'logprobs',
  'json_schema',
  'completion',
  'choices',
  'composition',
  'composition_owner',
  'turns',
])
export type EngineFeature = z.infer<typeof engineFeature>

/** Where an adapter lies on a node: loaded in the engine, in host memory, on its disk. */
export const adapterTier = z.enum(['engine', 'ram', 'disk'])
export type AdapterTier = z.infer<typeof adapterTier>

/** So many adapters a message names at most: 380 KB of it. */
export const ADAPTERS_TOLD_MAX = 4_096
export const QUARANTINED_TOLD_MAX = 256

export const nodeId = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** A name that wants to be tied to the key which signed this. */
export const nodeJoin = z.strictObject({ nodeId })

export const nodeStatus = z.strictObject({
  nodeId,
  /** Where the edge reaches this node. */
  url: z.url(),
  /** `draining`: it takes no calls, since it stops or its engine is being started. */
  state: z.enum(['ready', 'draining']),
  payee: address,
  base: z.strictObject({
    /** None that a combination of adapters may have: bases are looked up first and would hide it. */
    name: z
      .string()
      .refine(
        (name) => parseComposition(name)?.ok !== true,
        'expected no name of combined adapters',
      ),
    sha256,
    contextTokens: count,
    /** What adapters must fit; absent where the node does not say. */
    shape: baseShape.optional(),
  }),
  embedding: z.strictObject({
    model: z.string(),
    dimensions: count,
    /** Absent from a node that cannot say what its vectors are made by: such vectors are not sold. */
    sha256: sha256.optional(),
    /** Tokens of one text that are read; what lies beyond is not. */
    maxTokens: z.int().min(1).optional(),
  }),
  /** Absent: none of them. */
  features: z.array(engineFeature).optional(),
  /** The largest LoRA rank that the engine was started for; larger ones are refused. */
  maxRank: count,
  /**
   * Highest tier in which each adapter lies, those in the engine first, then the most recently used;
   * absent means that the node must fetch it, or holds more than a message names. Of a longer list, as nodes of
   * before send it, the first ones are read.
   */
  adapters: z
    .array(z.strictObject({ sha256, tier: adapterTier }))
    .overwrite((told) => told.slice(0, ADAPTERS_TOLD_MAX)),
  /**
   * Adapters that this node does not answer with, since they answered as something else, the newest
   * first. One that is left out is refused when it is asked for. Longer lists are cut likewise.
   */
  quarantined: z
    .array(z.strictObject({ sha256, reason: z.string() }))
    .overwrite((told) => told.slice(0, QUARANTINED_TOLD_MAX))
    .optional(),
  /** Calls running and waiting, and how many can run at once. */
  active: count,
  waiting: count,
  slots: count,
  /** What the size of the fleet is decided by, beside its calls; absent: unknown. */
  load: z
    .strictObject({
      /** Calls that wait though a slot is free, since their adapter finds no place in the engine. */
      deferred: count,
      /** 95th percentile of the time to the first token lately; null when there was no call. */
      ttftP95Ms: z.number().min(0).nullable(),
      /** Share of the engine's KV cache in use; absent where the engine does not tell. */
      kvUse: z.number().min(0).max(1).optional(),
    })
    .optional(),
  /** Grows with every change of residency; an older status never replaces a newer one. */
  seq: count,
})
export type NodeStatus = z.infer<typeof nodeStatus>

export const CHOICES_MAX = 8

export const chatTurn = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
})
export type ChatTurn = z.infer<typeof chatTurn>

/** An adapter and where to fetch it: the URL is short-lived and signed; the hash is what counts. */
export const adapterSource = z.strictObject({ sha256, bytes: count, url: z.url() })
export type AdapterSource = z.infer<typeof adapterSource>

/** An adapter that the node makes of others. Feature `composition`. */
export const composedAdapter = z.strictObject({
  /** As it follows from the parts: compositionId. */
  sha256,
  /**
   * Whose its parts are, by whatever name: those of one owner wait in one line. Absent: nobody's. Feature
   * `composition_owner`: nodes of before refuse it.
   */
  owner: z.string().max(64).optional(),
  parts: z
    .array(
      z.strictObject({
        source: adapterSource,
        /** In thousandths. */
        weightMilli: z.int().min(1).max(WEIGHT_MAX),
      }),
    )
    .min(1)
    .max(PARTS_MAX),
})
export type ComposedAdapter = z.infer<typeof composedAdapter>
export type WantedAdapter = AdapterSource | ComposedAdapter

export const heartbeatReply = z.strictObject({
  /** What the node should bring to its disk when it has nothing better to do, the likeliest first. */
  prefetch: z.array(adapterSource).max(64),
  /** For how long it gets calls without another word. */
  leaseMs: count,
})
export type HeartbeatReply = z.infer<typeof heartbeatReply>

export const generateRequest = z.strictObject({
  generationId,
  baseSha256: sha256,
  /** null: the base itself. */
  adapter: z.union([adapterSource, composedAdapter]).nullable(),
  messages: z.array(chatTurn).min(1),
  maxTokens: z.int().min(1),
  temperature: z.number().min(0).max(2),
  topP: z.number().gt(0).max(1),
  seed: z.int().min(0).max(0xffff_ffff).nullable(),
  stop: z.array(z.string().min(1)).max(4),
  /** Independent answers to one prompt; absent: one. Feature `choices`. */
  n: z.int().min(1).max(CHOICES_MAX).optional(),
  /** `none`: the one message is the very text to continue. Feature `completion`. */
  template: z.enum(['chat', 'none']).optional(),
  /** So many alternatives beside each token's own log-probability. Feature `logprobs`. */
  logprobs: z.int().min(0).max(20).optional(),
  /** The answer is JSON that fits this schema. Feature `json_schema`. */
  jsonSchema: jsonObject.optional(),
  /**
   * An adapter that is not ready within as many milliseconds is refused as `adapter_loading`, and goes
   * on loading. Absent: it is waited for.
   */
  loadMsMax: z.int().min(1).optional(),
  /**
   * Whose call it is, by a name that tells nothing of them: tenants take turns for places in the engine. Absent: those
   * who ask for one adapter take turns as one. Feature `turns`: nodes of before refuse it.
   */
  tenant: z.string().min(1).max(64).optional(),
  /**
   * So long may nothing of the call run, ms, until its last choice has begun: a node that expects to need longer refuses it
   * at once as `overloaded`, and one that was mistaken when the time is up, if nothing has begun. Absent: it waits. Feature `turns`. At most what a timer of Node.js takes.
   */
  waitMsMax: z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional(),
  /** Nobody reads token by token: so many milliseconds of events may share a write, the start too. Absent: none. */
  gatherMs: z.int().min(0).max(1_000).optional(),
})
export type GenerateRequest = z.infer<typeof generateRequest>

export const countRequest = generateRequest.pick({ messages: true, template: true })
export type CountRequest = z.infer<typeof countRequest>
/** Exactly what the `start` of an answer to it would say. */
export const countReply = z.strictObject({ promptTokens: count })

export const nodeErrorCode = z.enum([
  'base_mismatch',
  'adapter_fetch_failed',
  'adapter_invalid',
  'adapter_loading',
  'adapter_quarantined',
  /** The parts of a composed adapter have more ranks together than the engine runs. */
  'rank_exceeded',
  /** The parts of a composed adapter are larger than what the node may ever use for one. */
  'composition_too_large',
  'context_exceeded',
  'schema_unsupported',
  'overloaded',
  'engine_failed',
])
export type NodeErrorCode = z.infer<typeof nodeErrorCode>

/** The body of a refusal over HTTP. */
export const nodeRefusal = z.object({
  error: z.object({
    code: nodeErrorCode,
    message: z.string(),
    /** When to ask again, ms; absent: nothing is known of it. */
    retryMs: z.int().min(1).optional().catch(undefined),
  }),
})

/**
 * One line of the reply. `start` comes first, then tokens, then one `end` for each choice, or one
 * `error`, last. Choices are counted from 0; an event that names none is of choice 0.
 */
export const nodeEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), promptTokens: count }),
  /** `tokens` is how many tokens this text stands for; the edge adds them up itself. */
  z.strictObject({
    type: z.literal('token'),
    text: z.string(),
    tokens: count,
    choice: count.optional(),
    logprobs: z.array(tokenLogprob).optional(),
  }),
  z.strictObject({
    type: z.literal('end'),
    choice: count.optional(),
    finishReason: z.enum(['stop', 'length']),
    promptTokens: count,
    completionTokens: count,
  }),
  z.strictObject({ type: z.literal('error'), code: nodeErrorCode, message: z.string() }),
])
export type NodeEvent = z.infer<typeof nodeEvent>

/**
 * The same as the schema says, of a value that was JSON: a plain token, which most events are, is looked at by
 * hand, in a third of the time.
 *
 * @throws ZodError where it is no event
 */
export function parseNodeEvent(value: unknown): NodeEvent {
  return isPlainToken(value) ? value : nodeEvent.parse(value)
}

function isPlainToken(value: unknown): value is Extract<NodeEvent, { type: 'token' }> {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 3) return false
  if (!('type' in value && 'text' in value && 'tokens' in value)) return false
  const { type, text, tokens } = value
  const isCount = typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0
  return type === 'token' && typeof text === 'string' && isCount
}

export const embedRequest = z.strictObject({ texts: z.array(z.string().min(1)).min(1).max(64) })
export const embedReply = z.strictObject({
  model: z.string(),
  /** Unit vectors, in the order of the texts. */
  vectors: z.array(z.array(z.number())),
  /** How many tokens each text has; of one longer than what is read, some number above that. Absent where unknown. */
  tokens: z.array(count).optional(),
})
export type EmbedReply = z.infer<typeof embedReply>
/** Exactly the `tokens` of an EmbedReply to the same texts. */
export const embedCountReply = z.strictObject({ tokens: z.array(count) })
