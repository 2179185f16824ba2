// The life of a hold: held, then captured, voided or expired, once. A capture takes at most what is
// held; an expiry takes what the last checkpoint had produced; what produced nothing costs nothing,
// whatever its record says. Each function is one transition: the
// rows as they are go in, the rows to write come out, all of them in one transaction or none.
import type { NanoUsd } from '../../schemas/money.ts'
import { ZERO_NANO_USD } from '../../schemas/money.ts'
import { assert, err, ok, type Result } from '../../schemas/result.ts'
import type { CapturedGeneration, EndedBy } from '../../schemas/wire/generation.ts'
import { afford } from './afford.ts'
import { endMoves, holdMoves, post } from './ledger.ts'
import type { Balance, EndOutcome, Hold, HoldRefusal, HoldRequest } from './meter.port.ts'
import { toSend } from './outbox.ts'
import type { Changes, HoldRow, Transition } from './rows.ts'

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

/**
 * What a key's own budgets and limits say of one more hold. Decided within the hold's transition, so
 * that money and limits are one decision: refused by either, a hold changes nothing.
 */
export type HoldPolicy = {
  /** The most that the key may still spend, whatever the account has; null is no limit. */
  readonly spendableNanoUsd: NanoUsd | null
  /** Asked last, with what the hold would take: refuses, or gives the rows that take it. */
  readonly take: (
    amount: NanoUsd,
    maxTokens: number,
  ) => Result<Omit<Changes, 'balance' | 'entry' | 'hold'>, HoldRefusal>
}

/** A key without budgets and limits. */
export const NO_POLICY: HoldPolicy = { spendableNanoUsd: null, take: () => ok({}) }

export function openHold(opening: Opening): Transition<Result<Hold, HoldRefusal>> {
  const { balance, caller, request, earlier, policy, nowMs } = opening
  const asked = lineOf(request)
  if (earlier !== null) {
    assert(earlier.asked === asked && earlier.keyId === caller.keyId, 'one id, one request')
    assert(earlier.state === 'held', 'the id of a hold that ended is never held again')
    return { changes: {}, result: ok(holdOf(earlier, caller)) }
  }
  const available = balance.availableNanoUsd
  const afforded = afford(least(available, policy.spendableNanoUsd ?? available), request)
  if (!afforded.ok) return { changes: {}, result: err(afforded.error) }
  const { amountNanoUsd, maxTokens, clampedByCredit } = afforded.value
  const taken = policy.take(amountNanoUsd, maxTokens)
  if (!taken.ok) return { changes: {}, result: taken }
  const hold: HoldRow = {
    generationId: request.generationId,
    keyId: caller.keyId,
    state: 'held',
    asked,
    heldNanoUsd: amountNanoUsd,
    maxTokens,
    clampedByCredit,
    expiresAtMs: nowMs + opening.ttlMs,
    chargedNanoUsd: null,
    endedBy: null,
    checkpoint: null,
  }
  const entry = { id: `hold:${hold.generationId}`, atMs: nowMs, moves: holdMoves(amountNanoUsd) }
  const changes = { ...taken.value, balance: post(balance, entry), entry, hold }
  return { changes, result: ok(holdOf(hold, caller)) }
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
  endedBy: EndedBy,
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
  readonly endedBy: EndedBy
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
  const chargedNanoUsd =
    record === null ? ZERO_NANO_USD : least(record.priceNanoUsd, hold.heldNanoUsd)
  const moves = endMoves(hold.heldNanoUsd, chargedNanoUsd)
  const entry = { id: `end:${hold.generationId}`, atMs: nowMs, moves }
  const ended: HoldRow = { ...hold, state, chargedNanoUsd, endedBy, checkpoint: null }
  const changes: Changes = { balance: post(balance, entry), entry, hold: ended }
  const kind = record === null ? 'voided' : 'captured'
  const result = { kind, chargedNanoUsd } as const
  if (record === null) return { changes, result }
  const outbox = toSend({ ...record, priceNanoUsd: chargedNanoUsd }, nowMs)
  return { changes: { ...changes, outbox }, result }
}

function producedNothing(record: CapturedGeneration): boolean {
  return record.usage.completionTokens === 0
}

function holdOf(row: HoldRow, caller: Hold['caller']): Hold {
  const { generationId, heldNanoUsd, maxTokens, clampedByCredit } = row
  return { caller, generationId, heldNanoUsd, maxTokens, clampedByCredit }
}

function lineOf(request: HoldRequest): string {
  const { fixedNanoUsd, nanoUsdPerCompletionToken, maxTokens, maxTokensLimit } = request
  return `${fixedNanoUsd}+${nanoUsdPerCompletionToken}*${maxTokens ?? 'any'}/${maxTokensLimit}`
}

function least(a: NanoUsd, b: NanoUsd): NanoUsd {
  return a < b ? a : b
}
