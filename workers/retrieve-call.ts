// The spine of a call for passages alone: auth → meter → retrieve → capture. What such a call
// produces is the passages: their texts are its answer and their number its completion tokens, at
// no price each. So the fee is held, captured and credited exactly as a chat's, and the one evidence
// pipeline credits each passage by what it gave. No passage, no charge.
import { sha256Hex } from '../schemas/canonical.ts'
import { datanetName } from '../schemas/datanet-name.ts'
import type { GenerationId } from '../schemas/ids.ts'
import type { NanoUsd } from '../schemas/money.ts'
import { ZERO_NANO_USD } from '../schemas/money.ts'
import { LEXICON_VERSION } from '../schemas/lexicon.ts'
import { err, ok, type Result } from '../schemas/result.ts'
import type { CapturedGeneration } from '../schemas/wire/generation.ts'
import type { GivenPassage } from '../schemas/wire/passage.ts'
import type { KeyMode } from '../schemas/wire/key.ts'
import type { CallTerms } from '../schemas/wire/terms.ts'
import { authenticate, type AuthRefusal, type Credential } from './auth/authenticate.ts'
import { fixedPrice, priceOf } from './bill/price.ts'
import { retrievalTermsOf } from './call-terms.ts'
import { isLate, SILENT } from './answer.ts'
import { keepThenCharge, type Keep } from './keep-then-charge.ts'
import { holdFor, unlessStranger, type PaymentRequired } from './known-key.ts'
import type { Hold, HoldRefusal, HoldRequest, Meter } from './meter/meter.port.ts'
import type { Ports } from './ports.ts'
import { FUSION } from './retrieve/fusion.ts'
import type { PassageFilter, RetrieveRefusal, Retrieved } from './retrieve/retrieve.port.ts'

export type RetrieveCall = {
  readonly generationId: GenerationId
  /** From then on nothing may be held for it any more; null where it does not matter. */
  readonly holdBeforeMs: number | null
  readonly authorization: Credential
  readonly datanets: readonly string[]
  readonly question: string
  readonly limit: number
  readonly filter: PassageFilter
  /** Called with everything found right before its charge. */
  readonly keep: Keep<Found>
}

/** What a call finds, as it stands before its charge. */
export type Found = Retrieved & { readonly hold: Hold }

export type RetrieveAnswer = Found & { readonly chargedNanoUsd: NanoUsd }

export type RetrieveCallRefusal =
  | AuthRefusal
  | RetrieveRefusal
  | HoldRefusal
  | PaymentRequired
  | typeof SILENT

/** What stands as the model of such a call; its hash changes with the ranking. */
const MODEL = 'meed/retrieve'
const NODE = 'edge'

type Retrieving = Promise<Result<RetrieveAnswer, RetrieveCallRefusal>>

/** Goes on to the call's one end whether or not the caller is still there. */
export function retrieveCall(call: RetrieveCall, ports: Ports): Retrieving {
  const retrieved = retrieve(call, ports)
  ports.outlive(retrieved.catch(() => undefined))
  return retrieved
}

async function retrieve(call: RetrieveCall, ports: Ports): Retrieving {
  const key = authenticate(call.authorization, ports.secrets.keyPeppers)
  if (!key.ok) return key
  const { accountId, mode, digest } = key.value
  const meter = ports.meterOf(accountId, mode)
  const fees = await ports.retriever.quote(accountId, call.datanets)
  if (!fees.ok) {
    return unlessStranger(key.value, meter, fees.error)
  }
  if (isLate(call, ports)) return err(SILENT)
  const terms = retrievalTermsOf(fees.value, ports.baseTerms)
  const request: HoldRequest = {
    keyDigest: digest,
    generationId: call.generationId,
    fixedNanoUsd: fixedPrice(terms, 0),
    nanoUsdPerCompletionToken: ZERO_NANO_USD,
    maxTokens: call.limit,
    maxTokensLimit: call.limit,
    call: { model: MODEL, datanets: call.datanets.map(datanetName), promptTokens: 0 },
  }
  const hold = await holdFor(key.value, meter, request)
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
  const { generationId } = call
  const { hold, meter } = held
  const startedAtMs = ports.now()
  const retrieved = await passagesFor(call, held, ports)
  if (!retrieved.ok) return retrieved
  const { passages } = retrieved.value
  const record = recordOf({ ...held, call, passages, startedAtMs }, ports)
  const made = { ...retrieved.value, hold }
  const chargedNanoUsd = await keepThenCharge(
    () => call.keep(made),
    () =>
      passages.length === 0
        ? meter.void(generationId, 'done')
        : meter.capture(generationId, { record }),
    meter,
    generationId,
  )
  return ok({ ...made, chargedNanoUsd })
}

async function passagesFor(
  { generationId, datanets, question, limit, filter }: RetrieveCall,
  { hold, meter }: Held,
  ports: Ports,
): Promise<Result<Retrieved, RetrieveRefusal>> {
  try {
    const { accountId } = hold.caller
    const request = { accountId, datanets, question, limit, filter }
    const retrieved = await ports.retriever.retrieve(request)
    if (!retrieved.ok) await meter.void(generationId, 'upstream_error')
    return retrieved
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
