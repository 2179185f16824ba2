// An inference engine beside the agent: one base, many adapters, a bounded number of calls at once.
// It is told which adapter file answers; it never fetches, prices or routes. One case file
// (engine.cases.ts) is run on every implementation.
import type {
  ChatTurn,
  CountRequest,
  EngineFeature,
  GenerateRequest,
  NodeErrorCode,
  NodeEvent,
} from '../../schemas/wire/node.ts'

export type EngineCall = {
  /** Absolute path of a validated adapter file; null for the base itself. */
  readonly adapterFile: string | null
  readonly messages: readonly ChatTurn[]
  readonly maxTokens: number
  readonly temperature: number
  readonly topP: number
  readonly seed: number | null
  readonly stop: readonly string[]
} & Pick<GenerateRequest, 'template' | 'logprobs' | 'jsonSchema'>

/** Seeds are below it: llama.cpp takes the last number of 32 bits for a wish to draw one (LLAMA_DEFAULT_SEED). */
export const SEEDS = 2 ** 32 - 1

export interface Engine {
  /** How many calls run at once. */
  readonly slots: number
  /** So many more where each is of a tenant of whom nothing else runs: they share what the others have. Absent: none. */
  readonly guests?: number
  readonly contextTokens: number
  /** What it does beyond the plain answer; absent: nothing. */
  readonly features?: readonly EngineFeature[]
  /** By how much the log-probabilities of one prompt may differ from call to call; absent: not at all. */
  readonly logprobNoise?: number
  /** The largest LoRA rank that it runs. */
  readonly maxRank: number
  /** How many adapters it keeps loaded: one more pushes another out. */
  readonly adapterSlots: number
  /** Adapter files that are loaded now, most recently used last. */
  loaded(): readonly string[]
  /** The tokens of a prompt, as the `start` of its answer says them. */
  countPrompt(prompt: CountRequest): Promise<number>
  /**
   * Which of the engine's loads brought this file, counted from 1; null when it is not loaded. The same
   * number means that the weights have not been touched since.
   */
  loadOf(file: string): number | null
  /**
   * `start` first, then text, then exactly one `end` or `error`; or an EngineError before `start`.
   * The tokens of the text events sum to the `completionTokens` of the end; the token that ends an
   * answer is none of them. Where the context leaves less room than `maxTokens`, the answer ends
   * there with `length`. Aborting the signal stops the engine soon, also while it reads the prompt;
   * the events then simply stop.
   */
  generate(call: EngineCall, signal: AbortSignal): AsyncIterable<NodeEvent>
  stop(): Promise<void>
}

/** What an engine refuses, with the code that travels to the edge. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: NodeErrorCode
  /** When to ask again, ms; null: nothing is known of it. */
  readonly retryMs: number | null

  constructor(code: NodeErrorCode, message: string, retryMs: number | null = null) {
    super(message)
    this.code = code
    this.retryMs = retryMs
  }
}
