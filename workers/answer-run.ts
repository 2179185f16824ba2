// One running generation, from the node's first event to its one end. However the call ends (done,
// client gone, node dead, timeout), `finalize` runs once: captured is what was produced, a call
// that produced nothing is voided, and the hold is over.
import type { Annotation } from '../schemas/wire/chat.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { CapturedGeneration, EndedBy, TokenUsage } from '../schemas/wire/generation.ts'
import type { NodeEvent } from '../schemas/wire/node.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { citationsOf } from './attribute/cite.ts'
import { ALIGN } from './attribute/align-weights.gen.ts'
import { align } from './attribute/align.ts'
import { playersOf } from './attribute/players.ts'
import { priceOf } from './bill/price.ts'
import { checkpointDue, checkpointed, cut, openStream, step } from './infer/stream.ts'
import type { StreamState } from './infer/stream.ts'
import type { Meter } from './meter/meter.port.ts'

/** The parts of the record that are known before the first token. */
export type RunTerms = Omit<
  CapturedGeneration,
  'usage' | 'priceNanoUsd' | 'endedBy' | 'answer' | 'endedAtMs'
>

export type AnswerEnd = {
  readonly endedBy: EndedBy
  readonly finishReason: 'stop' | 'length' | 'error'
  readonly usage: TokenUsage
  readonly chargedNanoUsd: NanoUsd
  readonly annotations: readonly Annotation[]
  readonly failure: { readonly code: string; readonly detail: string } | null
}

export type AnswerEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly end: AnswerEnd }

export type RunPorts = {
  readonly meter: Meter
  readonly now: () => number
  /** Where a citation can be read. */
  readonly passageUrl: (passageId: string) => string
}

/**
 * Yields the text as it comes, then exactly one `end`. Returning the generator early, or aborting
 * `signal`, is the caller hanging up: what was produced until then is captured.
 */
export async function* followAnswer(
  events: AsyncIterator<NodeEvent>,
  terms: RunTerms,
  tokensMax: number,
  signal: AbortSignal,
  ports: RunPorts,
): AsyncGenerator<AnswerEvent, void> {
  let state = openStream(ports.now())
  let told = false
  try {
    while (state.end === null) {
      const before = state.text.length
      state = await advance(state, events, tokensMax)
      if (state.text.length > before) yield { type: 'text', text: state.text.slice(before) }
      if (checkpointDue(state, ports.now())) {
        state = checkpointed(state, ports.now())
        await ports.meter.checkpoint(terms.generationId, recordOf(state, terms, 'expired', ports))
      }
    }
    const end = await finalize(state, terms, endOf(state, signal), ports)
    told = true
    yield { type: 'end', end }
  } finally {
    if (!told) await finalize(state, terms, 'client_abort', ports)
    await events.return?.()
  }
}

async function advance(
  state: StreamState,
  events: AsyncIterator<NodeEvent>,
  tokensMax: number,
): Promise<StreamState> {
  try {
    const next = await events.next()
    if (next.done === true) return cut(state, 'the node hung up before the end')
    return step(state, next.value, tokensMax)
  } catch (error) {
    return cut(state, error instanceof Error ? error.message : 'the node connection broke')
  }
}

function endOf(state: StreamState, signal: AbortSignal): EndedBy {
  if (state.end?.kind === 'finished') return 'done'
  if (!signal.aborted) return 'upstream_error'
  return isTimeout(signal.reason) ? 'timeout' : 'client_abort'
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}

async function finalize(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): Promise<AnswerEnd> {
  const record = recordOf(state, terms, endedBy, ports)
  const produced = record.usage.completionTokens > 0
  const outcome = produced
    ? await ports.meter.capture(terms.generationId, { record })
    : await ports.meter.void(terms.generationId, endedBy)
  const { end } = state
  return {
    endedBy,
    finishReason: end?.kind === 'finished' ? end.finishReason : 'error',
    usage: record.usage,
    chargedNanoUsd: outcome.chargedNanoUsd,
    annotations: produced ? annotationsOf(state.text, terms.passages, ports) : [],
    failure: end?.kind === 'failed' ? { code: end.code, detail: end.detail } : null,
  }
}

/** Verbatim spans need no embedding: citations are ready with the last token. */
function annotationsOf(
  text: string,
  passages: readonly GivenPassage[],
  { passageUrl }: RunPorts,
): readonly Annotation[] {
  const alignment = align(
    { answer: text, prompt: '', passages: playersOf(passages), similarities: null },
    ALIGN,
  )
  return citationsOf(alignment, passages, ({ passageId }) => passageUrl(passageId)).annotations
}

function recordOf(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): CapturedGeneration {
  const { usage, text } = state
  const priceNanoUsd = priceOf(terms.terms, usage)
  return { ...terms, usage, priceNanoUsd, endedBy, answer: text, endedAtMs: ports.now() }
}
