// How many tokens does the available credit pay for? A caller who named a number gets that number
// or a refusal that says what would do; a caller who named none gets what credit allows, if that is
// at least one token.
import { nanoUsd, type NanoUsd } from '../../schemas/money.ts'
import { assert, err, ok, type Result } from '../../schemas/result.ts'
import type { HoldRefusal, HoldRequest } from './meter.port.ts'

export type Afforded = {
  readonly maxTokens: number
  readonly amountNanoUsd: NanoUsd
  readonly clampedByCredit: boolean
}

type Price = Pick<
  HoldRequest,
  'fixedNanoUsd' | 'nanoUsdPerCompletionToken' | 'maxTokens' | 'maxTokensLimit'
>

export function afford(
  availableNanoUsd: NanoUsd,
  price: Price,
): Result<Afforded, Extract<HoldRefusal, { kind: 'credit_insufficient' }>> {
  const { maxTokens, maxTokensLimit } = price
  assert(Number.isSafeInteger(maxTokensLimit) && maxTokensLimit > 0, 'the context leaves a token')
  assert(
    maxTokens === null || (Number.isSafeInteger(maxTokens) && maxTokens > 0),
    'a call asks for a token',
  )
  const wanted = Math.min(maxTokens ?? maxTokensLimit, maxTokensLimit)
  const affordable = affordableTokens(availableNanoUsd, price)
  const least = maxTokens === null ? 1 : wanted
  if (affordable < least) {
    const neededNanoUsd = costOf(least, price)
    const kind = 'credit_insufficient'
    return err({ kind, neededNanoUsd, availableNanoUsd, affordableTokens: affordable })
  }
  const tokens = Math.min(wanted, affordable)
  const amountNanoUsd = costOf(tokens, price)
  return ok({ maxTokens: tokens, amountNanoUsd, clampedByCredit: tokens < wanted })
}

/** What a call costs at most that named how many tokens it may have. */
export function worstCase(price: Price & { readonly maxTokens: number }): NanoUsd {
  return costOf(Math.min(price.maxTokens, price.maxTokensLimit), price)
}

/** At most the limit, so that it fits a number; 0 where even the prompt is too dear. */
function affordableTokens(available: NanoUsd, price: Price): number {
  const left = available - price.fixedNanoUsd
  if (left < 0n) return 0
  const each = price.nanoUsdPerCompletionToken
  const limit = BigInt(price.maxTokensLimit)
  const tokens = each === 0n || left / each > limit ? limit : left / each
  return Number(tokens)
}

function costOf(tokens: number, price: Price): NanoUsd {
  return nanoUsd(price.fixedNanoUsd + BigInt(tokens) * price.nanoUsdPerCompletionToken)
}
