// vLLM as the agent sees it. Adapters are folders of PEFT, each named by its hash, and a name is never
// reused: vLLM's prefix cache and its running answers go by name. Loading is one at a time, and never
// beyond what the server keeps in memory; what it lists is the only proof of what it holds.
import { basename } from 'node:path'
import type { NodeEvent } from '../../../schemas/wire/node.ts'
import { EngineError, type Engine, type EngineCall } from '../engine.port.ts'
import { placeFor, used, without, type Registry } from './slots.ts'
import { countPrompt, listAdapters, loadAdapter, streamChat, unloadAdapter } from './vllm-http.ts'
import { startVllm, type VllmOptions } from './vllm-process.ts'

export type VllmEngine = Engine & {
  readonly pid: number
  readonly url: string
  /** Resolves with a reason when the server ends without having been stopped. */
  readonly died: Promise<string>
}

export async function startVllmEngine(options: VllmOptions): Promise<VllmEngine> {
  const server = await startVllm(options)
  const adapters = new VllmAdapters(server.url, options)
  async function* generate(call: EngineCall, signal: AbortSignal): AsyncGenerator<NodeEvent, void> {
    const { adapterFile: folder } = call
    if (folder !== null) await adapters.enter(folder)
    try {
      const model = folder === null ? options.baseName : basename(folder)
      yield* streamChat(server.url, model, call, signal)
    } catch (error) {
      if (!signal.aborted) throw asEngineError(error)
    } finally {
      if (folder !== null) adapters.leave(folder)
    }
  }
  return {
    slots: options.slots,
    contextTokens: options.contextTokens,
    maxRank: options.maxRank,
    pid: server.pid,
    url: server.url,
    died: server.died,
    adapterSlots: options.adaptersInMemory,
    loaded: () => adapters.loaded(),
    loadOf: (folder) => adapters.loadOf(folder),
    countPrompt: (prompt) => countPrompt(server.url, options.baseName, prompt),
    generate,
    stop: server.stop,
  }
}

class VllmAdapters {
  readonly #url: string
  readonly #options: VllmOptions
  #registry: Registry = []
  readonly #folders = new Map<string, string>()
  readonly #loadOf = new Map<string, number>()
  #loads = 0
  #last: Promise<void> = Promise.resolve()

  constructor(url: string, options: VllmOptions) {
    this.#url = url
    this.#options = options
  }

  loaded(): readonly string[] {
    return this.#registry.flatMap(({ name }) => this.#folders.get(name) ?? [])
  }

  loadOf(folder: string): number | null {
    return this.#loadOf.get(basename(folder)) ?? null
  }

  /** From here until `leave` the adapter stays loaded. */
  enter(folder: string): Promise<void> {
    const mine = this.#last.then(() => this.#enter(folder))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  leave(folder: string): void {
    this.#registry = used(this.#registry, basename(folder), -1)
  }

  async #enter(folder: string): Promise<void> {
    const name = basename(folder)
    const leaving = placeFor(this.#registry, name, this.#options.adaptersInMemory)
    if (leaving === null) throw new EngineError('overloaded', 'every adapter in memory is in use')
    for (const one of leaving) await this.#unload(one)
    if (!this.#folders.has(name)) {
      await loadAdapter(this.#url, name, folder)
      this.#folders.set(name, folder)
      this.#loadOf.set(name, (this.#loads += 1))
    }
    this.#registry = used(this.#registry, name, 1)
  }

  /** Some versions say 200 and keep it, some say 500 and have let it go: only the list counts. */
  async #unload(name: string): Promise<void> {
    await unloadAdapter(this.#url, name)
    const left = await listAdapters(this.#url, this.#options.baseName)
    if (left.includes(name)) {
      throw new EngineError('engine_failed', 'vLLM keeps an adapter that it was told to unload')
    }
    this.#registry = without(this.#registry, [name])
    this.#folders.delete(name)
    this.#loadOf.delete(name)
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new EngineError('engine_failed', `the connection to vLLM broke: ${why}`)
}
