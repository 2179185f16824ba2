// The only calls that node-llama-cpp does not make public, with the version that has them: swapping
// the adapter of a live context, freeing one, which the public API does only with the model, and the number of
// threads of a live context. llama-engine.engine.test.ts and llama-read.engine.test.ts fail when an upgrade
// changes them.
import { resolve } from 'node:path'
import type { LlamaContext, LlamaModel } from 'node-llama-cpp'

export const PINNED_VERSION = '3.22.1'

type Lora = { dispose(): Promise<void> }
type PrivateContext = {
  _setLoras(loras: readonly { filePath: string; scale: number }[]): Promise<void>
  _loraAdapters: Set<Lora>
  _idealThreads: number
  _freeReservedThreads(): void
  readonly _ctx: { setThreads(count: number): void }
}
type PrivateModel = { _loraAdapters: Map<string, Lora> }

/** The context answers with the sum of these adapters from now on; none takes every adapter off. */
export async function setAdapters(context: LlamaContext, files: readonly string[]): Promise<void> {
  const inner = privateContext(context)
  await inner._setLoras(files.map((filePath) => ({ filePath, scale: 1 })))
}

/** Frees an adapter's memory. No context may be using it. */
export async function freeAdapter(
  model: LlamaModel,
  contexts: readonly LlamaContext[],
  file: string,
): Promise<void> {
  const loras = privateModel(model)._loraAdapters
  const path = resolve(file)
  const lora = loras.get(path)
  if (lora === undefined) return
  for (const context of contexts) privateContext(context)._loraAdapters.delete(lora)
  loras.delete(path)
  await lora.dispose()
}

/** By how many threads the context computes from its next step on. It must not be in the midst of one. */
export function setThreads(context: LlamaContext, count: number): void {
  const inner = privateContext(context)
  if (inner._idealThreads === count) return
  inner._idealThreads = count
  // It keeps what it reserved for the steps before until it has nothing to do for a moment.
  inner._freeReservedThreads()
  // A step that is asked for before that moment reserves nothing, and takes what is set.
  inner._ctx.setThreads(count)
}

function privateContext(context: LlamaContext): PrivateContext {
  const inner: unknown = context
  if (!isPrivateContext(inner)) throw new Error(`node-llama-cpp is not ${PINNED_VERSION}`)
  return inner
}

function privateModel(model: LlamaModel): PrivateModel {
  const inner: unknown = model
  if (!isPrivateModel(inner)) throw new Error(`node-llama-cpp is not ${PINNED_VERSION}`)
  return inner
}

function isPrivateContext(value: unknown): value is PrivateContext {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_setLoras' in value &&
    '_loraAdapters' in value &&
    value._loraAdapters instanceof Set &&
    '_idealThreads' in value &&
    typeof value._idealThreads === 'number' &&
    '_freeReservedThreads' in value &&
    '_ctx' in value &&
    typeof value._ctx === 'object' &&
    value._ctx !== null &&
    'setThreads' in value._ctx
  )
}

function isPrivateModel(value: unknown): value is PrivateModel {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_loraAdapters' in value &&
    value._loraAdapters instanceof Map
  )
}
