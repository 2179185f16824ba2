// Follows one generation through a node's events: counts tokens itself, compares with what the
// engine says at the end, and knows when a checkpoint is due. It performs nothing: `step` takes a
// state and an event and returns the next state, so every way to end can be tested by the thousand.
import type { TokenUsage } from '../../schemas/wire/generation.ts'
import type { NodeEvent } from '../../schemas/wire/node.ts'

export const CHECKPOINT_TOKENS = 64
export const CHECKPOINT_MS = 1_000

export type StreamEnd =
  | { readonly kind: 'finished'; readonly finishReason: 'stop' | 'length' }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }

export type StreamState = {
  readonly text: string
  readonly usage: TokenUsage
  readonly started: boolean
  readonly end: StreamEnd | null
  readonly checkpointTokens: number
  readonly checkpointMs: number
}

export function openStream(nowMs: number): StreamState {
  return {
    text: '',
    usage: { promptTokens: 0, completionTokens: 0 },
    started: false,
    end: null,
    checkpointTokens: 0,
    checkpointMs: nowMs,
  }
}

/** Applies one event. An event that breaks the protocol ends the stream as failed. */
export function step(state: StreamState, event: NodeEvent, tokensMax: number): StreamState {
  if (state.end !== null) return state
  switch (event.type) {
    case 'start':
      return state.started ? failed(state, 'started twice') : started(state, event.promptTokens)
    case 'token':
      return state.started ? grown(state, event, tokensMax) : failed(state, 'token before start')
    case 'end':
      return ended(state, event)
    case 'error':
      return { ...state, end: { kind: 'failed', code: event.code, detail: event.message } }
  }
}

/** The node hung up without an end: never a silent stop. */
export function cut(state: StreamState, detail: string): StreamState {
  return state.end === null ? failed(state, detail) : state
}

export function checkpointDue(state: StreamState, nowMs: number): boolean {
  const since = state.usage.completionTokens - state.checkpointTokens
  if (state.end !== null || since <= 0) return false
  return since >= CHECKPOINT_TOKENS || nowMs - state.checkpointMs >= CHECKPOINT_MS
}

export function checkpointed(state: StreamState, nowMs: number): StreamState {
  return { ...state, checkpointTokens: state.usage.completionTokens, checkpointMs: nowMs }
}

function started(state: StreamState, promptTokens: number): StreamState {
  return { ...state, started: true, usage: { promptTokens, completionTokens: 0 } }
}

function grown(
  state: StreamState,
  event: Extract<NodeEvent, { type: 'token' }>,
  tokensMax: number,
): StreamState {
  const completionTokens = state.usage.completionTokens + event.tokens
  if (completionTokens > tokensMax) return failed(state, `more than the ${tokensMax} tokens asked`)
  return {
    ...state,
    text: state.text + event.text,
    usage: { promptTokens: state.usage.promptTokens, completionTokens },
  }
}

function ended(state: StreamState, event: Extract<NodeEvent, { type: 'end' }>): StreamState {
  const { promptTokens, completionTokens } = state.usage
  if (event.promptTokens !== promptTokens || event.completionTokens !== completionTokens) {
    const own = `${promptTokens}+${completionTokens}`
    const theirs = `${event.promptTokens}+${event.completionTokens}`
    return failed(state, `the node counts ${theirs} tokens where we count ${own}`)
  }
  return { ...state, end: { kind: 'finished', finishReason: event.finishReason } }
}

function failed(state: StreamState, detail: string): StreamState {
  return { ...state, end: { kind: 'failed', code: 'upstream_failed', detail } }
}
