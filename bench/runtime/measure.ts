// One call after the other, each with another adapter: when did its first token come? And how many
// tokens a second do one and two contexts give together?
import { readFileSync } from 'node:fs'
import { cpuMsOf } from '../edge/cpu.ts'
import type { EngineCall } from '../../gpu-runtime/engines/engine.port.ts'
import type { LlamaEngine } from '../../gpu-runtime/engines/llama-engine.ts'

export type FirstToken = {
  readonly ms: number
  /** Whether the adapter had to be read from disk. */
  readonly isMiss: boolean
}
export type Run = {
  readonly firstTokens: readonly FirstToken[]
  /** Adapters that answered. */
  readonly served: ReadonlySet<string>
  readonly errors: number
  readonly rssMiB: readonly number[]
  /**
   * Processor time of the engine for each call, which other work on the machine does not stretch; null
   * where the system does not tell.
   */
  readonly cpuMsPerCall: number | null
}

export const CALL: EngineCall = {
  adapterFile: null,
  messages: [{ role: 'user', content: 'Say hello.' }],
  maxTokens: 1,
  temperature: 0,
  topP: 1,
  seed: null,
  stop: [],
}
const never = new AbortController().signal

/**
 * @param files the adapter of each call, in order
 * @param msMax after as long no further call is made
 */
export async function switchThrough(
  engine: LlamaEngine,
  files: readonly string[],
  msMax: number,
): Promise<Run> {
  const firstTokens: FirstToken[] = []
  const rssMiB: number[] = []
  let errors = 0
  const served = new Set<string>()
  const until = performance.now() + msMax
  const began = cpuMsOf(engine.pid ?? 0)
  let calls = 0
  for (const [index, adapterFile] of files.entries()) {
    if (performance.now() > until) break
    const isMiss = !engine.loaded().includes(adapterFile)
    const asked = performance.now()
    calls += 1
    let first: number | null = null
    for await (const event of engine.generate({ ...CALL, adapterFile }, never)) {
      if (event.type === 'token') first ??= performance.now() - asked
      if (event.type === 'error') errors += 1
    }
    if (first !== null) {
      firstTokens.push({ ms: first, isMiss })
      served.add(adapterFile)
    }
    if (index % 100 === 99) rssMiB.push(rssOf(engine))
  }
  const ended = cpuMsOf(engine.pid ?? 0)
  const cpuMsPerCall = began === null || ended === null ? null : (ended - began) / calls
  return { firstTokens, served, errors, rssMiB, cpuMsPerCall }
}

/** Tokens of a prompt that a second of processor time reads; null where the system does not tell. */
export async function readRate(engine: LlamaEngine, times: number): Promise<number | null> {
  const content = 'The keeper of the lighthouse looked out over the sea for a long while. '.repeat(
    20,
  )
  const call = { ...CALL, messages: [{ role: 'user' as const, content }] }
  const began = cpuMsOf(engine.pid ?? 0)
  let tokens = 0
  for (let i = 0; i < times; i++) {
    for await (const event of engine.generate(call, never)) {
      if (event.type === 'start') tokens += event.promptTokens
    }
  }
  const ended = cpuMsOf(engine.pid ?? 0)
  return began === null || ended === null ? null : (1_000 * tokens) / (ended - began)
}

/**
 * Tokens a second that are written, over as many calls at once as the engine has slots. Reading their prompts does not
 * count: an idle machine does that with both cores.
 */
export async function decodeRate(engine: LlamaEngine, tokens: number): Promise<number> {
  const content = 'Once upon a time there was a keeper of a lighthouse, who'
  const messages = [{ role: 'user', content }] as const
  const call = { ...CALL, messages, template: 'none', maxTokens: tokens } as const
  const rates = await Promise.all(
    Array.from({ length: engine.slots }, async () => {
      let [count, firstMs, lastMs] = [0, 0, 0]
      for await (const event of engine.generate(call, never)) {
        if (event.type !== 'token') continue
        lastMs = performance.now()
        if (count === 0) firstMs = lastMs
        count += event.tokens
      }
      if (count < tokens) throw new Error(`a text of ${count} tokens was written, not of ${tokens}`)
      return (1_000 * (count - 1)) / (lastMs - firstMs)
    }),
  )
  return rates.reduce((sum, rate) => sum + rate, 0)
}

export function rssOf({ pid }: LlamaEngine): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Math.round(Number(kib) / 1_024)
}
