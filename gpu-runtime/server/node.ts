// The node itself, without HTTP: checks what the edge asks for against the base it serves, brings
// the adapter, admits or refuses, and keeps the residency truth that no engine reports.
import { basename } from 'node:path'
import { parseSha256, type Address, type Sha256 } from '../../schemas/ids.ts'
import type { EmbedReply, GenerateRequest, NodeEvent, NodeStatus } from '../../schemas/wire/node.ts'
import type { AdapterStore } from '../adapters/adapter-store.ts'
import { EMBEDDING_DIMENSIONS, EMBEDDING_MODEL, type Embedder } from '../embed/minilm.ts'
import { EngineError, type Engine } from '../engines/engine.port.ts'
import { admission } from './admission.ts'

const WAITING_PER_SLOT = 16

export type NodeIdentity = {
  readonly nodeId: string
  readonly url: string
  readonly payee: Address
  readonly base: { readonly name: string; readonly sha256: Sha256 }
}

export type Node = {
  readonly status: () => NodeStatus
  readonly generate: (
    request: GenerateRequest,
    signal: AbortSignal,
  ) => AsyncGenerator<NodeEvent, void>
  readonly embed: (texts: readonly string[]) => Promise<EmbedReply>
  /** No new calls from now on; resolves when the running ones are over. */
  readonly drain: () => Promise<void>
}

export function createNode(
  identity: NodeIdentity,
  engine: Engine,
  store: AdapterStore,
  embedder: Embedder,
): Node {
  const gate = admission(engine.slots, engine.slots * WAITING_PER_SLOT)
  // Counts from the clock, so that a restarted node is never behind its own past.
  let seq = Date.now()
  let draining = false
  const status = (): NodeStatus => ({
    nodeId: identity.nodeId,
    url: identity.url,
    state: draining ? 'draining' : 'ready',
    payee: identity.payee,
    base: { ...identity.base, contextTokens: engine.contextTokens },
    embedding: { model: EMBEDDING_MODEL, dimensions: EMBEDDING_DIMENSIONS },
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
    const { adapter } = request
    const adapterFile = adapter === null ? null : await store.file(adapter)
    const leave = await gate.enter(signal)
    if (leave === null) throw new EngineError('overloaded', 'too many calls are waiting')
    try {
      yield* engine.generate({ ...request, adapterFile }, signal)
    } finally {
      leave()
    }
  }
  return {
    status,
    generate,
    async embed(texts) {
      return { model: EMBEDDING_MODEL, vectors: await embedder(texts) }
    },
    async drain() {
      draining = true
      while (gate.active() > 0) await new Promise((resolve) => setTimeout(resolve, 50))
    },
  }
}

function residency(engine: Engine, store: AdapterStore): NodeStatus['adapters'] {
  const loaded = new Set(engine.loaded().map((file) => basename(file, '.gguf')))
  return store.held().map((sha256) => ({
    sha256: parseSha256(sha256),
    tier: loaded.has(sha256) ? ('engine' as const) : ('disk' as const),
  }))
}
