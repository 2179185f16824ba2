// What the agent and the engine's process say to each other over IPC.
import type { CountRequest, NodeEvent } from '../../schemas/wire/node.ts'
import type { EngineCall } from './engine.port.ts'
import type { LlamaHostOptions, LoadedFile } from './llama-host.ts'

export type ToChild =
  | { readonly type: 'start'; readonly options: LlamaHostOptions }
  | { readonly type: 'generate'; readonly id: number; readonly call: EngineCall }
  | { readonly type: 'count'; readonly id: number; readonly prompt: CountRequest }
  | { readonly type: 'abort'; readonly id: number }

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'event'; readonly id: number; readonly event: NodeEvent }
  | { readonly type: 'counted'; readonly id: number; readonly promptTokens: number }
  /** Sent before the event or `done` that follows a change of what is loaded. */
  | { readonly type: 'loaded'; readonly files: readonly LoadedFile[] }
  | { readonly type: 'done'; readonly id: number }
