// One running generation, from the node's first event to its one end. However the call ends (done,
// client gone, node dead, timeout), `finalize` runs once: captured is what was produced, a call
// that produced nothing is voided, and the hold is over.
import type { Annotation } from '../schemas/wire/chat.ts'
import type { Grounding } from '../schemas/wire/grounding.ts'
import type { NanoUsd } from '../schemas/money.ts'
import type { CapturedGeneration, EndedBy, TokenUsage } from '../schemas/wire/generation.ts'
import type { NodeEvent } from '../schemas/wire/node.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { citationsOf } from './attribute/cite.ts'
import { ALIGN } from './attribute/align-weights.gen.ts'
import { align } from './attribute/align.ts'
import { groundingOf } from './attribute/grounding.ts'
import { playersOf } from './attribute/players.ts'
import { priceOf, worstCase } from './bill/price.ts'
import type { NodeEventList } from './infer/engine.port.ts'
import { checkpointDue, checkpointed, cut, openStream, step, textOf } from './infer/stream.ts'
import type { Said, StreamState } from './infer/stream.ts'
import { keepThenCharge, type Keep } from './keep-then-charge.ts'
import type { EndOutcome, Meter } from './meter/meter.port.ts'
import { stoppedBy, type Watch } from './patience.ts'
import type { Ports } from './ports.ts'

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
  /** One for each choice; null where no Datanet was named. */
  readonly grounding: readonly Grounding[] | null
  /** Everything that was said, in order, whether or not somebody still listened. */
  readonly said: readonly Said[]
  readonly failure: { readonly code: string; readonly detail: string } | null
}

export type AnswerEnd = Produced & { readonly chargedNanoUsd: NanoUsd }

/** What is told together, in order, at least one. */
export type AnswerEvents = readonly AnswerEvent[]
export type AnswerEvent = Said | { readonly type: 'end'; readonly end: AnswerEnd }

export type RunPorts = {
  readonly meter: Meter
  readonly now: () => number
  /** Called right before the charge: whoever keeps answers keeps this one now. */
  readonly keep: Keep<Produced>
  /** The reply is one whole: a part of it reaches nobody, and so costs nothing. */
  readonly isWhole: boolean
  /** Where a citation can be read. */
  readonly passageUrl: (passageId: string) => string
  readonly log: Ports['log']
}

/** What the hold covers: a node that counts more than this is not believed. */
export type TokenLimits = {
  readonly promptTokens: number
  /** Of one choice. */
  readonly completionTokens: number
  readonly choices: number
  readonly nanoUsd: NanoUsd
}

/**
 * Yields the text as it comes, what came together together, then exactly one `end`. Returning the generator
 * early, or aborting the watch, stops the call: what was produced until then is captured.
 */
export async function* followAnswer(
  events: AsyncIterator<NodeEventList>,
  terms: RunTerms,
  limits: TokenLimits,
  watch: Watch,
  ports: RunPorts,
): AsyncGenerator<AnswerEvents, void> {
  let state = openStream(ports.now(), limits.choices)
  const said: Said[] = []
  let rest: NodeEventList = []
  let ended = false
  try {
    while (state.end === null) {
      const heard = await hear({ state, rest }, events, limits, watch, ports.now)
      state = heard.state
      rest = heard.rest
      if (heard.said.length > 0) {
        said.push(...heard.said)
        yield heard.said
      }
      if (checkpointDue(state, ports.now())) {
        state = checkpointed(state, ports.now())
        await checkpoint(state, terms, ports)
      }
    }
    const endedBy = endOf(state, watch.signal)
    const produced = { ...producedOf(state, terms, endedBy, ports), said }
    ended = true
    const chargedNanoUsd =
      ports.isWhole && produced.failure !== null
        ? (await ports.meter.void(terms.generationId, endedBy)).chargedNanoUsd
        : await keepThenCharge(
            () => ports.keep(produced),
            () => finalize(state, terms, endedBy, ports),
            ports.meter,
            terms.generationId,
          )
    tellOvercount(state, terms, limits, ports)
    yield [{ type: 'end', end: { ...produced, chargedNanoUsd } }]
  } finally {
    watch.stop()
    if (!ended) await finalize(state, terms, 'client_abort', ports)
    await events.return?.()
  }
}

/**
 * Keeps the hold alive, with what would be charged if the worker died now. One that is lost is made up
 * for by the next: it must not end the call that it protects.
 */
async function checkpoint(state: StreamState, terms: RunTerms, ports: RunPorts): Promise<void> {
  const record = recordOf(state, terms, 'expired', ports)
  const { promptTokens } = record.usage
  const nothing = { usage: { promptTokens, completionTokens: 0 }, answer: '' }
  const kept = ports.isWhole ? { ...record, ...nothing } : record
  await ports.meter.checkpoint(terms.generationId, kept).catch(() => undefined)
}

type Hearing = {
  readonly state: StreamState
  /** What the node said already and was not heard yet. */
  readonly rest: NodeEventList
}
type Heard = Hearing & { readonly said: readonly Said[] }

/** What the node said since it was heard last, up to where a checkpoint is due, and all that it adds. */
async function hear(
  before: Hearing,
  events: AsyncIterator<NodeEventList>,
  limits: TokenLimits,
  watch: Watch,
  now: () => number,
): Promise<Heard> {
  const said: Said[] = []
  let { state, rest: list } = before
  // What was read ahead for somebody who has left is neither told nor charged.
  if (watch.signal.aborted) return { state: cut(state, 'nobody asks any more'), said, rest: [] }
  try {
    if (list.length === 0) {
      const next = await events.next()
      const hungUp = 'the node hung up before the end'
      if (next.done === true) return { state: cut(state, hungUp), said, rest: [] }
      watch.heard()
      list = next.value
    }
    for (const [at, event] of list.entries()) {
      state = advance(state, event, limits)
      if (state.said !== null) said.push(state.said)
      const isDue = state.end !== null || checkpointDue(state, now())
      if (isDue) return { state, said, rest: list.slice(at + 1) }
    }
    return { state, said, rest: [] }
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'the node connection broke'
    return { state: cut(state, detail), said, rest: [] }
  }
}

function advance(state: StreamState, event: NodeEvent, limits: TokenLimits): StreamState {
  if (event.type === 'start' && event.promptTokens > limits.promptTokens) {
    const { promptTokens } = event
    const detail = `the node counts ${promptTokens} tokens in a prompt of fewer`
    return cut(state, detail, { promptTokens, completionTokens: 0 })
  }
  return step(state, event, limits.completionTokens)
}

/** For the operator. Nobody else is concerned: what is charged is what was counted here, within the hold. */
function tellOvercount(
  { end, usage }: StreamState,
  { generationId, nodeId, terms }: RunTerms,
  { nanoUsd: held }: TokenLimits,
  { log }: RunPorts,
): void {
  if (end?.kind !== 'failed' || end.claimed === undefined) return
  const { promptTokens, completionTokens } = end.claimed
  const claimed = worstCase(terms, promptTokens, completionTokens)
  log('node_overcounted', {
    generationId,
    nodeId,
    claimedTokens: `${promptTokens}+${completionTokens}`,
    countedTokens: `${usage.promptTokens}+${usage.completionTokens}`,
    claimedNanoUsd: claimed.toString(),
    aboveHoldNanoUsd: (claimed > held ? claimed - held : 0n).toString(),
  })
}

function endOf(state: StreamState, signal: AbortSignal): EndedBy {
  return state.end?.kind === 'finished' ? 'done' : (stoppedBy(signal) ?? 'upstream_error')
}

async function finalize(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): Promise<EndOutcome> {
  const record = recordOf(state, terms, endedBy, ports)
  const produced = record.usage.completionTokens > 0
  return produced
    ? ports.meter.capture(terms.generationId, { record })
    : ports.meter.void(terms.generationId, endedBy)
}

function producedOf(
  state: StreamState,
  terms: RunTerms,
  endedBy: EndedBy,
  ports: RunPorts,
): Omit<Produced, 'said'> {
  const { end, usage, choices } = state
  const cited = choices.map(({ text }) => citedBy(text, terms.passages, ports))
  const isGrounded = terms.terms.retrievalFees.length > 0
  return {
    endedBy,
    usage,
    annotations: cited.map(({ annotations }) => annotations),
    grounding: isGrounded ? cited.map(({ grounding }) => grounding) : null,
    failure: end?.kind === 'failed' ? { code: end.code, detail: end.detail } : null,
  }
}

/** Verbatim spans need no embedding: citations are ready with the last token. */
function citedBy(text: string, passages: readonly GivenPassage[], { passageUrl }: RunPorts) {
  const alignment = align(
    { answer: text, prompt: '', passages: playersOf(passages), similarities: null },
    ALIGN,
  )
  const urlOf = ({ passageId }: GivenPassage) => passageUrl(passageId)
  const citations = citationsOf(alignment, passages, urlOf)
  const grounding = groundingOf(text, alignment, citations, passages, urlOf)
  return { annotations: citations.annotations, grounding }
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
