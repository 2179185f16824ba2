// One simulated node: call slots, adapters in three tiers with LRU, loads that overlap with waiting.
// It stands for an engine such as vLLM, whose behaviour it copies in these points: a call whose
// adapter finds no engine slot waits while others pass it; a fetch does not occupy a call slot; a
// fuller batch decodes more slowly. Times are assumed, printed with every run, and no engine's.
import type { Sha256 } from '../../schemas/ids.ts'
import type { AdapterTier, NodeStatus } from '../../schemas/wire/node.ts'
import type { Arrival } from './trace.ts'

export type Engine = {
  readonly slots: number
  readonly engineAdapters: number
  readonly ramAdapters: number
  readonly diskAdapters: number
  readonly loadMs: Readonly<Record<AdapterTier | 'none', number>>
  readonly prefillTokensPerMs: number
  readonly decodeMs: number
  /** Each call beside it slows a call's decoding by this. */
  readonly decodeMsPerNeighbour: number
  readonly batchPrefillMs: number
}

export const ENGINE: Engine = {
  slots: 32,
  engineAdapters: 16,
  ramAdapters: 64,
  diskAdapters: 400,
  loadMs: { engine: 0, ram: 30, disk: 150, none: 1_200 },
  prefillTokensPerMs: 12,
  decodeMs: 18,
  decodeMsPerNeighbour: 0.4,
  batchPrefillMs: 60,
}

export type Job = { readonly arrival: Arrival; readonly adapter: Sha256; readonly atMs: number }
type Waiting = { readonly job: Job; readonly readyMs: number }
export type Started = { readonly job: Job; readonly firstTokenMs: number; readonly endMs: number }

export class SimulatedNode {
  readonly id: string
  readonly #engine: Engine
  #waiting: Waiting[] = []
  #active = 0
  /** Adapters by tier; insertion order is age, the first is the next to go. */
  readonly #tiers: Record<AdapterTier, Set<Sha256>> = {
    engine: new Set(),
    ram: new Set(),
    disk: new Set(),
  }
  readonly #inUse = new Map<Sha256, number>()
  readonly #arriving = new Map<Sha256, number>()
  readonly loads: Record<AdapterTier | 'none', number> = { engine: 0, ram: 0, disk: 0, none: 0 }
  prefetched = 0
  #seq = 0

  constructor(id: string, engine: Engine) {
    this.id = id
    this.#engine = engine
  }

  /** Takes a call; the time at which its adapter can be in the engine is known from here on. */
  take(job: Job): void {
    const readyMs = this.#readyMs(job.adapter, job.atMs)
    this.#waiting.push({ job, readyMs })
  }

  /** Fetches to disk in the background; costs the bucket a read, nobody's first token. */
  prefetch(adapter: Sha256, nowMs: number): void {
    if (this.#tierOf(adapter) !== 'none' || this.#arriving.has(adapter)) return
    this.prefetched += 1
    this.#arriving.set(adapter, nowMs + this.#engine.loadMs.none)
    this.#put('disk', adapter, this.#engine.diskAdapters)
  }

  /** Starts whatever can start now; the caller asks again at `wakeMs` and at every end. */
  start(nowMs: number): { started: Started[]; wakeMs: number | null } {
    const started: Started[] = []
    const kept: Waiting[] = []
    let wakeMs: number | null = null
    for (const one of this.#waiting) {
      if (one.readyMs > nowMs) {
        wakeMs = Math.min(wakeMs ?? one.readyMs, one.readyMs)
        kept.push(one)
      } else if (this.#active < this.#engine.slots && this.#enters(one.job.adapter)) {
        started.push(this.#run(one.job, nowMs))
      } else kept.push(one)
    }
    this.#waiting = kept
    return { started, wakeMs }
  }

  end(adapter: Sha256): void {
    this.#active -= 1
    const left = (this.#inUse.get(adapter) ?? 1) - 1
    if (left === 0) this.#inUse.delete(adapter)
    else this.#inUse.set(adapter, left)
  }

  status(base: NodeStatus['base'], payee: NodeStatus['payee']): NodeStatus {
    const { engine, ram, disk } = this.#tiers
    const held = new Map<Sha256, AdapterTier>()
    for (const sha256 of disk) held.set(sha256, 'disk')
    for (const sha256 of ram) held.set(sha256, 'ram')
    for (const sha256 of engine) held.set(sha256, 'engine')
    return {
      nodeId: this.id,
      url: `http://${this.id}.invalid`,
      state: 'ready',
      payee,
      base,
      embedding: { model: 'none', dimensions: 0 },
      maxRank: 16,
      adapters: [...held].map(([sha256, tier]) => ({ sha256, tier })),
      active: this.#active,
      waiting: this.#waiting.length,
      slots: this.#engine.slots,
      load: { deferred: this.#deferred(), ttftP95Ms: null },
      seq: this.#seq++,
    }
  }

  /** As production counts them: whoever waits while a slot is free. */
  #deferred(): number {
    return this.#active < this.#engine.slots ? this.#waiting.length : 0
  }

  #run(job: Job, nowMs: number): Started {
    const { prefillTokensPerMs, decodeMs, decodeMsPerNeighbour, batchPrefillMs, slots } =
      this.#engine
    const { promptTokens, answerTokens } = job.arrival
    const batch = (this.#active * batchPrefillMs) / slots
    const firstTokenMs = nowMs + promptTokens / prefillTokensPerMs + batch
    const tokenMs = decodeMs + decodeMsPerNeighbour * this.#active
    this.#active += 1
    this.#inUse.set(job.adapter, (this.#inUse.get(job.adapter) ?? 0) + 1)
    return { job, firstTokenMs, endMs: firstTokenMs + answerTokens * tokenMs }
  }

  /** An engine slot for the adapter: its own, a free one, or that of the oldest one at rest. */
  #enters(adapter: Sha256): boolean {
    const { engine } = this.#tiers
    if (!engine.has(adapter) && engine.size >= this.#engine.engineAdapters) {
      const idle = [...engine].find((held) => !this.#inUse.has(held))
      if (idle === undefined) return false
      engine.delete(idle)
    }
    this.#put('engine', adapter, this.#engine.engineAdapters)
    return true
  }

  #readyMs(adapter: Sha256, nowMs: number): number {
    const underway = this.#arriving.get(adapter) ?? 0
    const tier = this.#tierOf(adapter)
    this.#put('disk', adapter, this.#engine.diskAdapters)
    this.#put('ram', adapter, this.#engine.ramAdapters)
    if (underway > nowMs) return underway
    this.loads[tier] += 1
    const readyMs = nowMs + this.#engine.loadMs[tier]
    if (tier !== 'engine') this.#arriving.set(adapter, readyMs)
    return readyMs
  }

  #tierOf(adapter: Sha256): AdapterTier | 'none' {
    const { engine, ram, disk } = this.#tiers
    if (engine.has(adapter)) return 'engine'
    if (ram.has(adapter)) return 'ram'
    return disk.has(adapter) ? 'disk' : 'none'
  }

  #put(tier: AdapterTier, adapter: Sha256, most: number): void {
    const held = this.#tiers[tier]
    held.delete(adapter)
    held.add(adapter)
    const [oldest] = held
    if (held.size > most && oldest !== undefined) held.delete(oldest)
  }
}
