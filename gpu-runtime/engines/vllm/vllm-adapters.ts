// The adapters of one vLLM server. Each is a folder of PEFT, named by its hash, and a name is never reused:
// vLLM's prefix cache and its running answers go by name. Loading is one at a time, and never beyond what
// the server keeps in memory; what it lists is the only proof of what it holds.
import { basename } from 'node:path'
import { EngineError } from '../engine.port.ts'
import { placeFor, used, without, type Registry } from './slots.ts'
import { listAdapters, loadAdapter, unloadAdapter } from './vllm-http.ts'

export type AdapterTerms = {
  readonly baseName: string
  /** How many names the server keeps in memory. */
  readonly adaptersInMemory: number
  /** The server keeps what it was told to unload: it has to be replaced. Told once for each try. */
  readonly onSpoilt: (reason: string) => void
}

export class VllmAdapters {
  readonly #url: string
  readonly #terms: AdapterTerms
  #registry: Registry = []
  readonly #folders = new Map<string, string>()
  readonly #loadOf = new Map<string, number>()
  #loads = 0
  #last: Promise<void> = Promise.resolve()

  constructor(url: string, terms: AdapterTerms) {
    this.#url = url
    this.#terms = terms
  }

  /** Folders, most recently used last. */
  loaded(): readonly string[] {
    return this.#registry.flatMap(({ name }) => this.#folders.get(name) ?? [])
  }

  loadOf(folder: string): number | null {
    return this.#loadOf.get(basename(folder)) ?? null
  }

  /** From here until `leave` the adapter stays loaded. Throws an EngineError; then it was not entered. */
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
    const leaving = placeFor(this.#registry, name, this.#terms.adaptersInMemory)
    if (leaving === null) throw new EngineError('overloaded', 'every adapter in memory is in use')
    for (const one of leaving) await this.#unload(one)
    if (!this.#folders.has(name)) {
      await this.#load(name, folder)
      this.#folders.set(name, folder)
      this.#loadOf.set(name, (this.#loads += 1))
    }
    this.#registry = used(this.#registry, name, 1)
  }

  /** A load that came to nothing here may have ended there; a name's weights are always the same. */
  async #load(name: string, folder: string): Promise<void> {
    try {
      await loadAdapter(this.#url, name, folder)
    } catch (error) {
      const listed = await listAdapters(this.#url, this.#terms.baseName)
      if (!listed.includes(name)) throw error
    }
  }

  /** Some versions say 200 and keep it, some say 500 and have let it go: only the list counts. */
  async #unload(name: string): Promise<void> {
    await unloadAdapter(this.#url, name)
    const left = await listAdapters(this.#url, this.#terms.baseName)
    if (left.includes(name)) {
      const reason = `vLLM keeps the adapter ${name} that it was told to unload`
      this.#terms.onSpoilt(reason)
      throw new EngineError('overloaded', `${reason}; it is being replaced`)
    }
    this.#registry = without(this.#registry, [name])
    this.#folders.delete(name)
    this.#loadOf.delete(name)
  }
}
