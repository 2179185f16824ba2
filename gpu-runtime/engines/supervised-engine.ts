// One engine after another, seen as one: when the running one dies, or is to be replaced because it
// leaks, the next is started, and until it is up every call is refused before it began. A call that was
// running when its engine died ends in that engine's own error.
import { setTimeout } from 'node:timers/promises'
import type { CountRequest, NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError, type Engine, type EngineCall } from './engine.port.ts'

export type StartedEngine = Engine & {
  /** Resolves with a reason when the engine ends without having been stopped. */
  readonly died: Promise<string>
  /** Resolves with a reason when it still runs but has to be replaced; absent: it cannot tell. */
  readonly spoilt?: Promise<string>
  /** What its process takes; null where nobody can tell. */
  readonly memoryMiB?: () => number | null
}

export type SupervisedEngine = Engine & {
  readonly isUp: () => boolean
  readonly memoryMiB: () => number | null
  /** How often an engine was started. */
  readonly starts: () => number
  /** Lets running calls end, then starts the engine anew. */
  readonly replace: (reason: string) => Promise<void>
}

export type Supervision = {
  /** The engine is gone, or will be when its last call is over. */
  readonly onDown: (reason: string) => void
  /** A new one is up: it has nothing loaded. */
  readonly onUp: () => void
  /** Before the n-th try in a row, from 0. */
  readonly backoffMs: (failures: number) => number
}

/** Loads are counted through all starts: the same number never means two of them. */
const LOADS_A_START = 1_000_000
const BACKOFF_MS_MAX = 30_000

export function doubling(failures: number): number {
  return Math.min(BACKOFF_MS_MAX, 250 * 2 ** failures)
}

/** Rejects when the very first start fails: then something is wrong that no repetition mends. */
export async function superviseEngine(
  start: () => Promise<StartedEngine>,
  supervision: Supervision,
): Promise<SupervisedEngine> {
  const first = await start()
  const life = new Life(first, start, supervision)
  return {
    slots: first.slots,
    ...(first.guests === undefined ? {} : { guests: first.guests }),
    contextTokens: first.contextTokens,
    maxRank: first.maxRank,
    adapterSlots: first.adapterSlots,
    ...(first.features === undefined ? {} : { features: first.features }),
    ...(first.logprobNoise === undefined ? {} : { logprobNoise: first.logprobNoise }),
    isUp: () => life.engine !== null,
    starts: () => life.starts,
    loaded: () => life.engine?.loaded() ?? [],
    loadOf(file) {
      const load = life.engine?.loadOf(file) ?? null
      return load === null ? null : life.starts * LOADS_A_START + load
    },
    memoryMiB: () => life.engine?.memoryMiB?.() ?? null,
    generate: (call, signal) => life.generate(call, signal),
    countPrompt: (prompt) => life.countPrompt(prompt),
    replace: (reason) => life.replace(reason),
    stop: () => life.stop(),
  }
}

/** Nothing is wrong with the call, nor with the node: another one, or a moment later, will do. */
function beingStarted(): EngineError {
  return new EngineError('overloaded', 'the engine is being started')
}

class Life {
  /** Null from the moment it takes no more calls until the next one is up. */
  engine: StartedEngine | null
  starts = 1
  readonly #start: () => Promise<StartedEngine>
  readonly #supervision: Supervision
  #running = 0
  #onIdle: (() => void) | null = null
  /** Stops the engine that is being replaced, once. */
  #stopLeaving: () => Promise<void> = () => Promise.resolve()
  #stopping = false

  constructor(first: StartedEngine, start: () => Promise<StartedEngine>, on: Supervision) {
    this.engine = first
    this.#start = start
    this.#supervision = on
    void this.#watch(first)
  }

  async *generate(call: EngineCall, signal: AbortSignal): AsyncGenerator<NodeEvent, void> {
    const { engine } = this
    if (engine === null) throw beingStarted()
    this.#running += 1
    try {
      yield* engine.generate(call, signal)
    } finally {
      this.#running -= 1
      if (this.#running === 0) this.#onIdle?.()
    }
  }

  async countPrompt(prompt: CountRequest): Promise<number> {
    if (this.engine === null) throw beingStarted()
    return this.engine.countPrompt(prompt)
  }

  async replace(reason: string): Promise<void> {
    const old = this.engine
    if (old === null || this.#stopping) return
    this.engine = null
    let stopped: Promise<void> | null = null
    const stopOnce = () => (stopped ??= old.stop())
    this.#stopLeaving = stopOnce
    this.#supervision.onDown(reason)
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#onIdle = resolve))
    await stopOnce()
    await this.#startAgain()
  }

  /** Also one that is on its way out: its calls end with it. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all([this.engine?.stop(), this.#stopLeaving()])
    this.engine = null
  }

  async #watch(engine: StartedEngine): Promise<void> {
    void engine.spoilt?.then((reason) =>
      this.engine === engine ? this.replace(reason) : undefined,
    )
    const reason = await engine.died
    if (this.engine !== engine || this.#stopping) return
    this.engine = null
    this.#supervision.onDown(reason)
    await this.#startAgain()
  }

  async #startAgain(): Promise<void> {
    for (let failures = 0; !this.#stopping; failures++) {
      await setTimeout(this.#supervision.backoffMs(failures))
      const engine = await this.#start().catch(() => null)
      if (engine === null) continue
      // Asked to stop while it was starting: nobody would stop it.
      if (this.#stopping) return engine.stop()
      this.starts += 1
      this.engine = engine
      void this.#watch(engine)
      return this.#supervision.onUp()
    }
  }
}
