// The terms of one call: base price plus adapter price plus fees, the policy in force, and who
// stands behind each role. Composed here because it needs words of billing and of models.
import type { Address } from '../schemas/ids.ts'
import { addNanoUsd, ZERO_NANO_USD } from '../schemas/money.ts'
import type { RetrievalFee } from '../schemas/wire/passage.ts'
import type { CallTerms } from '../schemas/wire/terms.ts'
import { CURRENT_POLICY } from './bill/policy.ts'
import type { Model } from './models/find-model.ts'
import type { BaseTerms } from './ports.ts'

/** Bumped with every change of a base price; adapters and Datanets carry their own. */
const PRICE_VERSION = 'price-1'

export type Quote = Pick<
  CallTerms,
  'promptNanoUsdPerToken' | 'completionNanoUsdPerToken' | 'retrievalFees'
>

export function quoteOf(model: Model, fees: readonly RetrievalFee[], base: BaseTerms): Quote {
  const { adapter } = model
  return {
    promptNanoUsdPerToken:
      adapter === null ? base.promptNanoUsd : addNanoUsd(base.promptNanoUsd, adapter.promptNanoUsd),
    completionNanoUsdPerToken:
      adapter === null
        ? base.completionNanoUsd
        : addNanoUsd(base.completionNanoUsd, adapter.completionNanoUsd),
    retrievalFees: [...fees],
  }
}

/** Frozen from here on: a later change of price or policy never reaches this call. */
export function callTermsOf(quote: Quote, model: Model, node: Address, base: BaseTerms): CallTerms {
  const adapter = model.adapter?.payee ?? base.payees.commons
  return {
    ...quote,
    priceVersion: PRICE_VERSION,
    policy: CURRENT_POLICY,
    payees: { ...base.payees, node, adapter },
    weiPerNanoUsd: base.weiPerNanoUsd,
  }
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
