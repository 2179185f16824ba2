// One running generation, from the node's first event to its one end. However the call ends (done,
// client gone, node dead, timeout), `finalize` runs once: captured is what was produced, a call
// that produced nothing is voided, and the hold is over.
import type { Annotation } from '../schemas/wire/chat.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { CapturedGeneration, EndedBy, TokenUsage } from '../schemas/wire/generation.ts'
import type { NodeEvent } from '../schemas/wire/node.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { citationsOf } from './attribute/cite.ts'
import { align } from './attribute/align.ts'
import { ALIGN_1 } from './attribute/weights.ts'
import { priceOf } from './bill/price.ts'
import { checkpointDue, checkpointed, cut, openStream, step, textOf } from './infer/stream.ts'
import type { Said, StreamState } from './infer/stream.ts'
import type { Meter } from './meter/meter.port.ts'

/** The parts of the record that are known before the first token. */
export type RunTerms = Omit<
  CapturedGeneration,
  'usage' | 'priceNanoUsd' | 'endedBy' | 'answer' | 'endedAtMs'
>

/** An answer as it stands when it is over, before it is charged. */
export type Produced = {
  readonly endedBy: EndedBy
  readonly usage: TokenUsage
  /** One list for each choice. */
  readonly annotations: readonly (readonly Annotation[])[]
  readonly failure: { readonly code: string; readonly detail: string } | null
}

export type AnswerEnd = Produced & { readonly chargedNanoUsd: NanoUsd }

export type AnswerEvent =
  | Said
  /** Comes right before the charge: whoever keeps answers keeps this one now. */
  | { readonly type: 'produced'; readonly produced: Produced }
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
  choices = 1,
): AsyncGenerator<AnswerEvent, void> {
  let state = openStream(ports.now(), choices)
  let told = false
  try {
    while (state.end === null) {
      state = await advance(state, events, tokensMax)
      if (state.said !== null) yield state.said
      if (checkpointDue(state, ports.now())) {
        state = checkpointed(state, ports.now())
        await ports.meter.checkpoint(terms.generationId, recordOf(state, terms, 'expired', ports))
      }
    }
    const endedBy = endOf(state, signal)
    const produced = producedOf(state, terms, endedBy, ports)
    yield { type: 'produced', produced }
    const chargedNanoUsd = await finalize(state, terms, endedBy, ports)
    told = true
    yield { type: 'end', end: { ...produced, chargedNanoUsd } }
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

/** @returns what was charged in the end */
async function finalize(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): Promise<NanoUsd> {
  const record = recordOf(state, terms, endedBy, ports)
  const produced = record.usage.completionTokens > 0
  const outcome = produced
    ? await ports.meter.capture(terms.generationId, { record })
    : await ports.meter.void(terms.generationId, endedBy)
  return outcome.chargedNanoUsd
}

function producedOf(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): Produced {
  const { end, usage, choices } = state
  return {
    endedBy,
    usage,
    annotations: choices.map(({ text }) => annotationsOf(text, terms.passages, ports)),
    failure: end?.kind === 'failed' ? { code: end.code, detail: end.detail } : null,
  }
}

/** Verbatim spans need no embedding: citations are ready with the last token. */
function annotationsOf(
  text: string,
  passages: readonly GivenPassage[],
  { passageUrl }: RunPorts,
): readonly Annotation[] {
  const alignment = align(text, passages, null, ALIGN_1)
  return citationsOf(alignment, passages, ({ passageId }) => passageUrl(passageId)).annotations
}

function recordOf(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): CapturedGeneration {
  const { usage } = state
  const priceNanoUsd = priceOf(terms.terms, usage)
  const answer = textOf(state)
  return { ...terms, usage, priceNanoUsd, endedBy, answer, endedAtMs: ports.now() }
}
