// The spine of an embedding call: auth → meter → route → infer, and one end. What is produced, and
// metered, is the token that was read: it stands as completion tokens in the record, so that holds,
// charges, receipts and their recomputation know one kind of call (ADR 0022).
import type { GenerationId } from '../schemas/ids.ts'
import { assert, err, ok, type Result } from '../schemas/result.ts'
import { nanoUsd, ZERO_NANO_USD, type NanoUsd } from '../schemas/money.ts'
import type { CallEndedBy, CapturedGeneration } from '../schemas/wire/generation.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { EmbedReply, NodeStatus } from '../schemas/wire/node.ts'
import { EMBEDDING_PRICE_VERSION } from '../schemas/wire/usage.ts'
import { isLate, SILENT } from './answer.ts'
import {
  authenticate,
  type AuthRefusal,
  type Claimed,
  type Credential,
} from './auth/authenticate.ts'
import { CURRENT_POLICY } from './bill/policy.ts'
import { priceOf } from './bill/price.ts'
import type { EngineRefusal } from './infer/engine.port.ts'
import { embeddingTokensAtMost, readEmbedding, type EmbeddingRefusal } from './infer/embedding.ts'
import { keepThenCharge, type Keep } from './keep-then-charge.ts'
import { holdFor, unlessStranger, withKnownKey, type PaymentRequired } from './known-key.ts'
import type { Hold, HoldRefusal, HoldRequest, Meter } from './meter/meter.port.ts'
import type { ModelRefusal } from './models/find-model.ts'
import type { Ports } from './ports.ts'

export type EmbedCall = {
  readonly generationId: GenerationId
  readonly holdBeforeMs: number | null
  readonly authorization: Credential
  readonly model: string
  readonly texts: readonly string[]
  readonly dimensions: number | null
  readonly keep: Keep<Vectors>
  readonly signal: AbortSignal
}

/** What a call produces, as it stands before its charge. */
export type Vectors = {
  readonly hold: Hold
  readonly vectors: readonly (readonly number[])[]
  readonly tokens: number
}

export type EmbedRefusal =
  | AuthRefusal
  | HoldRefusal
  | ModelRefusal
  | EngineRefusal
  | EmbeddingRefusal
  | PaymentRequired
  | typeof SILENT

export type Embedded = Vectors & { readonly chargedNanoUsd: NanoUsd }

/** Goes on to the call's one end whether or not the caller is still there. */
export function embed(call: EmbedCall, ports: Ports): Promise<Result<Embedded, EmbedRefusal>> {
  const embedded = embedOf(call, ports)
  ports.outlive(embedded.catch(() => undefined))
  return embedded
}

async function embedOf(call: EmbedCall, ports: Ports): Promise<Result<Embedded, EmbedRefusal>> {
  const key = authenticate(call.authorization, ports.secrets.keyPeppers)
  if (!key.ok) return key
  const { accountId, mode, digest } = key.value
  const meter = ports.meterOf(accountId, mode)
  const node = nodeFor(
    call.model,
    (await ports.fleet.view()).map(({ status }) => status),
  )
  if (node === null) {
    return unlessStranger(key.value, meter, { kind: 'model_unknown', name: call.model })
  }
  const { dimensions, maxTokens = 1 } = node.embedding
  if (call.dimensions !== null && call.dimensions !== dimensions) {
    return err({ kind: 'dimensions_fixed', dimensions })
  }
  if (isLate(call, ports)) return err(SILENT)
  const requestOf = (most: number): HoldRequest => ({
    keyDigest: digest,
    generationId: call.generationId,
    fixedNanoUsd: ZERO_NANO_USD,
    nanoUsdPerCompletionToken: ports.baseTerms.embeddingNanoUsd,
    maxTokens: most,
    maxTokensLimit: most,
    // What is embedded is counted as produced: the limit of tokens a minute counts it once.
    call: { model: call.model, datanets: [], promptTokens: 0 },
  })
  const bound = embeddingTokensAtMost(call.texts, maxTokens)
  const counted = () => countedTokens(call, node, maxTokens, ports)
  const hold = await holdOf({ key: key.value, meter, requestOf, bound, counted })
  if (!hold.ok) return hold
  return begin({ call, node, mode, hold: hold.value, meter }, ports)
}

type Holding = {
  readonly key: Claimed
  readonly meter: Meter
  readonly requestOf: (tokensAtMost: number) => HoldRequest
  readonly bound: number
  readonly counted: () => Promise<number | null>
}

/** Texts are bounded by their bytes; where that bound would refuse the call, a node counts them (ADR 0082). */
async function holdOf({
  key,
  meter,
  requestOf,
  bound,
  counted,
}: Holding): Promise<Result<Hold, HoldRefusal | PaymentRequired>> {
  const onBound = requestOf(bound)
  // Who pays singly is told a price that nobody has to be asked for.
  if (key.payer.kind !== 'key') return holdFor(key, meter, onBound)
  const held = await withKnownKey(key, meter, () => meter.holdBound(onBound))
  if (held.ok) return held
  if (held.error.kind !== 'prompt_uncounted') return err(held.error)
  return holdFor(key, meter, requestOf(Math.min((await counted()) ?? bound, bound)))
}

/** Null where the node does not say. A text that is too long counts as what is read: `embed` refuses it. */
async function countedTokens(
  { texts, signal }: EmbedCall,
  { url }: NodeStatus,
  maxTokens: number,
  { engine }: Ports,
): Promise<number | null> {
  const counted = await engine.countEmbedded(url, texts, signal)
  if (!counted.ok || counted.value.length !== texts.length) return null
  return counted.value.reduce((sum, tokens) => sum + Math.max(1, Math.min(tokens, maxTokens)), 0)
}

function nodeFor(model: string, nodes: readonly NodeStatus[]): NodeStatus | null {
  const able = nodes.filter(
    ({ embedding, state }) =>
      embedding.model === model && embedding.sha256 !== undefined && state === 'ready',
  )
  return able.toSorted((a, b) => a.active + a.waiting - b.active - b.waiting)[0] ?? null
}

type Held = {
  readonly call: EmbedCall
  readonly node: NodeStatus
  readonly mode: KeyMode
  readonly hold: Hold
  readonly meter: Meter
}

/** A text that is too long is refused for what it is; anything else lies with the node. */
function endOf(refusal: EngineRefusal | EmbeddingRefusal, signal: AbortSignal): CallEndedBy {
  if (signal.aborted) return 'client_abort'
  return refusal.kind === 'text_too_long' ? 'refused' : 'upstream_error'
}

async function begin(held: Held, ports: Ports): Promise<Result<Embedded, EmbedRefusal>> {
  const { call, node, hold, meter } = held
  const startedAtMs = ports.now()
  let reply: Result<EmbedReply, EngineRefusal | EmbeddingRefusal>
  try {
    const embedded = await ports.engine.embed(node.url, call.texts, call.signal)
    reply = embedded.ok
      ? readEmbedding(embedded.value, call.texts, node.embedding, hold.maxTokens)
      : embedded
  } catch (error) {
    await meter.void(call.generationId, 'upstream_error')
    throw error
  }
  if (!reply.ok) {
    await meter.void(call.generationId, endOf(reply.error, call.signal))
    return err(reply.error)
  }
  const tokens = (reply.value.tokens ?? []).reduce((sum, count) => sum + count, 0)
  const record = recordOf(held, tokens, startedAtMs, ports)
  const made = { hold, vectors: reply.value.vectors, tokens }
  const chargedNanoUsd = await keepThenCharge(
    () => call.keep(made),
    () => meter.capture(call.generationId, { record }),
    meter,
    call.generationId,
  )
  return ok({ ...made, chargedNanoUsd })
}

function recordOf(
  { call, node, mode, hold }: Held,
  tokens: number,
  startedAtMs: number,
  { baseTerms, now }: Ports,
): CapturedGeneration {
  const { sha256 } = node.embedding
  assert(sha256 !== undefined, 'a node without a hash is not chosen')
  const usage = { promptTokens: 0, completionTokens: tokens }
  const terms = {
    priceVersion: EMBEDDING_PRICE_VERSION,
    promptNanoUsdPerToken: nanoUsd(0n),
    completionNanoUsdPerToken: baseTerms.embeddingNanoUsd,
    retrievalFees: [],
    policy: CURRENT_POLICY,
    payees: { ...baseTerms.payees, node: node.payee, adapter: baseTerms.payees.commons },
    weiPerNanoUsd: baseTerms.weiPerNanoUsd,
  }
  return {
    generationId: call.generationId,
    accountId: hold.caller.accountId,
    keyId: hold.caller.keyId,
    mode,
    payer: hold.caller.wallet,
    model: call.model,
    modelSha256: sha256,
    nodeId: node.nodeId,
    usage,
    priceNanoUsd: priceOf(terms, usage),
    terms,
    endedBy: 'done',
    answer: '',
    passages: [],
    startedAtMs,
    endedAtMs: now(),
  }
}
