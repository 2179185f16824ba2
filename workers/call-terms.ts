// The terms of one call: base price plus adapter price plus fees, the policy in force, and who
// stands behind each role. Composed here because it needs words of billing and of models.
import type { Address } from '../schemas/ids.ts'
import { addNanoUsd, ZERO_NANO_USD } from '../schemas/money.ts'
import type { RetrievalFee } from '../schemas/wire/passage.ts'
import type { AdapterPart, CallTerms } from '../schemas/wire/terms.ts'
import { CURRENT_POLICY } from './bill/policy.ts'
import type { Model, ModelPart } from './models/find-model.ts'
import type { BaseTerms } from './ports.ts'

/** Bumped with every change of a base price; adapters and Datanets carry their own. */
const PRICE_VERSION = 'price-1'

export type Quote = Pick<
  CallTerms,
  'promptNanoUsdPerToken' | 'completionNanoUsdPerToken' | 'retrievalFees'
>

/** Each adapter that answers costs what it costs alone, whatever its weight. */
export function quoteOf(model: Model, fees: readonly RetrievalFee[], base: BaseTerms): Quote {
  const adapters = model.parts.map(({ adapter }) => adapter)
  const prompt = adapters.map(({ promptNanoUsd }) => promptNanoUsd)
  const completion = adapters.map(({ completionNanoUsd }) => completionNanoUsd)
  return {
    promptNanoUsdPerToken: addNanoUsd(base.promptNanoUsd, ...prompt),
    completionNanoUsdPerToken: addNanoUsd(base.completionNanoUsd, ...completion),
    retrievalFees: [...fees],
  }
}

/** Frozen from here on: a later change of price or policy never reaches this call. */
export function callTermsOf(quote: Quote, model: Model, node: Address, base: BaseTerms): CallTerms {
  const adapter = model.parts[0]?.adapter.payee ?? base.payees.commons
  return {
    ...quote,
    ...(model.isComposed ? { adapterParts: model.parts.map(partTerms) } : {}),
    priceVersion: PRICE_VERSION,
    policy: CURRENT_POLICY,
    payees: { ...base.payees, node, adapter },
    weiPerNanoUsd: base.weiPerNanoUsd,
  }
}

function partTerms({ adapter, weightMilli }: ModelPart): AdapterPart {
  const { name, sha256, payee } = adapter
  return { name, sha256, payee, weightMilli }
}

/** Of a call for passages alone: fees and no tokens; nobody stands behind a node or an adapter. */
export function retrievalTermsOf(fees: readonly RetrievalFee[], base: BaseTerms): CallTerms {
  const { commons } = base.payees
  return {
    promptNanoUsdPerToken: ZERO_NANO_USD,
    completionNanoUsdPerToken: ZERO_NANO_USD,
    retrievalFees: [...fees],
    priceVersion: PRICE_VERSION,
    policy: CURRENT_POLICY,
    payees: { ...base.payees, node: commons, adapter: commons },
    weiPerNanoUsd: base.weiPerNanoUsd,
  }
}
