// An engine for tests of everything around an engine: deterministic, quick, and with each fault a
// real one has shown as a switch. It answers with the first sentence of the passage whose number the
// question names, or of passage 1, and marks it.
import { createHash } from 'node:crypto'
import type { ChatTurn, NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError, type Engine, type EngineCall } from './engine.port.ts'
import { BASE_WEIGHTS, FakeAdapters, type AdapterFaults } from './fake-adapters.ts'
import { feedStop, NOT_STOPPED, type StopState } from './stop-text.ts'

export type Faults = AdapterFaults & {
  /** The engine's process ends, and with it every call. */
  readonly crash?: boolean
  /** Reads the prompt for ever. */
  readonly stallBeforeStart?: boolean
  /** Never says anything after `start`. */
  readonly silent?: boolean
  /** Hangs up without a word. */
  readonly dieBeforeStart?: boolean
  /** Never says anything after this many tokens. */
  readonly silentAfterTokens?: number
  /** Says that the prompt had so many tokens. */
  readonly promptTokens?: number
  /** Goes on after as many tokens as were asked for. */
  readonly ignoreMaxTokens?: boolean
  /** Ends with an end that no edge understands. */
  readonly endWithoutUsage?: boolean
  /** Stops without an end after this many tokens. */
  readonly dieAfterTokens?: number
  /** Claims this many tokens more than it sent. */
  readonly overcount?: number
  /** Milliseconds between two tokens. */
  readonly tokenMs?: number
  /** Fails before the first event. */
  readonly refuse?: boolean
  /** From this call on, until another one says false, no adapter that is not loaded comes to its end. */
  readonly holdLoads?: boolean
}

export type FakeEngine = Engine & {
  readonly memoryMiB: () => number
  /** Resolves with a reason when it has crashed. */
  readonly died: Promise<string>
}

/** What a question is to be for each word of the answer to say whose weights it comes from. */
export const WHO_ANSWERS = 'Who answers?'
const WHO_WORDS = 8

/** @param faultsOf asked at each call, so that a test can switch faults call by call */
export function fakeEngine(
  faultsOf: (call: EngineCall) => Faults,
  slots = 64,
  contextTokens = 2_048,
  adapterSlots = 64,
): FakeEngine {
  const adapters = new FakeAdapters(adapterSlots)
  const stopped = new AbortController()
  const died = Promise.withResolvers<string>()
  const loads = new LoadGate()
  return {
    slots,
    maxRank: 64,
    contextTokens,
    adapterSlots,
    features: ['logprobs', 'json_schema', 'completion'],
    loaded: () => (stopped.signal.aborted ? [] : adapters.files()),
    countPrompt: ({ messages }) => Promise.resolve(wordsIn(messages).length),
    loadOf: (file) => (stopped.signal.aborted ? null : adapters.loadOf(file)),
    memoryMiB: () => adapters.memoryMiB(),
    died: died.promise,
    async *generate(call, signal) {
      const faults = stopped.signal.aborted ? { refuse: true } : faultsOf(call)
      const ended = AbortSignal.any([signal, stopped.signal])
      if (faults.holdLoads !== undefined) loads.hold(faults.holdLoads)
      if (!adapters.isLoaded(call.adapterFile)) await loads.opened(ended)
      if (!ended.aborted) yield* generate(call, ended, faults, contextTokens, adapters)
      if (faults.crash === true) {
        stopped.abort()
        died.resolve('it crashed, as it was told')
      }
      if (stopped.signal.aborted && !signal.aborted) {
        throw new EngineError('engine_failed', 'the engine is gone')
      }
    },
    stop() {
      stopped.abort()
      return Promise.resolve()
    },
  }
}

/** Open, until it is told to hold; then whoever waits goes on when it is told otherwise. */
class LoadGate {
  #held: PromiseWithResolvers<void> | null = null

  hold(isHeld: boolean): void {
    if (!isHeld) this.#held?.resolve()
    this.#held = isHeld ? (this.#held ?? Promise.withResolvers<void>()) : null
  }

  async opened(signal: AbortSignal): Promise<void> {
    if (this.#held !== null) await Promise.race([this.#held.promise, untilAborted(signal)])
  }
}

async function* generate(
  call: EngineCall,
  signal: AbortSignal,
  faults: Faults,
  contextTokens: number,
  adapters: FakeAdapters,
): AsyncGenerator<NodeEvent, void> {
  if (faults.refuse === true) throw new EngineError('engine_failed', 'it refuses, as it was told')
  if (faults.stallOnLoad === true && !adapters.isLoaded(call.adapterFile)) {
    return untilAborted(signal)
  }
  const answer = adapters.answering(call, faults)
  try {
    yield* spoken(call, signal, faults, contextTokens, answer.weights)
  } finally {
    answer.end()
  }
}

async function* spoken(
  call: EngineCall,
  signal: AbortSignal,
  faults: Faults,
  contextTokens: number,
  weights: () => string,
): AsyncGenerator<NodeEvent, void> {
  const promptTokens = wordsIn(call.messages).length
  const room = contextTokens - promptTokens
  if (room < 1) throw new EngineError('context_exceeded', `${promptTokens} words are too many`)
  if (faults.dieBeforeStart === true) return
  if (faults.stallBeforeStart === true) return untilAborted(signal)
  if (signal.aborted) return
  yield { type: 'start', promptTokens: faults.promptTokens ?? promptTokens }
  if (faults.silent === true) return untilAborted(signal)
  const words = asksWho(call) ? Array.from({ length: WHO_WORDS }, weights) : wordsOf(answerTo(call))
  const wanted = words.slice(
    0,
    faults.ignoreMaxTokens === true ? room : Math.min(call.maxTokens, room),
  )
  let [stop, sent, unsent]: [StopState, number, number] = [NOT_STOPPED, 0, 0]
  for (const index of wanted.keys()) {
    if (index === faults.dieAfterTokens) return
    if (index === faults.silentAfterTokens) return untilAborted(signal)
    if (faults.tokenMs !== undefined) await pause(faults.tokenMs, signal)
    if (signal.aborted) return
    const word = asksWho(call) ? weights() : (wanted[index] ?? '')
    wanted[index] = word
    const fed = feedStop(stop, index === 0 ? word : ` ${word}`, call.stop)
    stop = fed.state
    sent += 1
    unsent += 1
    if (fed.text !== '') {
      yield tokenOf(fed.text, wanted.slice(sent - unsent, sent), call, weights())
      unsent = 0
    }
    if (stop.stopped) break
  }
  if (unsent > 0 || stop.held !== '') {
    yield tokenOf(stop.held, wanted.slice(sent - unsent, sent), call, weights())
  }
  const whole = stop.stopped || wanted.length === words.length
  const completionTokens = sent + (faults.overcount ?? 0)
  const end = { type: 'end', finishReason: whole ? 'stop' : 'length', promptTokens } as const
  if (faults.endWithoutUsage === true) yield end as unknown as NodeEvent
  else yield { ...end, completionTokens }
}

function wordsIn(messages: readonly ChatTurn[]): string[] {
  return wordsOf(messages.map(({ content }) => content).join(' '))
}

/** Half as likely with each alternative, in the order of the alphabet; a bit less by each adapter. */
function tokenOf(
  text: string,
  words: readonly string[],
  { logprobs }: EngineCall,
  weights: string,
): NodeEvent {
  const event = { type: 'token', text, tokens: words.length } as const
  if (logprobs === undefined) return event
  const scored = (token: string, rank: number) => ({
    token,
    logprob: Math.log(0.5) * (rank + 1) - effectOf(weights),
    bytes: [...new TextEncoder().encode(token)],
  })
  const others = (word: string) =>
    Array.from({ length: logprobs }, (_, rank) =>
      rank === 0 ? scored(word, 0) : scored(String.fromCharCode(96 + rank), rank),
    )
  const each = words.map((word) => ({ ...scored(word, 0), top_logprobs: others(word) }))
  return { ...event, logprobs: each }
}

/** From 0, of the base, to 1: what tells two adapters apart. */
function effectOf(weights: string): number {
  if (weights === BASE_WEIGHTS) return 0
  return createHash('sha256').update(weights).digest().readUInt32BE() / 2 ** 32
}

function asksWho({ messages }: EngineCall): boolean {
  return messages.at(-1)?.content === WHO_ANSWERS
}

function answerTo(call: EngineCall): string {
  return call.jsonSchema === undefined
    ? spokenAnswer(call)
    : JSON.stringify(sampleOf(call.jsonSchema, spokenAnswer(call)))
}

/** The plainest value that fits a schema of the kinds that tests use. */
function sampleOf(schema: unknown, text: string): unknown {
  const known = typeof schema === 'object' && schema !== null ? schema : {}
  if ('enum' in known && Array.isArray(known.enum)) return known.enum[0]
  const type = 'type' in known ? known.type : 'string'
  if (type === 'number' || type === 'integer') return 7
  if (type === 'boolean') return true
  if (type === 'array') return ['items' in known ? sampleOf(known.items, text) : text]
  if (type !== 'object') return text
  const members = 'properties' in known ? Object.entries(known.properties ?? {}) : []
  return Object.fromEntries(members.map(([name, member]) => [name, sampleOf(member, text)]))
}

function spokenAnswer({ messages, template }: EngineCall): string {
  const system = messages.find(({ role }) => role === 'system')?.content ?? ''
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const number = /\[(\d+)\]/.exec(asked)?.[1] ?? '1'
  const passage = new RegExp(`^\\[${number}\\] (.*)$`, 'm').exec(system)?.[1]
  if (template === 'none') return `and so on after ${asked.split(' ').at(-1)}`
  if (passage === undefined) return `You asked: ${asked}`
  return `${/^.*?[.!?](?=\s|$)/.exec(passage)?.[0] ?? passage} [${number}]`
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}

/** Faults that a test writes into its question: `faults:{"silent":true}` at its end. */
export function faultsInQuestion({ messages }: EngineCall): Faults {
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const written = /faults:(\{.*\})$/.exec(asked)?.[1]
  return written === undefined ? {} : JSON.parse(written)
}
