// The life of a hold: held, then captured, voided or expired, once. A capture takes at most what is
// held; an expiry takes what the last checkpoint had produced; what produced nothing costs nothing,
// whatever its record says. Each function is one transition: the
// rows as they are go in, the rows to write come out, all of them in one transaction or none.
import type { NanoUsd } from '../../schemas/money.ts'
import { ZERO_NANO_USD } from '../../schemas/money.ts'
import { assert, err, ok, type Result } from '../../schemas/result.ts'
import type { CallEndedBy, CapturedGeneration } from '../../schemas/wire/generation.ts'
import { afford } from './afford.ts'
import type { RateViews, Reservation } from './key-use.ts'
import { endMoves, holdMoves, post } from './ledger.ts'
import type { Balance, EndOutcome, Hold, HoldRefusal, HoldRequest } from './meter.port.ts'
import { toSend } from './outbox.ts'
import type { Changes, HoldRow, KeyUseRow, Transition } from './rows.ts'

type Opening = {
  readonly balance: Balance
  readonly caller: Hold['caller']
  readonly request: HoldRequest
  /** The hold that already bears this id, null when there is none. */
  readonly earlier: HoldRow | null
  /** What the key itself allows; the balance is asked within it. */
  readonly policy: HoldPolicy
  readonly nowMs: number
  readonly ttlMs: number
}

export type CreditRefusal = Extract<HoldRefusal, { kind: 'credit_insufficient' }>

/**
 * What a key's own budgets and limits say of one more hold. Decided within the hold's transition, so
 * that money and limits are one decision: refused by either, a hold changes nothing.
 */
export type HoldPolicy = {
  /** The most that the key may still spend, whatever the account has; null is no limit. */
  readonly spendableNanoUsd: NanoUsd | null
  /** Where `spendableNanoUsd` was less than the account has, and too little: says so. */
  readonly overspent: (refusal: CreditRefusal) => HoldRefusal
  /** The most completion tokens that the key's limits could ever let pass; null is no limit. */
  readonly maxTokensLimit: number | null
  /** Asked last, with what the hold would take: refuses, or gives the rows that take it. */
  readonly take: (amount: NanoUsd, maxTokens: number) => Result<Taken, HoldRefusal>
  /** The key's limits before this hold. */
  readonly rates: RateViews
}

export type Taken = {
  readonly use: KeyUseRow | null
  readonly reservation: Reservation | null
  readonly rates: RateViews
}

const NO_RATES: RateViews = { requests: null, tokens: null }

/** A key without budgets and limits. */
export const NO_POLICY: HoldPolicy = {
  spendableNanoUsd: null,
  overspent: (refusal) => refusal,
  maxTokensLimit: null,
  take: () => ok({ use: null, reservation: null, rates: NO_RATES }),
  rates: NO_RATES,
}

export function openHold(opening: Opening): Transition<Result<Hold, HoldRefusal>> {
  const { balance, caller, request, earlier, policy, nowMs } = opening
  const asked = lineOf(request)
  if (earlier !== null) {
    assert(earlier.asked === asked && earlier.keyId === caller.keyId, 'one id, one request')
    assert(earlier.state === 'held', 'the id of a hold that ended is never held again')
    return { changes: {}, result: ok(holdOf(earlier, caller, policy.rates)) }
  }
  const { availableNanoUsd: available, owedNanoUsd } = balance
  if (owedNanoUsd > 0n) return { changes: {}, result: err({ kind: 'debt_owed', owedNanoUsd }) }
  const spendable = least(available, policy.spendableNanoUsd ?? available)
  const within = withinTokens(request, policy)
  const afforded = afford(spendable, within)
  if (!afforded.ok) {
    const short = { ...afforded.error, heldNanoUsd: balance.heldNanoUsd }
    return { changes: {}, result: err(spendable < available ? policy.overspent(short) : short) }
  }
  const { amountNanoUsd, maxTokens, clampedByCredit } = afforded.value
  const taken = policy.take(amountNanoUsd, maxTokens)
  if (!taken.ok) return { changes: {}, result: taken }
  const { use, reservation, rates } = taken.value
  const hold: HoldRow = {
    generationId: request.generationId,
    keyId: caller.keyId,
    state: 'held',
    asked,
    heldNanoUsd: amountNanoUsd,
    maxTokens,
    clampedByCredit,
    clampedByRate: !clampedByCredit && within.maxTokensLimit < roomOf(request),
    expiresAtMs: nowMs + opening.ttlMs,
    reservation,
    chargedNanoUsd: null,
    endedBy: null,
    checkpoint: null,
  }
  const entry = { id: `hold:${hold.generationId}`, atMs: nowMs, moves: holdMoves(amountNanoUsd) }
  const taking = use === null ? {} : { use }
  const changes = { ...taking, balance: post(balance, entry), entry, hold }
  return { changes, result: ok(holdOf(hold, caller, rates)) }
}

/** Monotone: a record with fewer tokens than the last is late and dropped. An ended hold stays. */
export function checkpoint(
  hold: HoldRow,
  record: CapturedGeneration,
  nowMs: number,
  ttlMs: number,
): Changes {
  assert(record.generationId === hold.generationId, 'a checkpoint is of its own generation')
  if (hold.state !== 'held') return {}
  const expiresAtMs = Math.max(hold.expiresAtMs, nowMs + ttlMs)
  const tokens = record.usage.completionTokens
  const late = hold.checkpoint !== null && tokens < hold.checkpoint.usage.completionTokens
  return { hold: { ...hold, expiresAtMs, checkpoint: late ? hold.checkpoint : record } }
}

export function capture(
  balance: Balance,
  hold: HoldRow,
  record: CapturedGeneration,
  nowMs: number,
): Transition<EndOutcome> {
  assert(record.generationId === hold.generationId, 'a capture is of its own generation')
  const { endedBy } = record
  if (producedNothing(record)) return voidHold(balance, hold, endedBy, nowMs)
  return end(balance, hold, { state: 'captured', endedBy, record }, nowMs)
}

export function voidHold(
  balance: Balance,
  hold: HoldRow,
  endedBy: CallEndedBy,
  nowMs: number,
): Transition<EndOutcome> {
  return end(balance, hold, { state: 'voided', endedBy, record: null }, nowMs)
}

/** What an alarm does with a hold that nobody ended: captures its last checkpoint, or nothing. */
export function expire(balance: Balance, hold: HoldRow, nowMs: number): Transition<EndOutcome> {
  assert(nowMs >= hold.expiresAtMs, 'a hold that is still alive does not expire')
  const endedBy = 'expired'
  if (hold.checkpoint === null || producedNothing(hold.checkpoint)) {
    return end(balance, hold, { state: 'expired', endedBy, record: null }, nowMs)
  }
  const record = { ...hold.checkpoint, endedBy } as const
  return end(balance, hold, { state: 'captured', endedBy, record }, nowMs)
}

type Ending = {
  readonly state: 'captured' | 'voided' | 'expired'
  readonly endedBy: CallEndedBy
  readonly record: CapturedGeneration | null
}

function end(
  balance: Balance,
  hold: HoldRow,
  { state, endedBy, record }: Ending,
  nowMs: number,
): Transition<EndOutcome> {
  if (hold.state !== 'held') {
    const chargedNanoUsd = hold.chargedNanoUsd ?? ZERO_NANO_USD
    return { changes: {}, result: { kind: 'already_ended', state: hold.state, chargedNanoUsd } }
  }
  const within = record === null ? null : withinHold(record, hold.heldNanoUsd)
  const chargedNanoUsd = within?.priceNanoUsd ?? ZERO_NANO_USD
  const moves = endMoves(hold.heldNanoUsd, chargedNanoUsd, balance.owedNanoUsd)
  const entry = { id: `end:${hold.generationId}`, atMs: nowMs, moves }
  const ended: HoldRow = { ...hold, state, chargedNanoUsd, endedBy, checkpoint: null }
  const changes: Changes = { balance: post(balance, entry), entry, hold: ended }
  const kind = within === null ? 'voided' : 'captured'
  const result = { kind, chargedNanoUsd } as const
  if (within === null) return { changes, result }
  const outbox = toSend(within, nowMs)
  return { changes: { ...changes, outbox }, result }
}

/** What would have cost more than was held costs what was held, and its terms say so: whoever recomputes finds it. */
function withinHold(record: CapturedGeneration, held: NanoUsd): CapturedGeneration {
  if (record.priceNanoUsd <= held) return record
  return { ...record, priceNanoUsd: held, terms: { ...record.terms, mostNanoUsd: held } }
}

function producedNothing(record: CapturedGeneration): boolean {
  return record.usage.completionTokens === 0
}

function holdOf(row: HoldRow, caller: Hold['caller'], rates: RateViews): Hold {
  const { generationId, heldNanoUsd, maxTokens, clampedByCredit, clampedByRate } = row
  return { caller, generationId, heldNanoUsd, maxTokens, clampedByCredit, clampedByRate, rates }
}

/** A caller who named no number is clamped to what can pass; one who did is told that it cannot. */
function withinTokens(request: HoldRequest, { maxTokensLimit }: HoldPolicy): HoldRequest {
  if (maxTokensLimit === null || request.maxTokens !== null) return request
  return { ...request, maxTokensLimit: Math.min(request.maxTokensLimit, maxTokensLimit) }
}

/** What the context leaves beside the prompt; all of it where the prompt may fill it, so is not known. */
function roomOf({ maxTokens, maxTokensLimit, call }: HoldRequest): number {
  if (maxTokens !== null) return 0
  const { promptTokens } = call
  return promptTokens < maxTokensLimit ? maxTokensLimit - promptTokens : maxTokensLimit
}

function lineOf(request: HoldRequest): string {
  const { fixedNanoUsd, nanoUsdPerCompletionToken, maxTokens, maxTokensLimit } = request
  return `${fixedNanoUsd}+${nanoUsdPerCompletionToken}*${maxTokens ?? 'any'}/${maxTokensLimit}`
}

function least(a: NanoUsd, b: NanoUsd): NanoUsd {
  return a < b ? a : b
}
