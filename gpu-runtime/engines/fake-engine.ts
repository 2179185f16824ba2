// An engine for tests of everything around an engine: deterministic, quick, and with each fault a
// real one has shown as a switch. It answers with the first sentence of the passage whose number the
// question names, or of passage 1, and marks it.
import type { ChatTurn, NodeEvent } from '../../schemas/wire/node.ts'
import { EngineError, type Engine, type EngineCall } from './engine.port.ts'
import { feedStop, NOT_STOPPED, type StopState } from './stop-text.ts'

export type Faults = {
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
}

/** @param faultsOf asked at each call, so that a test can switch faults call by call */
export function fakeEngine(
  faultsOf: (call: EngineCall) => Faults,
  slots = 64,
  contextTokens = 2_048,
): Engine {
  const loaded = new Set<string>()
  let stopped = false
  return {
    slots,
    maxRank: 64,
    contextTokens,
    features: ['logprobs', 'json_schema', 'completion'],
    loaded: () => [...loaded],
    countPrompt: ({ messages }) => Promise.resolve(wordsIn(messages).length),
    generate(call, signal) {
      const faults = stopped ? { refuse: true } : faultsOf(call)
      return generate(call, signal, faults, contextTokens, loaded)
    },
    stop() {
      stopped = true
      return Promise.resolve()
    },
  }
}

async function* generate(
  call: EngineCall,
  signal: AbortSignal,
  faults: Faults,
  contextTokens: number,
  loaded: Set<string>,
): AsyncGenerator<NodeEvent, void> {
  if (faults.refuse === true) throw new EngineError('engine_failed', 'it refuses, as it was told')
  if (call.adapterFile !== null) loaded.add(call.adapterFile)
  const promptTokens = wordsIn(call.messages).length
  const room = contextTokens - promptTokens
  if (room < 1) throw new EngineError('context_exceeded', `${promptTokens} words are too many`)
  if (faults.dieBeforeStart === true) return
  if (faults.stallBeforeStart === true) return untilAborted(signal)
  if (signal.aborted) return
  yield { type: 'start', promptTokens: faults.promptTokens ?? promptTokens }
  if (faults.silent === true) return untilAborted(signal)
  const words = wordsOf(answerTo(call))
  const wanted = words.slice(
    0,
    faults.ignoreMaxTokens === true ? room : Math.min(call.maxTokens, room),
  )
  let [stop, sent, unsent]: [StopState, number, number] = [NOT_STOPPED, 0, 0]
  for (const [index, word] of wanted.entries()) {
    if (index === faults.dieAfterTokens) return
    if (index === faults.silentAfterTokens) return untilAborted(signal)
    if (faults.tokenMs !== undefined) await pause(faults.tokenMs, signal)
    if (signal.aborted) return
    const fed = feedStop(stop, index === 0 ? word : ` ${word}`, call.stop)
    stop = fed.state
    sent += 1
    unsent += 1
    if (fed.text !== '') {
      yield tokenOf(fed.text, wanted.slice(sent - unsent, sent), call)
      unsent = 0
    }
    if (stop.stopped) break
  }
  if (unsent > 0 || stop.held !== '') {
    yield tokenOf(stop.held, wanted.slice(sent - unsent, sent), call)
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

/** Half as likely with each alternative, in the order of the alphabet. */
function tokenOf(text: string, words: readonly string[], { logprobs }: EngineCall): NodeEvent {
  const event = { type: 'token', text, tokens: words.length } as const
  if (logprobs === undefined) return event
  const scored = (token: string, rank: number) => ({
    token,
    logprob: Math.log(0.5) * (rank + 1),
    bytes: [...new TextEncoder().encode(token)],
  })
  const others = (word: string) =>
    Array.from({ length: logprobs }, (_, rank) =>
      rank === 0 ? scored(word, 0) : scored(String.fromCharCode(96 + rank), rank),
    )
  const each = words.map((word) => ({ ...scored(word, 0), top_logprobs: others(word) }))
  return { ...event, logprobs: each }
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
