// The spine of a call for passages alone: auth → meter → retrieve → capture. What such a call
// produces is the passages: their texts are its answer and their number its completion tokens, at
// no price each. So the fee is held, captured and credited exactly as a chat's, and the one evidence
// pipeline credits each passage by what it gave. No passage, no charge.
import { sha256Hex } from '../schemas/canonical.ts'
import type { GenerationId } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import { ZERO_NANO_USD } from '../schemas/money.ts'
import { LEXICON_VERSION } from '../schemas/lexicon.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import type { GivenPassage, RetrievalFee } from '../schemas/wire/passage.ts'
import { authenticate, type AuthRefusal } from './auth/authenticate.ts'
import { fixedPrice, priceOf } from './bill/price.ts'
import { retrievalTermsOf } from './call-terms.ts'
import type { Hold, HoldRefusal, Meter } from './meter/meter.port.ts'
import type { Ports } from './ports.ts'
import { FUSION } from './retrieve/fusion.ts'
import type { PassageFilter, RetrieveRefusal, Retrieved } from './retrieve/retrieve.port.ts'

export type RetrieveCall = {
  readonly generationId: GenerationId
  readonly authorization: string | null
  readonly datanets: readonly string[]
  readonly question: string
  readonly limit: number
  readonly filter: PassageFilter
}

export type RetrieveAnswer = Retrieved & { readonly chargedNanoUsd: NanoUsd }

export type RetrieveCallRefusal = AuthRefusal | RetrieveRefusal | HoldRefusal

/** What stands as the model of such a call; its hash changes with the ranking. */
const MODEL = 'meed/retrieve'
const NODE = 'edge'

export async function retrieveCall(
  call: RetrieveCall,
  ports: Ports,
): Promise<Result<RetrieveAnswer, RetrieveCallRefusal>> {
  const key = authenticate(call.authorization, ports.secrets.keyPepper)
  if (!key.ok) return key
  const meter = ports.meterOf(key.value.accountId)
  const caller = await meter.authorize(key.value.digest)
  if (!caller.ok) return caller
  const fees = await ports.retriever.quote(caller.value.accountId, call.datanets)
  if (!fees.ok) return fees
  const terms = retrievalTermsOf(fees.value, ports.baseTerms)
  const hold = await meter.hold({
    keyDigest: key.value.digest,
    generationId: call.generationId,
    fixedNanoUsd: fixedPrice(terms, 0),
    nanoUsdPerCompletionToken: ZERO_NANO_USD,
    maxTokens: call.limit,
    maxTokensLimit: call.limit,
  })
  if (!hold.ok) return hold
  return retrieveHeld(call, { hold: hold.value, fees: fees.value, meter }, ports)
}

type Held = {
  readonly hold: Hold
  readonly fees: readonly RetrievalFee[]
  readonly meter: Meter
}

/** After the hold: whatever goes wrong, it is given back. */
async function retrieveHeld(
  call: RetrieveCall,
  { hold, fees, meter }: Held,
  ports: Ports,
): Promise<Result<RetrieveAnswer, RetrieveRefusal>> {
  const { generationId, datanets, question, limit, filter } = call
  const startedAtMs = ports.now()
  try {
    const { accountId } = hold.caller
    const request = { accountId, datanets, question, limit, filter }
    const retrieved = await ports.retriever.retrieve(request)
    if (!retrieved.ok) {
      await meter.void(generationId, 'upstream_error')
      return err(retrieved.error)
    }
    const { passages } = retrieved.value
    const record = recordOf({ call, hold, fees, passages, startedAtMs }, ports)
    const ended =
      passages.length === 0
        ? await meter.void(generationId, 'done')
        : await meter.capture(generationId, { record })
    return ok({ ...retrieved.value, chargedNanoUsd: ended.chargedNanoUsd })
  } catch (error) {
    await meter.void(generationId, 'upstream_error')
    throw error
  }
}

type Delivered = {
  readonly call: RetrieveCall
  readonly hold: Hold
  readonly fees: readonly RetrievalFee[]
  readonly passages: readonly GivenPassage[]
  readonly startedAtMs: number
}

function recordOf(delivered: Delivered, { baseTerms, now }: Ports): CapturedGeneration {
  const { call, hold, fees, passages, startedAtMs } = delivered
  const terms = retrievalTermsOf(fees, baseTerms)
  const usage = { promptTokens: 0, completionTokens: passages.length }
  return {
    generationId: call.generationId,
    accountId: hold.caller.accountId,
    keyId: hold.caller.keyId,
    payer: hold.caller.wallet,
    model: MODEL,
    modelSha256: sha256Hex(`${FUSION.version} ${LEXICON_VERSION}`),
    nodeId: NODE,
    usage,
    priceNanoUsd: priceOf(terms, usage),
    terms,
    endedBy: 'done',
    answer: passages.map(({ text }) => text).join('\n\n'),
    passages: [...passages],
    startedAtMs,
    endedAtMs: now(),
  }
}
