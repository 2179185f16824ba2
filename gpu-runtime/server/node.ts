// The node itself, without HTTP: checks what the edge asks for against the base it serves, brings
// the adapter, admits or refuses, and keeps the residency truth that no engine reports. Whatever
// the engine does, a stream that was started ends in an `end` or an `error`.
import { basename } from 'node:path'
import { parseSha256, type Address, type Sha256 } from '../../schemas/ids.ts'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'
import type {
  CountRequest,
  EmbedReply,
  GenerateRequest,
  NodeEvent,
  NodeStatus,
} from '../../schemas/wire/node.ts'
import type { AdapterStore } from '../adapters/adapter-store.ts'
import { EMBEDDING_DIMENSIONS, EMBEDDING_MODEL } from '../embed/embedder.port.ts'
import { EMBEDDING_TOKENS_MAX, type Embedder } from '../embed/embedder.port.ts'
import { EngineError, type Engine } from '../engines/engine.port.ts'
import type { ExtractionSandbox } from '../extract/sandbox.ts'
import { EMBEDDING_ONNX } from '../models/manifest.ts'
import { admission, type Admission } from './admission.ts'
import { inTime } from './in-time.ts'
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
  readonly base: { readonly name: string; readonly sha256: Sha256 }
}

export type NodeParts = {
  readonly engine: Engine
  readonly store: AdapterStore
  readonly embedder: Embedder
  readonly sandbox: Pick<ExtractionSandbox, 'extract'>
  /** Where the count of statuses begins: the clock, so that a restart is never behind its past. */
  readonly firstSeq: number
  /** Called when the engine has loaded or freed an adapter. */
  readonly onChange: () => void
}

export type Node = {
  readonly status: () => NodeStatus
  /** Throws an EngineError as long as nothing was said; from `start` on, errors are events. */
  readonly generate: (
    request: GenerateRequest,
    signal: AbortSignal,
  ) => AsyncGenerator<NodeEvent, void>
  readonly countPrompt: (prompt: CountRequest) => Promise<number>
  readonly embed: (texts: readonly string[]) => Promise<EmbedReply>
  /** The text of a file that a stranger sent, read in a process of its own. */
  readonly extract: (name: string, bytes: Uint8Array) => Promise<ExtractionReply>
  /** No new calls from now on; resolves when the running and the waiting ones are over. */
  readonly drain: () => Promise<void>
}

export function createNode(identity: NodeIdentity, parts: NodeParts): Node {
  const { engine, store, embedder } = parts
  const gate = admission(engine.slots, engine.slots * WAITING_PER_SLOT)
  let seq = parts.firstSeq
  let draining = false
  let open = 0
  let onIdle: (() => void) | null = null
  const status = (): NodeStatus => ({
    nodeId: identity.nodeId,
    url: identity.url,
    state: draining ? 'draining' : 'ready',
    payee: identity.payee,
    base: { ...identity.base, contextTokens: engine.contextTokens },
    embedding: EMBEDDING,
    features: [...(engine.features ?? []), 'choices'],
    maxRank: engine.maxRank,
    adapters: residency(engine, store),
    active: gate.active(),
    waiting: gate.waiting(),
    slots: engine.slots,
    seq: seq++,
  })
  async function* generate(
    request: GenerateRequest,
    signal: AbortSignal,
  ): AsyncGenerator<NodeEvent, void> {
    if (request.baseSha256 !== identity.base.sha256) {
      throw new EngineError('base_mismatch', `this node serves ${identity.base.sha256}`)
    }
    if (draining) throw new EngineError('overloaded', 'this node is draining')
    open += 1
    try {
      yield* answered(parts, gate, request, signal)
    } finally {
      open -= 1
      if (open === 0) onIdle?.()
    }
  }
  return {
    status,
    generate,
    countPrompt: (prompt) => engine.countPrompt(prompt),
    async embed(texts) {
      const tokens = embedder.tokensOf?.(texts)
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

/** Brings the adapter, asks for a place for each answer, and runs them side by side. */
async function* answered(
  { engine, store, onChange }: NodeParts,
  gate: Admission,
  request: GenerateRequest,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  const { adapter, n = 1, loadMsMax } = request
  const file = adapter === null ? null : await inTime(store.use(adapter), loadMsMax, signal)
  const stop = new AbortController()
  const hangUp = AbortSignal.any([signal, stop.signal])
  try {
    // Several answers come in together or not at all.
    if (n > 1 && gate.room() < n) throw new EngineError('overloaded', 'too many calls are waiting')
    const line = adapter?.sha256 ?? BASE_LINE
    const places = Array.from({ length: n }, () => gate.enter(line, hangUp))
    const calls = places.map((place, choice) => {
      const seed = seedOf(request.seed, choice)
      const call = { ...request, adapterFile: file?.path ?? null, seed }
      return admitted(place, () => whole(engine.generate(call, hangUp), hangUp))
    })
    const events = mergedChoices(calls, () => stop.abort())
    yield* noticing(engine, events, onChange)
  } finally {
    file?.release()
  }
}

/** One call from its place in the queue on; the place is given back however it ends. */
async function* admitted(
  place: Promise<(() => void) | null>,
  run: () => AsyncGenerator<NodeEvent, void>,
): AsyncGenerator<NodeEvent, void> {
  const leave = await place
  if (leave === null) throw new EngineError('overloaded', 'too many calls are waiting')
  try {
    yield* run()
  } finally {
    leave()
  }
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

function residency(engine: Engine, store: AdapterStore): NodeStatus['adapters'] {
  const loaded = new Set(engine.loaded().map((file) => basename(file, '.gguf')))
  return store.held().map((sha256) => ({
    sha256: parseSha256(sha256),
    tier: loaded.has(sha256) ? ('engine' as const) : ('disk' as const),
  }))
}
