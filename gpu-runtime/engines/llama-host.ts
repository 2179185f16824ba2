// llama.cpp through node-llama-cpp, inside the engine's own process: one model, one context of one
// thread per slot, adapters swapped on a live context. The KV cache is cleared at every call, so no
// answer ever rests on another adapter's past.
import {
  getLlama,
  LlamaLogLevel,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
} from 'node-llama-cpp'
import type { NodeEvent } from '../../schemas/wire/node.ts'
import { chatPrompt } from './chat-template.ts'
import { EngineError, type EngineCall } from './engine.port.ts'
import { freeAdapter, setAdapter } from './llama-private-calls.ts'
import { feedStop, NOT_STOPPED, type StopState } from './stop-text.ts'

/** A prompt is read in slices, so that hanging up takes effect between two of them. */
const SLICE_TOKENS = 96
const ADAPTERS_MAX = 16

type Token = ReturnType<LlamaModel['tokenize']>[number]
type Slot = {
  context: LlamaContext
  sequence: LlamaContextSequence
  adapter: string | null
  busy: boolean
}

export type LlamaHostOptions = {
  readonly modelFile: string
  readonly slots: number
  readonly contextTokens: number
}

export class LlamaHost {
  readonly #model: LlamaModel
  readonly #slots: Slot[]
  readonly #contextTokens: number
  /** Loaded adapter files, least recently used first. */
  #recent: string[] = []
  #waiting: ((slot: Slot) => void)[] = []

  private constructor(model: LlamaModel, slots: Slot[], contextTokens: number) {
    this.#model = model
    this.#slots = slots
    this.#contextTokens = contextTokens
  }

  static async start(options: LlamaHostOptions): Promise<LlamaHost> {
    const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error })
    const model = await llama.loadModel({ modelPath: options.modelFile })
    const slots: Slot[] = []
    for (let i = 0; i < options.slots; i++) {
      const contextSize = options.contextTokens
      const context = await model.createContext({
        contextSize,
        threads: 1,
        batchSize: SLICE_TOKENS,
      })
      slots.push({ context, sequence: context.getSequence(), adapter: null, busy: false })
    }
    return new LlamaHost(model, slots, options.contextTokens)
  }

  loaded(): readonly string[] {
    return [...this.#recent]
  }

  async *generate(call: EngineCall, signal: AbortSignal): AsyncGenerator<NodeEvent, void> {
    const tokens = this.#model.tokenize(chatPrompt(call.messages), true)
    const room = this.#contextTokens - tokens.length
    if (room < 1) {
      throw new EngineError('context_exceeded', `${tokens.length} tokens do not fit the context`)
    }
    const slot = await this.#take(call.adapterFile)
    try {
      await this.#prepare(slot, call.adapterFile)
      if (!(await read(slot.sequence, tokens.slice(0, -1), signal))) return
      yield { type: 'start', promptTokens: tokens.length }
      yield* this.#decode(slot.sequence, tokens, Math.min(call.maxTokens, room), call, signal)
    } finally {
      this.#give(slot)
    }
  }

  async *#decode(
    sequence: LlamaContextSequence,
    prompt: readonly Token[],
    tokensMax: number,
    call: EngineCall,
    signal: AbortSignal,
  ): AsyncGenerator<NodeEvent, void> {
    const promptTokens = prompt.length
    const out: Token[] = []
    let [sent, unsent]: [string, number] = ['', 0]
    let stop: StopState = NOT_STOPPED
    let finishReason: 'stop' | 'length' = 'stop'
    const sampling = {
      temperature: call.temperature,
      topP: call.topP,
      ...(call.seed === null ? {} : { seed: call.seed }),
    }
    for await (const token of sequence.evaluate(prompt.slice(-1), sampling)) {
      if (signal.aborted) return
      if (this.#model.isEogToken(token)) break
      out.push(token)
      unsent += 1
      const text = wholeText(this.#model.detokenize(out))
      const fed = feedStop(stop, text.slice(sent.length), call.stop)
      sent = text
      stop = fed.state
      if (fed.text !== '') {
        yield { type: 'token', text: fed.text, tokens: unsent }
        unsent = 0
      }
      if (stop.stopped) break
      if (out.length >= tokensMax) {
        finishReason = 'length'
        break
      }
    }
    if (unsent > 0 || stop.held !== '') yield { type: 'token', text: stop.held, tokens: unsent }
    yield { type: 'end', finishReason, promptTokens, completionTokens: out.length }
  }

  /** Prefers a free slot that has the adapter on already. */
  #take(adapter: string | null): Promise<Slot> {
    const free = this.#slots.filter(({ busy }) => !busy)
    const slot = free.find((one) => one.adapter === adapter) ?? free[0]
    if (slot === undefined) return new Promise((resolve) => this.#waiting.push(resolve))
    slot.busy = true
    return Promise.resolve(slot)
  }

  #give(slot: Slot): void {
    const next = this.#waiting.shift()
    if (next === undefined) slot.busy = false
    else next(slot)
  }

  async #prepare(slot: Slot, adapter: string | null): Promise<void> {
    await slot.sequence.clearHistory()
    if (slot.adapter !== adapter) {
      await setAdapter(slot.context, adapter)
      slot.adapter = adapter
    }
    if (adapter === null) return
    this.#recent = [...this.#recent.filter((file) => file !== adapter), adapter]
    const worn = new Set(this.#slots.map((one) => one.adapter))
    const surplus = this.#recent.length - ADAPTERS_MAX
    const idle = this.#recent.filter((file) => !worn.has(file)).slice(0, Math.max(0, surplus))
    const contexts = this.#slots.map(({ context }) => context)
    for (const file of idle) await freeAdapter(this.#model, contexts, file)
    this.#recent = this.#recent.filter((file) => !idle.includes(file))
  }
}

/** Reads the prompt slice by slice; false when the caller hung up meanwhile. */
async function read(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  signal: AbortSignal,
): Promise<boolean> {
  for (let from = 0; from < tokens.length; from += SLICE_TOKENS) {
    if (signal.aborted) return false
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(from, from + SLICE_TOKENS))
  }
  return !signal.aborted
}

/** Drops the replacement characters of a code point whose bytes have not all come yet. */
function wholeText(text: string): string {
  return text.replace(/\uFFFD+$/, '')
}
