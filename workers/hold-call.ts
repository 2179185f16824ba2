// What a call holds before its first byte: the most that it may cost. The prompt's tokens are bounded
// by its bytes, which needs nobody; only where that bound would refuse or clamp the call, a node counts
// them. Passages are not known yet, so a grounded prompt may fill the context.
import type { GenerationId } from '../schemas/ids.ts'
import { datanetName } from '../schemas/datanet-name.ts'
import { nanoUsd } from '../schemas/money.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import type { ChatTurn, NodeStatus } from '../schemas/wire/node.ts'
import type { Claimed } from './auth/authenticate.ts'
import { fixedPrice } from './bill/price.ts'
import type { Quote } from './call-terms.ts'
import type { Shape } from './infer/features.ts'
import { buildPrompt, promptTokensAtMost } from './infer/prompt.ts'
import { holdFor, withKnownKey, type PaymentRequired } from './known-key.ts'
import type { Hold, HoldRefusal, HoldRequest, Meter } from './meter/meter.port.ts'
import type { Model } from './models/find-model.ts'
import type { Ports } from './ports.ts'

/** What of a call its hold depends on. */
type Holding = {
  readonly generationId: GenerationId
  readonly turns: readonly ChatTurn[]
  readonly datanets: readonly string[]
  readonly maxTokens: number | null
  readonly sampling: Shape
  readonly signal: AbortSignal
}

export type HeldCall = {
  readonly hold: Hold
  /** The most prompt tokens that the hold covers. */
  readonly promptTokensMax: number
}

export async function holdCall(
  { call, key, model, quote, nodes }: Held,
  meter: Meter,
  ports: Pick<Ports, 'engine'>,
): Promise<Result<HeldCall, HoldRefusal | PaymentRequired>> {
  const isGrounded = call.datanets.length > 0
  const { contextTokens } = model
  const bound = isGrounded ? contextTokens : promptTokensAtMost(call.turns, contextTokens)
  const requested = requestOf(call, key, model, quote, bound)
  // Who pays singly is told a price that nobody has to be asked for.
  const isCounted = !isGrounded && key.payer.kind === 'key'
  if (!isCounted) return hold(requested, key, meter)
  const held = await withKnownKey(key, meter, () => meter.holdBound(requested))
  if (held.ok) return ok({ hold: held.value, promptTokensMax: bound })
  if (held.error.kind !== 'prompt_uncounted') return err(held.error)
  const counted = await countPrompt(call, nodes, ports)
  return hold(requestOf(call, key, model, quote, Math.min(counted ?? bound, bound)), key, meter)
}

async function hold(
  request: HoldRequest,
  key: Claimed,
  meter: Meter,
): Promise<Result<HeldCall, HoldRefusal | PaymentRequired>> {
  const held = await holdFor(key, meter, request)
  if (!held.ok) return held
  return ok({ hold: held.value, promptTokensMax: request.call.promptTokens })
}

type Held = {
  readonly call: Holding
  readonly key: Claimed
  readonly model: Model
  readonly quote: Quote
  readonly nodes: readonly NodeStatus[]
}

/** Null where no node says: then the bound stands. */
async function countPrompt(
  { turns, sampling, signal }: Holding,
  [node]: readonly NodeStatus[],
  { engine }: Pick<Ports, 'engine'>,
): Promise<number | null> {
  if (node === undefined) return null
  const { template } = sampling
  const prompt = {
    messages: buildPrompt(turns, []),
    ...(template === undefined ? {} : { template }),
  }
  const counted = await engine.countPrompt(node.url, prompt, signal)
  return counted.ok ? counted.value : null
}

function requestOf(
  call: Holding,
  { digest }: Claimed,
  model: Model,
  quote: Quote,
  promptTokens: number,
): HoldRequest {
  const { n: choices = 1 } = call.sampling
  return {
    keyDigest: digest,
    generationId: call.generationId,
    fixedNanoUsd: fixedPrice(quote, promptTokens),
    // Each choice may take `maxTokens`; the prompt is read, and paid, once.
    nanoUsdPerCompletionToken: nanoUsd(quote.completionNanoUsdPerToken * BigInt(choices)),
    maxTokens: call.maxTokens,
    maxTokensLimit: model.contextTokens,
    call: {
      model: model.name,
      datanets: call.datanets.map(datanetName),
      promptTokens,
      choices,
    },
  }
}
