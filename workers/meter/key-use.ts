// What a key has used, and whether its limits and budgets leave room for one more call. Everything is
// decided before the call runs, on its worst case: a refused call changes nothing, an admitted one
// reserves money, tokens and a place among those that run, and gives back at its end what it did not
// use. It knows no clock, no storage, and nothing of the account's own balance.
import type { NanoUsd } from '../../schemas/money.ts'
import { assert, err, ok, type Result } from '../../schemas/result.ts'
import { NOTHING_SPENT, periodsOf, reserveSpend, resetsAtMs, settleSpend } from './budgets.ts'
import { tightest, windowsAt, type BudgetLeft, type BudgetPeriod } from './budgets.ts'
import type { Budgets, Spend, SpendPeriods } from './budgets.ts'
import { drained, EMPTY_BUCKET, LIMIT_MAX, rateView, taken, waitMs } from './limits.ts'
import type { Bucket, RateView } from './limits.ts'

export type KeyLimits = {
  readonly budgets: Budgets
  /** Requests a minute, tokens a minute, calls at once; null is no limit. */
  readonly rpm: number | null
  readonly tpm: number | null
  readonly maxParallel: number | null
}

/** One row a key, written with every hold and with every end of one. */
export type KeyUse = {
  readonly spend: Spend
  readonly requests: Bucket
  readonly tokens: Bucket
  /** Tokens promised to calls that are under way, and how many those are. */
  readonly tokensReserved: number
  readonly running: number
  readonly lastUsedAtMs: number | null
}

export const UNUSED: KeyUse = {
  spend: NOTHING_SPENT,
  requests: EMPTY_BUCKET,
  tokens: EMPTY_BUCKET,
  tokensReserved: 0,
  running: 0,
  lastUsedAtMs: null,
}

/** What a hold reserved of its key; kept with the hold, so that its end gives back the same. */
export type Reservation = { readonly periods: SpendPeriods; readonly tokens: number }

/** The limits as the headers of a reply tell them; null where the key has none. */
export type RateViews = { readonly requests: RateView | null; readonly tokens: RateView | null }

export type RateLimitName = 'requests_per_minute' | 'tokens_per_minute' | 'concurrency'

export type LimitRefusal =
  | {
      readonly kind: 'rate_limited'
      readonly limit: RateLimitName
      readonly retryAfterMs: number
      readonly rates: RateViews
    }
  /** No waiting helps: the call asks for more than a whole minute's tokens. */
  | { readonly kind: 'tokens_above_limit'; readonly tokens: number; readonly limit: number }
  | {
      readonly kind: 'budget_exceeded'
      readonly period: BudgetPeriod
      readonly limitNanoUsd: NanoUsd
      readonly leftNanoUsd: NanoUsd
      readonly reservedNanoUsd: NanoUsd
      readonly neededNanoUsd: NanoUsd
      readonly affordableTokens: number
      readonly resetsAtMs: number | null
    }

/** What one more call may take: openHold stays within, and `admitted` takes it. */
export type Room = {
  /** The use as of now: periods turned, buckets drained. */
  readonly use: KeyUse
  /** The budget that has least left; null where the key has none. */
  readonly budget: BudgetLeft | null
  /** The most tokens of each choice that could ever pass the tokens a minute; null is no limit. */
  readonly completionTokensMax: number | null
}

/** Time alone makes no room here: another call has to end. When, nobody knows. */
const UNKNOWN_WAIT_MS = 1_000

export function roomFor(
  limits: KeyLimits,
  use: KeyUse,
  { promptTokens, choices = 1 }: { readonly promptTokens: number; readonly choices?: number },
  nowMs: number,
): Result<Room, LimitRefusal> {
  const now = useAt(limits, use, nowMs)
  const { rpm, tpm, maxParallel } = limits
  if (maxParallel !== null && now.running >= maxParallel) {
    return err(rateRefusal('concurrency', UNKNOWN_WAIT_MS, limits, now))
  }
  const requestsWait = rpm === null ? 0 : waitMs(now.requests, rpm, 1, 0)
  if (requestsWait !== 0) {
    return err(rateRefusal('requests_per_minute', requestsWait ?? UNKNOWN_WAIT_MS, limits, now))
  }
  const least = promptTokens + choices
  if (tpm !== null && least > tpm) {
    return err({ kind: 'tokens_above_limit', tokens: least, limit: tpm })
  }
  const completionTokensMax = tpm === null ? null : Math.floor((tpm - promptTokens) / choices)
  return ok({ use: now, budget: tightest(limits.budgets, now.spend), completionTokensMax })
}

export type Admitted = { readonly use: KeyUse; readonly reservation: Reservation }

/**
 * Takes the room of one call.
 *
 * @param amount what its hold reserves
 * @param tokens its prompt and the most that it may complete
 */
export function admitted(
  limits: KeyLimits,
  { use, budget }: Room,
  amount: NanoUsd,
  tokens: number,
): Result<Admitted, LimitRefusal> {
  const { tpm } = limits
  assert(budget === null || amount <= budget.leftNanoUsd, 'a hold stays within its budget')
  if (tpm !== null && tokens > tpm) return err({ kind: 'tokens_above_limit', tokens, limit: tpm })
  const wait = tpm === null ? 0 : waitMs(use.tokens, tpm, tokens, use.tokensReserved)
  if (wait !== 0) {
    return err(rateRefusal('tokens_per_minute', wait ?? UNKNOWN_WAIT_MS, limits, use))
  }
  const spend = reserveSpend(use.spend, amount)
  const taking: KeyUse = {
    spend,
    requests: limits.rpm === null ? use.requests : taken(use.requests, 1),
    tokens: use.tokens,
    tokensReserved: use.tokensReserved + tokens,
    running: use.running + 1,
    lastUsedAtMs: use.requests.atMs,
  }
  return ok({ use: taking, reservation: { periods: periodsOf(spend), tokens } })
}

export type EndOfCall = {
  readonly heldNanoUsd: NanoUsd
  readonly chargedNanoUsd: NanoUsd
  /** Prompt and completion as counted; 0 where nothing was produced. */
  readonly tokens: number
}

/** Ends a call: what it used counts, what it only reserved is free again. */
export function settledUse(
  limits: KeyLimits,
  use: KeyUse,
  reservation: Reservation,
  { heldNanoUsd, chargedNanoUsd, tokens }: EndOfCall,
  nowMs: number,
): KeyUse {
  assert(use.running > 0, 'a call that ends was running')
  assert(use.tokensReserved >= reservation.tokens, 'tokens are given back once')
  const level = drained(use.tokens, limits.tpm ?? LIMIT_MAX, nowMs)
  return {
    ...use,
    spend: settleSpend(use.spend, reservation.periods, heldNanoUsd, chargedNanoUsd),
    tokens: limits.tpm === null ? level : taken(level, tokens),
    tokensReserved: use.tokensReserved - reservation.tokens,
    running: use.running - 1,
  }
}

export function ratesNow(limits: KeyLimits, use: KeyUse, nowMs: number): RateViews {
  return rateViews(limits, useAt(limits, use, nowMs))
}

/** @param use drained to now */
export function rateViews({ rpm, tpm }: KeyLimits, use: KeyUse): RateViews {
  return {
    requests: rpm === null ? null : rateView(use.requests, rpm, 0),
    tokens: tpm === null ? null : rateView(use.tokens, tpm, use.tokensReserved),
  }
}

export function budgetRefusal(
  { use, budget }: Room & { readonly budget: BudgetLeft },
  neededNanoUsd: NanoUsd,
  affordableTokens: number,
): Extract<LimitRefusal, { kind: 'budget_exceeded' }> {
  const resets = resetsAtMs(budget.period, use.spend[budget.period])
  const kind = 'budget_exceeded'
  return { kind, ...budget, neededNanoUsd, affordableTokens, resetsAtMs: resets }
}

function useAt(limits: KeyLimits, use: KeyUse, nowMs: number): KeyUse {
  return {
    ...use,
    spend: windowsAt(use.spend, nowMs),
    requests: drained(use.requests, limits.rpm ?? LIMIT_MAX, nowMs),
    tokens: drained(use.tokens, limits.tpm ?? LIMIT_MAX, nowMs),
  }
}

function rateRefusal(
  limit: RateLimitName,
  retryAfterMs: number,
  limits: KeyLimits,
  use: KeyUse,
): LimitRefusal {
  return { kind: 'rate_limited', limit, retryAfterMs, rates: rateViews(limits, use) }
}
