// Follows one generation through a node's events: counts tokens itself, compares with what the
// engine says at the end, and knows when a checkpoint is due. It performs nothing: `step` takes a
// state and an event and returns the next state, so every way to end can be tested by the thousand.
import type { TokenUsage } from '../../schemas/wire/generation.ts'
import type { TokenLogprob } from '../../schemas/wire/logprobs.ts'
import type { NodeEvent } from '../../schemas/wire/node.ts'

export const CHECKPOINT_TOKENS = 64
export const CHECKPOINT_MS = 1_000

export type FinishReason = 'stop' | 'length'

export type StreamEnd =
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly detail: string
      /** What the node said it had used, where that is more than what is believed of it. */
      readonly claimed?: TokenUsage
    }

/** One of the answers to the prompt; most calls have one. */
export type Choice = {
  readonly text: string
  readonly tokens: number
  readonly finishReason: FinishReason | null
}

/** What one event adds, for the caller to hear. */
export type Said =
  | {
      readonly type: 'text'
      readonly choice: number
      readonly text: string
      readonly logprobs: readonly TokenLogprob[]
    }
  | { readonly type: 'finish'; readonly choice: number; readonly finishReason: FinishReason }

export type StreamState = {
  readonly choices: readonly Choice[]
  /** What the last event added; null when it added nothing. */
  readonly said: Said | null
  /** Prompt tokens count once, whatever the number of choices; completion tokens of all of them. */
  readonly usage: TokenUsage
  readonly started: boolean
  readonly end: StreamEnd | null
  readonly checkpointTokens: number
  readonly checkpointMs: number
}

const NO_CHOICE_YET: Choice = { text: '', tokens: 0, finishReason: null }
/** Between the answers to one prompt where they are kept as one text. */
const BETWEEN_CHOICES = '\n\n'

/** @param choices how many answers the call asked for */
export function openStream(nowMs: number, choices = 1): StreamState {
  return {
    choices: Array.from({ length: choices }, () => NO_CHOICE_YET),
    said: null,
    usage: { promptTokens: 0, completionTokens: 0 },
    started: false,
    end: null,
    checkpointTokens: 0,
    checkpointMs: nowMs,
  }
}

/** Everything said so far, as it is recorded and attributed. */
export function textOf({ choices }: Pick<StreamState, 'choices'>): string {
  return choices.map(({ text }) => text).join(BETWEEN_CHOICES)
}

/**
 * Applies one event. An event that breaks the protocol ends the stream as failed.
 *
 * @param tokensMax the most tokens that one choice may have
 */
export function step(before: StreamState, event: NodeEvent, tokensMax: number): StreamState {
  if (before.end !== null) return before
  const state = before.said === null ? before : { ...before, said: null }
  switch (event.type) {
    case 'start':
      return state.started ? failed(state, 'started twice') : started(state, event.promptTokens)
    case 'token':
      return grown(state, event, tokensMax)
    case 'end':
      return ended(state, event)
    case 'error':
      return { ...state, end: { kind: 'failed', code: event.code, detail: event.message } }
  }
}

/** The node hung up without an end, or is not believed: never a silent stop. */
export function cut(state: StreamState, detail: string, claimed?: TokenUsage): StreamState {
  return state.end === null ? failed({ ...state, said: null }, detail, claimed) : state
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
  const { choice: index = 0, text, tokens, logprobs = [] } = event
  const choice = open(state, index)
  if (choice === null) return failed(state, `a token of choice ${index}, which is not open`)
  const { promptTokens, completionTokens } = state.usage
  if (choice.tokens + tokens > tokensMax) {
    const claimed = { promptTokens, completionTokens: together(completionTokens, tokens) }
    return failed(state, `more than the ${tokensMax} tokens asked`, claimed)
  }
  const grownChoice = { ...choice, text: choice.text + text, tokens: choice.tokens + tokens }
  const heard = text !== '' || logprobs.length > 0
  return {
    ...state,
    choices: state.choices.with(index, grownChoice),
    said: heard ? { type: 'text', choice: index, text, logprobs } : null,
    usage: { promptTokens, completionTokens: completionTokens + tokens },
  }
}

function ended(state: StreamState, event: Extract<NodeEvent, { type: 'end' }>): StreamState {
  const { choice: index = 0, finishReason } = event
  const choice = open(state, index)
  if (choice === null) return failed(state, `the end of choice ${index}, which is not open`)
  const { promptTokens, completionTokens } = state.usage
  if (event.promptTokens !== promptTokens || event.completionTokens !== choice.tokens) {
    const own = `${promptTokens}+${choice.tokens}`
    const theirs = `${event.promptTokens}+${event.completionTokens}`
    const beyond = together(completionTokens - choice.tokens, event.completionTokens)
    const claimed = { promptTokens: event.promptTokens, completionTokens: beyond }
    const isMore = event.promptTokens > promptTokens || event.completionTokens > choice.tokens
    const detail = `the node counts ${theirs} tokens where we count ${own}`
    return failed(state, detail, isMore ? claimed : undefined)
  }
  const choices = state.choices.with(index, { ...choice, finishReason })
  const over = choices.every((one) => one.finishReason !== null)
  return {
    ...state,
    choices,
    said: { type: 'finish', choice: index, finishReason },
    end: over ? { kind: 'finished' } : null,
  }
}

/** The choice as it stands; null where there is none, or it has ended, or nothing has started. */
function open(state: StreamState, index: number): Choice | null {
  const choice = state.choices[index]
  return state.started && choice?.finishReason === null ? choice : null
}

/** A node may claim any number: one beyond all that are exact is told as the largest that is. */
function together(counted: number, claimed: number): number {
  return Math.min(counted + claimed, Number.MAX_SAFE_INTEGER)
}

function failed(state: StreamState, detail: string, claimed?: TokenUsage): StreamState {
  const end = { kind: 'failed', code: 'upstream_failed', detail } as const
  return { ...state, end: claimed === undefined ? end : { ...end, claimed } }
}
