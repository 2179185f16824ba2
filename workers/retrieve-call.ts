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
import type { GivenPassage } from '../schemas/wire/passage.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { CallTerms } from '../schemas/wire/terms.ts'
import { authenticate, type AuthRefusal } from './auth/authenticate.ts'
import { fixedPrice, priceOf } from './bill/price.ts'
import { retrievalTermsOf } from './call-terms.ts'
import { withKnownKey } from './known-key.ts'
import type { Hold, HoldRefusal, HoldRequest, Meter } from './meter/meter.port.ts'
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
  const key = authenticate(call.authorization, ports.secrets.keyPeppers)
  if (!key.ok) return key
  const { accountId, mode, digest } = key.value
  const meter = ports.meterOf(accountId, mode)
  const fees = await ports.retriever.quote(accountId, call.datanets)
  if (!fees.ok) {
    // A stranger is told that the key is unknown, not what exists.
    const ask = () => meter.authorize(digest, 'inference')
    const caller = await withKnownKey(key.value, meter, ask)
    return caller.ok ? fees : caller
  }
  const terms = retrievalTermsOf(fees.value, ports.baseTerms)
  const request: HoldRequest = {
    keyDigest: digest,
    generationId: call.generationId,
    fixedNanoUsd: fixedPrice(terms, 0),
    nanoUsdPerCompletionToken: ZERO_NANO_USD,
    maxTokens: call.limit,
    maxTokensLimit: call.limit,
    call: { model: MODEL, datanets: call.datanets, promptTokens: 0 },
  }
  const hold = await withKnownKey(key.value, meter, () => meter.hold(request))
  if (!hold.ok) return hold
  return retrieveHeld(call, { hold: hold.value, mode, terms, meter }, ports)
}

type Held = {
  readonly hold: Hold
  readonly mode: KeyMode
  readonly terms: CallTerms
  readonly meter: Meter
}

/** After the hold: whatever goes wrong, it is given back. */
async function retrieveHeld(
  call: RetrieveCall,
  held: Held,
  ports: Ports,
): Promise<Result<RetrieveAnswer, RetrieveRefusal>> {
  const { generationId, datanets, question, limit, filter } = call
  const { hold, meter } = held
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
    const record = recordOf({ ...held, call, passages, startedAtMs }, ports)
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

type Delivered = Held & {
  readonly call: RetrieveCall
  readonly passages: readonly GivenPassage[]
  readonly startedAtMs: number
}

function recordOf(delivered: Delivered, { now }: Ports): CapturedGeneration {
  const { call, hold, mode, terms, passages, startedAtMs } = delivered
  const usage = { promptTokens: 0, completionTokens: passages.length }
  return {
    generationId: call.generationId,
    accountId: hold.caller.accountId,
    keyId: hold.caller.keyId,
    mode,
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
