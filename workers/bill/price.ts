// What does a call cost under the terms that its hold froze? Tokens times their price, plus what
// each Datanet named charges for the call. Exact: no rounding happens here. It knows nothing of
// tokenizers or balances; it serves the promise that the bill can be recomputed from the receipt.
import { addNanoUsd, nanoUsd, ZERO_NANO_USD } from '../../schemas/money.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { TokenUsage } from '../../schemas/wire/generation.ts'
import type { CallTerms } from '../../schemas/wire/terms.ts'

/** The price of what was produced, in nano-USD; a call that produced nothing costs nothing. */
export function priceOf(terms: CallTerms, usage: TokenUsage): NanoUsd {
  const whole = wholePrice(terms, usage)
  const most = terms.mostNanoUsd ?? whole
  return whole < most ? whole : most
}

/** What of the price was beyond the hold, in nano-USD: it is charged to nobody and paid to nobody. */
export function aboveHold(terms: CallTerms, usage: TokenUsage): NanoUsd {
  return nanoUsd(wholePrice(terms, usage) - priceOf(terms, usage))
}

function wholePrice(terms: CallTerms, { promptTokens, completionTokens }: TokenUsage): NanoUsd {
  return completionTokens === 0 ? ZERO_NANO_USD : worstCase(terms, promptTokens, completionTokens)
}

/** The part of the worst case that does not depend on the answer: prompt tokens and fees. */
export function fixedPrice(
  terms: Pick<CallTerms, 'promptNanoUsdPerToken' | 'retrievalFees'>,
  promptTokens: number,
): NanoUsd {
  const fees = terms.retrievalFees.map((fee) => fee.feeNanoUsd)
  return addNanoUsd(times(terms.promptNanoUsdPerToken, promptTokens), ...fees)
}

/** The most that a call can cost when it may produce `maxTokens`; never below `priceOf` of it. */
export function worstCase(terms: CallTerms, promptTokens: number, maxTokens: number): NanoUsd {
  const answer = times(terms.completionNanoUsdPerToken, maxTokens)
  return addNanoUsd(fixedPrice(terms, promptTokens), answer)
}

function times(perToken: NanoUsd, tokens: number): NanoUsd {
  assert(Number.isSafeInteger(tokens) && tokens >= 0, 'tokens are counted in whole numbers')
  return nanoUsd(perToken * BigInt(tokens))
}
