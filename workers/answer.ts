// The spine while the caller waits: auth → meter → retrieve → route → infer, one step per stage, in
// order. Each step may refuse; from the hold on, every refusal first gives the hold back. Once begun,
// it goes on to the call's one end whether or not the caller is still there.
import type { AccountId, GenerationId } from '../schemas/ids.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { ChatTurn, GenerateRequest, NodeStatus } from '../schemas/wire/node.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import { followAnswer, type AnswerEvents, type RunPorts, type RunTerms } from './answer-run.ts'
import { authenticate, type AuthRefusal, type Credential } from './auth/authenticate.ts'
import { callTermsOf, quoteOf, type Quote } from './call-terms.ts'
import type { EngineRefusal } from './infer/engine.port.ts'
import { featuresOf, nodesWith, type FeatureRefusal, type Shape } from './infer/features.ts'
import { buildPrompt, questionOf } from './infer/prompt.ts'
import { tenantName } from './infer/tenant.ts'
import { holdCall } from './hold-call.ts'
import { unlessStranger, type PaymentRequired } from './known-key.ts'
import type { Hold, HoldRefusal, Meter } from './meter/meter.port.ts'
import { signFetchUrl } from './models/fetch-url.ts'
import { findModel, wantedAdapter, type Model, type ModelRefusal } from './models/find-model.ts'
import { placeCall } from './place-call.ts'
import type { Ports } from './ports.ts'
import { worthGiving } from './retrieve/rank.ts'
import type { RetrieveRefusal } from './retrieve/retrieve.port.ts'
import { stoppedBy, watchOver, type Watch } from './patience.ts'
import { isCallAtFault } from './route/retry.ts'
import type { SeenNode } from './route/route.port.ts'
import type { RouteRefusal } from './route/score.ts'

export type Call = {
  readonly generationId: GenerationId
  /** From then on nothing may be held for it any more; null where it does not matter. */
  readonly holdBeforeMs: number | null
  readonly authorization: Credential
  readonly model: string
  readonly turns: readonly ChatTurn[]
  /** owner/name, or owner/name@version. */
  readonly datanets: readonly string[]
  readonly maxTokens: number | null
  readonly sampling: Pick<GenerateRequest, 'temperature' | 'topP' | 'seed' | 'stop'> & Shape
  /** The reply is one whole: nobody waits for single tokens. */
  readonly whole?: boolean
  /** Called with the whole answer right before its charge. */
  readonly keep: RunPorts['keep']
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal
}

export type AnswerRefusal =
  | AuthRefusal
  | ModelRefusal
  | RetrieveRefusal
  | HoldRefusal
  | RouteRefusal
  | EngineRefusal
  | FeatureRefusal
  | PaymentRequired
  | typeof SILENT

export type Answer = {
  readonly hold: Hold
  /** Fewer tokens than the caller named are possible: the prompt leaves no room for more. */
  readonly clampedByContext: boolean
  readonly model: Model
  readonly passages: readonly GivenPassage[]
  readonly events: AsyncGenerator<AnswerEvents, void>
}

/** The node said nothing before the call's patience was over. */
export const SILENT = { kind: 'engine_silent' } as const

/** A whole reply is read in so many milliseconds' worth: each read costs more than its tokens. */
const GATHER_MS = 50

/** How much of a call's patience an adapter's loading may take: an honest answer needs time, too. */
const LOAD_SHARE = 0.25

/** How much of it a call may wait for its places on a node: its prompt is read after that. */
const WAIT_SHARE = 0.8

/** How many passages go into a prompt: a small model answers worse from more. */
export const PASSAGES_MAX = 3

export function answer(call: Call, ports: Ports): Promise<Result<Answer, AnswerRefusal>> {
  const answered = answerOf(call, ports)
  ports.outlive(answered.catch(() => undefined))
  return answered
}

async function answerOf(call: Call, ports: Ports): Promise<Result<Answer, AnswerRefusal>> {
  const key = authenticate(call.authorization, ports.secrets.keyPeppers)
  if (!key.ok) return key
  const { accountId, mode } = key.value
  const meter = ports.meterOf(accountId, mode)
  const seen = await ports.fleet.view()
  const nodes = seen.map(({ status }) => status)
  const priced = await priceCall(call, accountId, nodes, ports)
  if (!priced.ok) {
    return unlessStranger(key.value, meter, await wakened(priced.error, ports))
  }
  const { model, quote, able } = priced.value
  if (isLate(call, ports)) return err(SILENT)
  const held = await holdCall({ call, key: key.value, model, quote, nodes: able }, meter, ports)
  if (!held.ok) return held
  return begin({ call, mode, model, quote, ...held.value, nodes: able, seen, meter }, ports)
}

/** A base without a node is asked for: whoever starts nodes says how long that takes. */
async function wakened(refusal: PriceRefusal, { fleet }: Pick<Ports, 'fleet'>) {
  if (refusal.kind !== 'base_absent') return refusal
  return { ...refusal, wakeMs: await fleet.noteDemand(refusal.baseSha256) }
}

/** Somebody may have taken this call over since. */
export function isLate(call: Pick<Call, 'holdBeforeMs'>, { now }: Pick<Ports, 'now'>): boolean {
  return call.holdBeforeMs !== null && now() >= call.holdBeforeMs
}

type PriceRefusal = ModelRefusal | FeatureRefusal | RetrieveRefusal

type Priced = {
  readonly model: Model
  readonly quote: Quote
  /** The nodes that can do what the call asks. */
  readonly able: readonly NodeStatus[]
}

async function priceCall(
  call: Call,
  accountId: AccountId,
  nodes: readonly NodeStatus[],
  ports: Ports,
): Promise<Result<Priced, PriceRefusal>> {
  const model = await findModel(call.model, nodes, ports.adapters)
  if (!model.ok) return model
  const serving = nodes.filter(({ base }) => base.sha256 === model.value.baseSha256)
  const { isComposed } = model.value
  const able = nodesWith(serving, featuresOf({ ...call.sampling, isComposed }))
  if (!able.ok) return able
  const { datanets } = call
  const fees = datanets.length === 0 ? ok([]) : await ports.retriever.quote(accountId, datanets)
  if (!fees.ok) return fees
  const quote = quoteOf(model.value, fees.value, ports.baseTerms)
  return ok({ model: model.value, quote, able: able.value })
}

type Held = {
  readonly call: Call
  readonly mode: KeyMode
  readonly model: Model
  readonly quote: Quote
  readonly hold: Hold
  readonly promptTokensMax: number
  readonly nodes: readonly NodeStatus[]
  readonly seen: readonly SeenNode[]
  readonly meter: Meter
}

/** Everything after the hold: whatever goes wrong before the first event, the hold is given back. */
async function begin(held: Held, ports: Ports): Promise<Result<Answer, AnswerRefusal>> {
  const { call, meter } = held
  const watch = watchOver(call.signal, ports.patience, ports.now)
  try {
    const begun = await retrieveRouteInfer(held, watch, ports)
    if (begun.ok) return begun
    watch.stop()
    const stopped = stoppedBy(watch.signal)
    await meter.void(call.generationId, stopped ?? endOf(begun.error))
    return stopped === 'timeout' ? err(SILENT) : begun
  } catch (error) {
    watch.stop()
    await meter.void(call.generationId, stoppedBy(watch.signal) ?? 'upstream_error')
    throw error
  }
}

function endOf(refusal: AnswerRefusal): 'refused' | 'upstream_error' {
  const isRefused = refusal.kind === 'engine_refused' && isCallAtFault(refusal.code)
  return isRefused ? 'refused' : 'upstream_error'
}

async function retrieveRouteInfer(
  held: Held,
  watch: Watch,
  ports: Ports,
): Promise<Result<Answer, AnswerRefusal>> {
  const { call, model, hold, meter } = held
  const retrieved = await retrieve(held, ports)
  if (!retrieved.ok) return retrieved
  const passages = retrieved.value
  const want = {
    baseSha256: model.baseSha256,
    adapterSha256: model.parts.length === 0 ? null : model.sha256,
    partsSha256: model.parts.map(({ adapter }) => adapter.sha256),
  }
  const request = generateRequest(held, passages, ports)
  const startedAtMs = ports.now()
  const placed = await placeCall(want, held.nodes, held.seen, request, watch.signal, ports)
  if (!placed.ok) return placed
  const { node, events, promptTokens } = placed.value
  const terms: RunTerms = {
    generationId: call.generationId,
    accountId: hold.caller.accountId,
    keyId: hold.caller.keyId,
    mode: held.mode,
    payer: hold.caller.wallet,
    model: model.name,
    modelSha256: model.sha256,
    nodeId: node.nodeId,
    terms: callTermsOf(held.quote, model, node.payee, ports.baseTerms),
    passages: [...passages],
    prompt: call.turns.map(({ content }) => content).join('\n\n'),
    startedAtMs,
  }
  const passageUrl = (id: string) => `${ports.publicUrl}/v1/passages/${id}`
  const limits = {
    promptTokens: held.promptTokensMax,
    completionTokens: hold.maxTokens,
    choices: call.sampling.n ?? 1,
    nanoUsd: hold.heldNanoUsd,
  }
  const isWhole = call.whole === true
  const { now, log } = ports
  const runPorts = { meter, now, log, passageUrl, keep: call.keep, isWhole }
  const run = followAnswer(events, terms, limits, watch, runPorts)
  // Nobody may be left to pull: whatever stops the call also takes it to its end.
  const finish = () => ports.outlive(drain(run))
  if (watch.signal.aborted) finish()
  else watch.signal.addEventListener('abort', finish, { once: true })
  const room = model.contextTokens - (promptTokens ?? 0)
  const clampedByContext = call.maxTokens !== null && call.maxTokens > room
  return ok({ hold, model, passages, clampedByContext, events: run })
}

async function retrieve(
  { call, hold }: Held,
  ports: Ports,
): Promise<Result<readonly GivenPassage[], RetrieveRefusal>> {
  if (call.datanets.length === 0) return ok([])
  const retrieved = await ports.retriever.retrieve({
    accountId: hold.caller.accountId,
    datanets: call.datanets,
    question: questionOf(call.turns),
    limit: PASSAGES_MAX,
  })
  return retrieved.ok ? ok(worthGiving(retrieved.value.passages)) : retrieved
}

function generateRequest(
  { call, model, hold }: Held,
  passages: readonly GivenPassage[],
  { now, patience, adaptersUrl, secrets }: Ports,
): GenerateRequest {
  const fetchUrl = (sha256: typeof model.sha256) =>
    signFetchUrl(adaptersUrl, sha256, secrets.urlSigningKey, now())
  return {
    generationId: call.generationId,
    baseSha256: model.baseSha256,
    adapter: wantedAdapter(model, fetchUrl),
    messages: buildPrompt(call.turns, passages),
    maxTokens: hold.maxTokens,
    ...call.sampling,
    tenant: tenantName(hold.caller.accountId, secrets.urlSigningKey, now()),
    loadMsMax: Math.ceil(patience.silenceMs * LOAD_SHARE),
    waitMsMax: Math.ceil(patience.silenceMs * WAIT_SHARE),
    ...(call.whole === true ? { gatherMs: GATHER_MS } : {}),
  }
}

async function drain(events: AsyncGenerator<AnswerEvents, void>): Promise<void> {
  for (let next = await events.next(); next.done !== true; next = await events.next());
}
