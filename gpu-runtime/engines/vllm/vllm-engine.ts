// vLLM as the agent sees it: a server that it starts and stops, and adapters that it loads and unloads.
import { basename } from 'node:path'
import type { NodeEvent } from '../../../schemas/wire/node.ts'
import { EngineError, type EngineCall } from '../engine.port.ts'
import type { StartedEngine } from '../supervised-engine.ts'
import { memoryOfGroup } from './process-group.ts'
import { VllmAdapters } from './vllm-adapters.ts'
import { countPrompt } from './vllm-http.ts'
import { startVllm, type VllmOptions } from './vllm-process.ts'
import { streamAnswer } from './vllm-stream.ts'

export type VllmEngine = StartedEngine & {
  /** Of the server, which leads its process group. */
  readonly pid: number
  readonly url: string
  readonly memoryMiB: () => number | null
}

/**
 * In half precision a large logit is a multiple of an eighth, and which one it is depends on what else is in
 * the batch: a few of them.
 */
const LOGPROB_NOISE = 0.5

export async function startVllmEngine(options: VllmOptions): Promise<VllmEngine> {
  const server = await startVllm(options)
  const spoilt = Promise.withResolvers<string>()
  const adapters = new VllmAdapters(server.url, { ...options, onSpoilt: spoilt.resolve })
  async function* generate(call: EngineCall, signal: AbortSignal): AsyncGenerator<NodeEvent, void> {
    const { adapterFile: folder } = call
    let entered = false
    try {
      if (folder !== null) await adapters.enter(folder)
      entered = folder !== null
      const model = folder === null ? options.baseName : basename(folder)
      yield* streamAnswer({ ...options, url: server.url, model }, call, signal)
    } catch (error) {
      if (!signal.aborted) throw asEngineError(error)
    } finally {
      if (entered && folder !== null) adapters.leave(folder)
    }
  }
  return {
    slots: options.slots,
    contextTokens: options.contextTokens,
    maxRank: options.maxRank,
    features: ['logprobs', 'json_schema', 'completion'],
    logprobNoise: LOGPROB_NOISE,
    pid: server.pid,
    url: server.url,
    died: server.died,
    spoilt: spoilt.promise,
    memoryMiB: () => memoryOfGroup(server.pid),
    adapterSlots: options.adaptersInMemory,
    loaded: () => adapters.loaded(),
    loadOf: (folder) => adapters.loadOf(folder),
    countPrompt: (prompt) => countPrompt(server.url, options.baseName, prompt),
    generate,
    stop: server.stop,
  }
}

function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new EngineError('engine_failed', `the connection to vLLM broke: ${why}`)
}
