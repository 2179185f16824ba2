// The node itself, without HTTP: checks what the edge asks for against the base it serves, brings
// the adapter, admits or refuses, and keeps the residency truth that no engine reports. Whatever
// the engine does, a stream that was started ends in an `end` or an `error`.
import { basename } from 'node:path'
import type { BaseShape } from '../../schemas/adapter/base-shape.ts'
import { parseSha256, type Address, type Sha256 } from '../../schemas/ids.ts'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'
import type {
  CountRequest,
  EmbedReply,
  EngineFeature,
  GenerateRequest,
  NodeEvent,
  NodeStatus,
} from '../../schemas/wire/node.ts'
import type { AdapterStore } from '../adapters/adapter-store.ts'
import type { CanaryGuard } from '../adapters/canary-guard.ts'
import { EMBEDDING_DIMENSIONS, EMBEDDING_MODEL } from '../embed/embedder.port.ts'
import { EMBEDDING_TOKENS_MAX, type Embedder } from '../embed/embedder.port.ts'
import { EngineError, type Engine } from '../engines/engine.port.ts'
import type { ExtractionSandbox } from '../extract/sandbox.ts'
import type { NodeMetrics } from '../control/metrics.ts'
import { EMBEDDING_ONNX } from '../models/manifest.ts'
import { admission } from './admission.ts'
import type { Admission, AdmissionTerms, Place, Wanted } from './admission.ts'
import { inTime } from './in-time.ts'
import { toldAdapters, toldQuarantine } from './residency.ts'
import { adapterLoader, verified, type Loader } from './sure-adapter.ts'
import { mergedChoices, seedOf } from './choices.ts'

const WAITING_PER_SLOT = 16
const EMBEDDING = {
  model: EMBEDDING_MODEL,
  dimensions: EMBEDDING_DIMENSIONS,
  sha256: parseSha256(EMBEDDING_ONNX.sha256),
  maxTokens: EMBEDDING_TOKENS_MAX,
} as const
/** Calls of the base itself wait in a line of their own. */
const BASE_LINE = 'base'

export type NodeIdentity = {
  readonly nodeId: string
  readonly url: string
  readonly payee: Address
  readonly base: {
    readonly name: string
    readonly sha256: Sha256
    readonly shape?: BaseShape
  }
}

export type NodeParts = {
  readonly engine: Engine
  /** Absent: always. */
  readonly isUp?: () => boolean
  readonly store: AdapterStore
  /** The guard of the engine as it was started last. */
  readonly guard: () => CanaryGuard
  /** Absent: nobody counts. */
  readonly metrics?: Pick<NodeMetrics, 'counted' | 'loaded' | 'firstTokenP95Ms'>
  /** Told of each call's adapter. */
  readonly onUse?: (sha256: string) => void
  readonly embedder: Embedder
  readonly sandbox: Pick<ExtractionSandbox, 'extract'>
  /** Where the count of statuses begins: the clock, so that a restart is never behind its past. */
  readonly firstSeq: number
  /** Called when the engine has loaded or freed an adapter. */
  readonly onChange: () => void
}

export type Node = {
  readonly status: () => NodeStatus
  /** Loads an adapter that lies on the disk, and has its canary asked: off every caller's way. */
  readonly warm: (sha256: string) => Promise<void>
  /** Whether a call that came now would run at once, and another beside it. */
  readonly isIdle: () => boolean
  /** Throws an EngineError as long as nothing was said; from `start` on, errors are events. */
  readonly generate: (
    request: GenerateRequest,
    signal: AbortSignal,
  ) => AsyncGenerator<NodeEvent, void>
  readonly countPrompt: (prompt: CountRequest) => Promise<number>
  /** How many tokens each text has, as `embed` says; null where the embedder does not count. */
  readonly countEmbedded: (texts: readonly string[]) => Promise<number[] | null>
  readonly embed: (texts: readonly string[]) => Promise<EmbedReply>
  /** The text of a file that a stranger sent, read in a process of its own. */
  readonly extract: (name: string, bytes: Uint8Array) => Promise<ExtractionReply>
  /** No new calls from now on; resolves when the running and the waiting ones are over. */
  readonly drain: () => Promise<void>
}

export function createNode(identity: NodeIdentity, parts: NodeParts): Node {
  const { engine, store, embedder } = parts
  const { slots } = engine
  const gate = admission(gateTerms(engine), () => performance.now())
  const loader = adapterLoader(parts, gate)
  let seq = parts.firstSeq
  let draining = false
  let open = 0
  let onIdle: (() => void) | null = null
  const status = () => statusOf(identity, parts, gate, draining, seq++)
  async function* generate(
    request: GenerateRequest,
    signal: AbortSignal,
  ): AsyncGenerator<NodeEvent, void> {
    if (request.baseSha256 !== identity.base.sha256) {
      throw new EngineError('base_mismatch', `this node serves ${identity.base.sha256}`)
    }
    if (draining) throw new EngineError('overloaded', 'this node is draining')
    if (request.adapter !== null) parts.onUse?.(request.adapter.sha256)
    open += 1
    try {
      const events = answered(parts, gate, loader, request, signal)
      yield* parts.metrics?.counted(events) ?? events
    } finally {
      open -= 1
      if (open === 0) onIdle?.()
    }
  }
  return {
    status,
    generate,
    isIdle: () => gate.waiting() === 0 && gate.active() < Math.max(1, slots - 1),
    async warm(sha256) {
      const file = await store.find(sha256)
      if (file === null) return
      try {
        await loader.sure(sha256, file.path)
      } finally {
        file.release()
      }
    },
    countPrompt: (prompt) => engine.countPrompt(prompt),
    countEmbedded: (texts) => embedder.tokensOf?.(texts) ?? Promise.resolve(null),
    async embed(texts) {
      const tokens = await embedder.tokensOf?.(texts)
      const vectors = await embedder(texts)
      return { model: EMBEDDING_MODEL, vectors, ...(tokens === undefined ? {} : { tokens }) }
    },
    extract: (name, bytes) => parts.sandbox.extract(name, bytes),
    drain() {
      draining = true
      return open === 0 ? Promise.resolve() : new Promise((resolve) => (onIdle = resolve))
    },
  }
}

function statusOf(
  identity: NodeIdentity,
  parts: NodeParts,
  gate: Admission,
  isDraining: boolean,
  seq: number,
): NodeStatus {
  return {
    nodeId: identity.nodeId,
    url: identity.url,
    state: isDraining || parts.isUp?.() === false ? 'draining' : 'ready',
    payee: identity.payee,
    base: { ...identity.base, contextTokens: parts.engine.contextTokens },
    embedding: EMBEDDING,
    features: featuresOf(parts),
    maxRank: parts.engine.maxRank,
    adapters: toldAdapters(parts.store.held(), hashesIn(parts.engine.loaded())),
    ...toldQuarantine(parts.guard().quarantined()),
    active: gate.active(),
    waiting: gate.waiting(),
    slots: parts.engine.slots,
    load: {
      deferred: gate.deferred(),
      ttftP95Ms: parts.metrics?.firstTokenP95Ms() ?? null,
    },
    seq,
  }
}

/** Brings the adapter, asks for a place for each answer, and runs them side by side. */
async function* answered(
  parts: NodeParts,
  gate: Admission,
  loader: Loader,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  const { engine, onChange } = parts
  const { adapter, loadMsMax } = request
  const began = performance.now()
  const gone = new AbortController()
  const bringing = adapter === null ? null : loader.brought(adapter, gone.signal)
  const file =
    bringing === null ? null : await inTime(bringing, loadMsMax, signal, () => gone.abort())
  const stop = new AbortController()
  const hangUp = AbortSignal.any([signal, stop.signal])
  try {
    const line = adapter?.sha256 ?? BASE_LINE
    const calls = gate
      .enter(wantedOf(request, line, engine, began), hangUp)
      .map((place, choice) => {
        const seed = seedOf(request.seed, choice)
        const call = { ...request, adapterFile: file?.path ?? null, seed }
        return admitted(place, () => whole(verified(parts, line, call, hangUp), hangUp))
      })
    const events = mergedChoices(calls, () => stop.abort())
    yield* noticing(engine, events, onChange)
  } finally {
    file?.release()
  }
}

/** One call from its place in the queue on; the place is given back however it ends. */
async function* admitted(
  waited: Promise<Place>,
  run: () => AsyncGenerator<NodeEvent, void>,
): AsyncGenerator<NodeEvent, void> {
  const place = await waited
  let isWhole = false
  try {
    for await (const event of run()) {
      if (event.type === 'token') place.wrote(event.tokens)
      isWhole = event.type === 'end'
      yield event
    }
  } finally {
    place.leave(isWhole)
  }
}

function gateTerms({ slots, guests = 0, adapterSlots: adaptersMax }: Engine): AdmissionTerms {
  const waitingMax = slots * WAITING_PER_SLOT
  return { slots, guests, waitingMax, adaptersMax, freeAdapter: BASE_LINE }
}

/** Who does not say whose call it is waits in the line of its adapter. */
function wantedOf(
  { tenant, n = 1, maxTokens, waitMsMax }: GenerateRequest,
  adapter: string,
  { contextTokens }: Engine,
  beganMs: number,
): Wanted {
  const limit =
    waitMsMax === undefined
      ? {}
      : { waitMsMax: Math.max(1, waitMsMax - (performance.now() - beganMs)) }
  const tokens = Math.min(maxTokens, contextTokens)
  return { tenant: tenant ?? adapter, adapter, choices: n, tokens, ...limit }
}

/** The events, and an `error` where the engine stopped without an end of its own. */
async function* whole(
  events: AsyncIterable<NodeEvent>,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  let started = false
  let why = 'the engine stopped in the middle'
  try {
    for await (const event of events) {
      started = true
      yield event
      if (event.type === 'end' || event.type === 'error') return
    }
  } catch (error) {
    if (!started) throw error
    why = error instanceof Error ? error.message : why
  }
  if (!signal.aborted) yield { type: 'error', code: 'engine_failed', message: why }
}

/** The same events; tells when the loaded adapters differ after the first, or after the last. */
async function* noticing(
  engine: Engine,
  events: AsyncIterable<NodeEvent>,
  onChange: () => void,
): AsyncGenerator<NodeEvent, void> {
  const loadedSet = () => engine.loaded().toSorted().join()
  let known = loadedSet()
  const notice = () => {
    const now = loadedSet()
    if (now !== known) onChange()
    known = now
  }
  try {
    for await (const event of events) {
      if (event.type === 'start') notice()
      yield event
    }
  } finally {
    notice()
  }
}

/** What the engine does, and what the node does beside it. */
function featuresOf({ engine, store }: NodeParts): EngineFeature[] {
  const combining = store.canCompose ? (['composition', 'composition_owner'] as const) : []
  return [...(engine.features ?? []), 'choices', 'turns', ...combining]
}

function hashesIn(files: readonly string[]): readonly string[] {
  return files.map((file) => basename(file, '.gguf'))
}
