// llama.cpp through node-llama-cpp, inside the engine's own process: one model, one context per slot, one
// thread per call and two where a prompt is read on an idle machine, adapters swapped on a live context. The
// KV cache is cleared at every call, so no answer ever rests on another adapter's past. Tokens are counted
// here, one by one; the token that ends the answer is not counted.
import { availableParallelism } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import {
  getLlama,
  LlamaLogLevel,
  type LlamaContext,
  type LlamaContextSequence,
  type LlamaModel,
} from 'node-llama-cpp'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import type { ChatTurn, CountRequest, GenerateRequest, NodeEvent } from '../../schemas/wire/node.ts'
import { chatPrompt } from './chat-template.ts'
import { CORE_USE } from './core-use.ts'
import { EngineError, type EngineCall } from './engine.port.ts'
import { feedJson, JSON_BEGIN, type JsonState } from './json-end.ts'
import { decoded, type Unread } from './llama-decode.ts'
import { freeAdapter, setAdapters } from './llama-private-calls.ts'
import { lastSlice, readSlices, SLICE_TOKENS, type Readers } from './llama-read.ts'
import { promptThreads, type PromptThreads } from './prompt-threads.ts'
import { feedStop, NOT_STOPPED, type StopState } from './stop-text.ts'

/** Of this machine, as far as this process may use them: a limit of its control group counts. */
const CORES = availableParallelism()
export const ADAPTERS_MAX = 16
/** Bytes that make no code point for so long never will; they are sent as replacement characters. */
const BROKEN_TOKENS_MAX = 16

type Token = ReturnType<LlamaModel['tokenize']>[number]
type Slot = {
  context: LlamaContext
  sequence: LlamaContextSequence
  adapter: string | null
  busy: boolean
}

/** What of a prompt is read with the first token of its answer. */
type Rest = Unread & {
  /** Of the whole prompt. */
  readonly promptTokens: number
}

/** `load`: which load of the engine brought it. */
export type LoadedFile = { readonly file: string; readonly load: number }

export type LlamaHostOptions = {
  readonly modelFile: string
  /** An adapter that belongs to the base's weights: every call wears it, also one of the base; null: there is none. */
  readonly offsetsFile: string | null
  readonly slots: number
  /** Contexts beside those of the slots, each made when a call first needs it; absent: none. */
  readonly guests?: number
  readonly contextTokens: number
}

export class LlamaHost {
  readonly #model: LlamaModel
  readonly #slots: Slot[]
  readonly #contextTokens: number
  readonly #offsets: readonly string[]
  readonly #threads: PromptThreads
  readonly #opened: () => Promise<Slot>
  /** So many contexts may still be made. */
  #guests: number
  /** Loaded adapter files, least recently used first. */
  #recent: string[] = []
  readonly #loadOf = new Map<string, number>()
  #loads = 0
  #waiting: ((slot: Slot) => void)[] = []
  #lastSwap: Promise<void> = Promise.resolve()

  private constructor(
    model: LlamaModel,
    slots: Slot[],
    options: LlamaHostOptions,
    threads: PromptThreads,
  ) {
    this.#threads = threads
    this.#model = model
    this.#slots = slots
    this.#contextTokens = options.contextTokens
    this.#offsets = offsetsOf(options)
    this.#guests = options.guests ?? 0
    this.#opened = () => opened(model, options)
  }

  static async start(
    options: LlamaHostOptions,
    threads = promptThreads(
      CORES,
      CORE_USE,
      () => performance.now(),
      () => setTimeout(1),
    ),
  ): Promise<LlamaHost> {
    const llama = await getLlama({
      gpu: false,
      build: 'never',
      logLevel: LlamaLogLevel.error,
      logger: (_level, message) => {
        process.stderr.write(`${JSON.stringify({ event: 'engine_said', message })}\n`)
      },
    })
    const model = await llama.loadModel({ modelPath: options.modelFile })
    const slots: Slot[] = []
    for (let i = 0; i < options.slots; i++) slots.push(await opened(model, options))
    return new LlamaHost(model, slots, options, threads)
  }

  loaded(): readonly LoadedFile[] {
    return this.#recent.map((file) => ({ file, load: this.#loadOf.get(file) ?? 0 }))
  }

  countPrompt({ messages, template }: CountRequest): number {
    return promptTokens(this.#model, messages, template).length
  }

  async *generate(call: EngineCall, signal: AbortSignal): AsyncGenerator<NodeEvent, void> {
    const tokens = promptTokens(this.#model, call.messages, call.template)
    const room = this.#contextTokens - tokens.length
    if (room < 1) {
      const size = `${tokens.length} prompt tokens`
      throw new EngineError('context_exceeded', `${size} leave no room in ${this.#contextTokens}`)
    }
    const slot = await this.#take(call.adapterFile)
    try {
      if (signal.aborted) return
      await this.#oneSwapAtATime(() => this.#prepare(slot, call.adapterFile))
      const last = lastSlice(tokens.length)
      const [slices, unread] = [tokens.slice(0, last), tokens.slice(last)]
      const readers = this.#readersOf(slot)
      if (!(await readSlices(slot.sequence, slices, readers, signal))) return
      // Before the start is told: who hears of it wakes up, for less time than the slice takes.
      const slice = { tokens: unread.length, past: last }
      const threads = await readers.choose(slice)
      yield { type: 'start', promptTokens: tokens.length }
      const took = (ms: number) => readers.took(slice, ms)
      const rest = { tokens: unread, threads, took, promptTokens: tokens.length }
      yield* this.#decode(slot.sequence, rest, Math.min(call.maxTokens, room), call, signal)
    } finally {
      this.#threads.leave(slot)
      this.#give(slot)
    }
  }

  async *#decode(
    sequence: LlamaContextSequence,
    rest: Rest,
    tokensMax: number,
    call: EngineCall,
    signal: AbortSignal,
  ): AsyncGenerator<NodeEvent, void> {
    let [completionTokens, unsent] = [0, 0]
    let pending: Token[] = []
    let stop: StopState = NOT_STOPPED
    let json: JsonState = JSON_BEGIN
    let finishReason: 'stop' | 'length' = 'stop'
    let unsentLogprobs: TokenLogprob[] = []
    const said = (text: string): NodeEvent => {
      const logprobs = call.logprobs === undefined ? {} : { logprobs: unsentLogprobs }
      const event = { type: 'token', text, tokens: unsent, ...logprobs } as const
      unsent = 0
      unsentLogprobs = []
      return event
    }
    const evaluated = decoded(this.#model, sequence, rest, call)
    for await (const { token, logprob } of evaluated) {
      if (signal.aborted) return
      if (this.#model.isEogToken(token)) break
      completionTokens += 1
      unsent += 1
      if (logprob !== null) unsentLogprobs.push(logprob)
      pending.push(token)
      const text = this.#model.detokenize(pending)
      if (!text.endsWith('\uFFFD') || pending.length >= BROKEN_TOKENS_MAX) {
        pending = []
        const part = call.jsonSchema === undefined ? null : feedJson(json, text)
        json = part?.state ?? json
        const fed = feedStop(stop, part?.text ?? text, call.stop)
        stop = fed.state
        if (fed.text !== '') yield said(fed.text)
      }
      if (stop.stopped || json.ended) break
      if (completionTokens >= tokensMax) {
        finishReason = 'length'
        break
      }
    }
    if (signal.aborted) return
    if (unsent > 0 || stop.held !== '') yield said(stop.held)
    yield { type: 'end', finishReason, promptTokens: rest.promptTokens, completionTokens }
  }

  #readersOf(slot: Slot): Readers {
    return {
      choose: (slice) => {
        const otherCalls = () => this.#slots.filter((one) => one.busy && one !== slot).length
        return this.#threads.choose(slot, slice, otherCalls)
      },
      took: (slice, ms) => this.#threads.took(slot, slice, ms),
    }
  }

  /** Prefers a free slot that has the adapter on already; makes a guest's where none is free. */
  async #take(adapter: string | null, mayMake = true): Promise<Slot> {
    const free = this.#slots.filter(({ busy }) => !busy)
    const slot = free.find((one) => one.adapter === adapter) ?? free[0]
    if (slot !== undefined) {
      slot.busy = true
      return slot
    }
    if (this.#guests === 0 || !mayMake) return new Promise((give) => this.#waiting.push(give))
    this.#guests -= 1
    const made = this.#oneSwapAtATime(async () => void this.#slots.push(await this.#opened()))
    const isMade = await made.then(() => true).catch(() => false)
    // Where memory is short, no call fails of it: it waits for a slot, and the next one tries again.
    if (!isMade) this.#guests += 1
    return this.#take(adapter, isMade)
  }

  #give(slot: Slot): void {
    const next = this.#waiting.shift()
    if (next === undefined) slot.busy = false
    else next(slot)
  }

  /** Loading in one slot must not meet freeing in another: the freed one may be the wanted one. */
  #oneSwapAtATime(swap: () => Promise<void>): Promise<void> {
    const mine = this.#lastSwap.then(swap)
    this.#lastSwap = mine.catch(() => undefined)
    return mine
  }

  async #prepare(slot: Slot, adapter: string | null): Promise<void> {
    await slot.sequence.clearHistory()
    if (slot.adapter !== adapter) await wear(slot, adapter, this.#offsets)
    if (adapter === null) return
    if (!this.#recent.includes(adapter)) this.#loadOf.set(adapter, (this.#loads += 1))
    this.#recent = [...this.#recent.filter((file) => file !== adapter), adapter]
    const worn = new Set(this.#slots.map((one) => one.adapter))
    const surplus = this.#recent.length - ADAPTERS_MAX
    const idle = this.#recent.filter((file) => !worn.has(file)).slice(0, Math.max(0, surplus))
    const contexts = this.#slots.map(({ context }) => context)
    for (const file of idle) await freeAdapter(this.#model, contexts, file)
    this.#recent = this.#recent.filter((file) => !idle.includes(file))
    for (const file of idle) this.#loadOf.delete(file)
  }
}

/** A context of its own, which wears what belongs to the base. */
async function opened(model: LlamaModel, options: LlamaHostOptions): Promise<Slot> {
  const contextSize = options.contextTokens
  const context = await model.createContext({ contextSize, threads: 1, batchSize: SLICE_TOKENS })
  try {
    await setAdapters(context, offsetsOf(options))
    const sequence = context.getSequence({ contextShift: { strategy: refuseToForget } })
    return { context, sequence, adapter: null, busy: false }
  } catch (error) {
    await context.dispose()
    throw error
  }
}

/** A context that quietly dropped its beginning would answer from nothing: it fails instead. */
function refuseToForget(): never {
  throw new EngineError('engine_failed', 'the context is full')
}

function offsetsOf({ offsetsFile }: LlamaHostOptions): readonly string[] {
  return offsetsFile === null ? [] : [offsetsFile]
}

/** llama.cpp adds in an order that it keeps for two: were it by chance, so would be the last bits of an answer. */
async function wear(slot: Slot, adapter: string | null, offsets: readonly string[]): Promise<void> {
  try {
    await setAdapters(slot.context, adapter === null ? offsets : [...offsets, adapter])
    slot.adapter = adapter
  } catch (error) {
    await setAdapters(slot.context, offsets)
    slot.adapter = null
    const why = error instanceof Error ? error.message : String(error)
    throw new EngineError('adapter_invalid', `the engine does not take the adapter: ${why}`)
  }
}

/** Exactly the tokens that are evaluated, and charged. */
export function promptTokens(
  model: LlamaModel,
  messages: readonly ChatTurn[],
  template: GenerateRequest['template'] = 'chat',
): Token[] {
  if (template === 'none') {
    return messages.flatMap(({ content }) => [...model.tokenize(content, false)])
  }
  return chatPrompt(messages).flatMap(({ text, control }) => [...model.tokenize(text, control)])
}
