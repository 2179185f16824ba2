// The llama.cpp engine as the agent sees it: one child process that it starts, feeds and stops. A
// child that dies fails its running calls with an error event, and is reported to the agent.
import { fork, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CountRequest, NodeEvent } from '../../schemas/wire/node.ts'
import { LORA_RANK_MAX } from '../../schemas/adapter/gguf-header.ts'
import { EngineError, type Engine, type EngineCall } from './engine.port.ts'
import { EventQueue } from './event-queue.ts'
import { ADAPTERS_MAX, type LlamaHostOptions, type LoadedFile } from './llama-host.ts'
import type { FromChild, ToChild } from './llama-messages.ts'

export type LlamaEngine = Engine & {
  readonly pid: number | undefined
  /** Resident memory of its process; null where the system does not tell. */
  readonly memoryMiB: () => number | null
  /** Resolves with a reason when the engine's process is gone without having been stopped. */
  readonly died: Promise<string>
}

/**
 * How glibc keeps memory. Large blocks are mapped one by one, or gigabytes of freed adapters would stay. What
 * llama.cpp sets up anew at each swap is smaller, and comes from one heap that is used again: two thousand pages
 * that the kernel maps and clears take 5 ms of a first token (ADR 0105). Weights lie on huge pages where the kernel
 * has them. Other C libraries know none of it.
 */
const CHILD_ENV = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: String(4 << 20),
  MALLOC_TRIM_THRESHOLD_: String(32 << 20),
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
}

export async function startLlamaEngine(options: LlamaHostOptions): Promise<LlamaEngine> {
  const script = join(import.meta.dirname, 'llama-child.ts')
  const child = fork(script, { env: CHILD_ENV, serialization: 'advanced' })
  const calls = new Map<number, EventQueue<NodeEvent>>()
  const counting = new Map()
  const state: State = { loaded: [], stopping: false, nextId: 1, gone: null, counting }
  const died = watch(child, calls, state)
  await ready(child, options, calls, state)
  return {
    pid: child.pid,
    memoryMiB: () => memoryOf(child.pid),
    died,
    slots: options.slots,
    guests: options.guests ?? 0,
    maxRank: LORA_RANK_MAX,
    contextTokens: options.contextTokens,
    features: ['logprobs', 'json_schema', 'completion'],
    adapterSlots: ADAPTERS_MAX,
    loaded: () => state.loaded.map(({ file }) => file),
    loadOf: (wanted) => state.loaded.find(({ file }) => file === wanted)?.load ?? null,
    generate: (call, signal) => generate(child, calls, state, call, signal),
    countPrompt: (prompt) => countPrompt(child, state, prompt),
    async stop() {
      state.stopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await gone
    },
  }
}

function memoryOf(pid: number | undefined): number | null {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : Math.round(Number(kib) / 1_024)
  } catch {
    return null
  }
}

type State = {
  loaded: readonly LoadedFile[]
  stopping: boolean
  nextId: number
  /** Why there is no process any more. */
  gone: string | null
  readonly counting: Map<number, PromiseWithResolvers<number>>
}
type Calls = Map<number, EventQueue<NodeEvent>>

async function* generate(
  child: ChildProcess,
  calls: Calls,
  state: State,
  call: EngineCall,
  signal: AbortSignal,
): AsyncGenerator<NodeEvent, void> {
  if (state.gone !== null) throw new EngineError('engine_failed', state.gone)
  // The child would hear of it too late: a short prompt is begun before its next message is read.
  if (signal.aborted) return
  const id = state.nextId++
  const queue = new EventQueue<NodeEvent>()
  calls.set(id, queue)
  const abort = () => send(child, { type: 'abort', id })
  signal.addEventListener('abort', abort, { once: true })
  send(child, { type: 'generate', id, call })
  try {
    yield* queue.drain()
  } finally {
    signal.removeEventListener('abort', abort)
    if (calls.has(id)) abort()
  }
}

function countPrompt(child: ChildProcess, state: State, prompt: CountRequest): Promise<number> {
  if (state.gone !== null) return Promise.reject(new EngineError('engine_failed', state.gone))
  const id = state.nextId++
  const counted = Promise.withResolvers<number>()
  state.counting.set(id, counted)
  send(child, { type: 'count', id, prompt })
  return counted.promise
}

function ready(
  child: ChildProcess,
  options: LlamaHostOptions,
  calls: Calls,
  state: State,
): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the engine exited with ${code} at its start`)))
    child.on('message', (message: FromChild) => {
      switch (message.type) {
        case 'ready':
          return resolve()
        case 'event':
          return calls.get(message.id)?.push(message.event)
        case 'loaded':
          state.loaded = message.files
          return
        case 'counted':
          state.counting.get(message.id)?.resolve(message.promptTokens)
          state.counting.delete(message.id)
          return
        case 'done':
          calls.get(message.id)?.end()
          calls.delete(message.id)
      }
    })
    send(child, { type: 'start', options })
  })
}

function watch(child: ChildProcess, calls: Calls, state: State): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const reason = `the engine process ended (${signal ?? code})`
      state.gone = reason
      state.loaded = []
      for (const queue of calls.values()) {
        queue.push({ type: 'error', code: 'engine_failed', message: reason })
        queue.end()
      }
      calls.clear()
      for (const { reject } of state.counting.values()) {
        reject(new EngineError('engine_failed', reason))
      }
      state.counting.clear()
      if (!state.stopping) resolve(reason)
    })
  })
}

function send(child: ChildProcess, message: ToChild): void {
  if (child.connected) child.send(message)
}
