// The adapters of the fake engine: which are loaded, whose weights really answer under whose name, and
// what memory they take; each fault that a real engine has shown here is a switch. Names stand for
// weights: nothing is read.
import { basename } from 'node:path'
import type { EngineCall } from './engine.port.ts'

export type AdapterFaults = {
  /** The adapter that is loaded by this call answers with the weights of another one. */
  readonly wrongAdapter?: boolean
  /** A prompt that was read before is answered by whichever adapter read it. */
  readonly staleKv?: boolean
  /** An adapter that makes room for this call's keeps its memory. */
  readonly unloadFreesNothing?: boolean
  /** Loading never ends. */
  readonly stallOnLoad?: boolean
  /** Answers of an adapter that has to make room go on with the weights that take its place. */
  readonly evictionMixesUp?: boolean
}

export const BASE_WEIGHTS = 'base'
const ADAPTER_MIB = 4

type Loaded = { weights: string; readonly load: number }

export class FakeAdapters {
  readonly #slots: number
  /** By file, least recently used first. */
  readonly #loaded = new Map<string, Loaded>()
  /** Who read a prompt, by its text. */
  readonly #kv = new Map<string, string>()
  readonly #running = new Set<{ readonly file: string | null; weights: string }>()
  #loads = 0
  #leakedMiB = 0

  constructor(slots: number) {
    this.#slots = slots
  }

  files(): readonly string[] {
    return [...this.#loaded.keys()]
  }

  loadOf(file: string): number | null {
    return this.#loaded.get(file)?.load ?? null
  }

  memoryMiB(): number {
    return this.#loaded.size * ADAPTER_MIB + this.#leakedMiB
  }

  isLoaded(file: string | null): boolean {
    return file === null || this.#loaded.has(file)
  }

  /** Whose weights answer this call, as long as it runs; `end` when it does no longer. */
  answering(call: EngineCall, faults: AdapterFaults) {
    const own = this.#weightsOf(call.adapterFile, faults)
    const prompt = JSON.stringify(call.messages)
    const before = this.#kv.get(prompt)
    this.#kv.set(prompt, own)
    const weights = faults.staleKv === true ? (before ?? own) : own
    const answer = { file: call.adapterFile, weights }
    this.#running.add(answer)
    return { weights: () => answer.weights, end: () => this.#running.delete(answer) }
  }

  #weightsOf(file: string | null, faults: AdapterFaults): string {
    if (file === null) return BASE_WEIGHTS
    const known = this.#loaded.get(file)
    this.#loaded.delete(file)
    const loaded = known ?? { weights: this.#loadedWeights(file, faults), load: (this.#loads += 1) }
    this.#loaded.set(file, loaded)
    if (known === undefined) this.#makeRoom(loaded.weights, faults)
    return loaded.weights
  }

  #loadedWeights(file: string, { wrongAdapter }: AdapterFaults): string {
    const other = [...this.#loaded.values()].at(-1)?.weights ?? BASE_WEIGHTS
    return wrongAdapter === true ? other : basename(file)
  }

  #makeRoom(newcomer: string, faults: AdapterFaults): void {
    // As engines do: an adapter that answers is used at every step, and goes last.
    const inUse = new Set([...this.#running].map(({ file }) => file))
    const files = [...this.#loaded.keys()].slice(0, -1)
    const order = [...files.filter((file) => !inUse.has(file)), ...files]
    for (const file of order) {
      if (this.#loaded.size <= this.#slots) return
      if (!this.#loaded.delete(file)) continue
      if (faults.unloadFreesNothing === true) this.#leakedMiB += ADAPTER_MIB
      if (faults.evictionMixesUp !== true) continue
      for (const answer of this.#running) {
        if (answer.file === file) answer.weights = newcomer
      }
    }
  }
}
