// What an account announces, decided in the transition that causes it: credit that arrives, runs low or
// runs out, a key that crosses a budget or is revoked. A crossing is announced once, because it is seen
// between the amounts before and after one entry; what has no such entry, a refused call, leaves a mark.
import { contentId, type Address, type KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { EventData, EventType, WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { BudgetPeriod, Budgets, Spend, Window } from './budgets.ts'
import type { KeyRow } from './key-rows.port.ts'
import type { Entry } from './ledger.ts'
import type { Balance } from './meter.port.ts'

const PERIODS = ['day', 'month', 'total'] as const
const PERCENTS = [50, 80, 100] as const

/** What is neither spent nor given back: what a call holds is not gone yet. */
export function unspentOf({ availableNanoUsd, heldNanoUsd }: Balance): bigint {
  return availableNanoUsd + heldNanoUsd
}

/**
 * @param balance after the entry
 * @param lowNanoUsd below which credit is low; 0 is never
 */
export function creditEvents(
  wallet: Address,
  balance: Balance,
  { id, atMs, moves }: Entry,
  lowNanoUsd: NanoUsd,
): WebhookEvent[] {
  const after = unspentOf(balance)
  const before = after - moves.available - moves.held
  const cause = `${wallet} ${id}`
  const unspent_nano_usd = after.toString()
  if (moves.deposits < 0n) {
    const amount_nano_usd = (-moves.deposits).toString()
    const data = { entry_id: id, amount_nano_usd, unspent_nano_usd }
    return [eventOf('credits.topped_up', cause, atMs, data)]
  }
  const events: WebhookEvent[] = []
  if (before >= lowNanoUsd && after < lowNanoUsd) {
    const data = { unspent_nano_usd, threshold_nano_usd: lowNanoUsd.toString() }
    events.push(eventOf('credits.low', cause, atMs, data))
  }
  if (before > 0n && after === 0n) {
    const data = { unspent_nano_usd, cause: 'spent' } as const
    events.push(eventOf('credits.exhausted', cause, atMs, data))
  }
  return events
}

/** A call was refused, and nothing that is under way would have changed that. */
export function exhaustedEvent(
  wallet: Address,
  balance: Balance,
  call: string,
  nowMs: number,
): WebhookEvent {
  const data = { unspent_nano_usd: unspentOf(balance).toString(), cause: 'refused' } as const
  return eventOf('credits.exhausted', `${wallet} ${call}`, nowMs, data)
}

/** @param cause the entry that moved `before` to `after` */
export function budgetEvents(
  { keyId, policy }: Pick<KeyRow, 'keyId' | 'policy'>,
  before: Spend,
  after: Spend,
  cause: string,
  nowMs: number,
): WebhookEvent<'key.budget_crossed'>[] {
  return PERIODS.flatMap((period) => {
    const limit = policy.budgets[period]
    if (limit === null || limit === 0n) return []
    const spentBefore = spentIn(before[period], after[period].period)
    const spentAfter = after[period].spentNanoUsd
    return PERCENTS.filter((percent) => {
      const mark = BigInt(percent) * limit
      return spentBefore * 100n < mark && spentAfter * 100n >= mark
    }).map((percent) => budgetEvent(keyId, policy.budgets, after, period, percent, cause, nowMs))
  })
}

export function budgetEvent(
  keyId: KeyId,
  budgets: Budgets,
  spend: Spend,
  period: BudgetPeriod,
  percent: (typeof PERCENTS)[number],
  cause: string,
  nowMs: number,
): WebhookEvent<'key.budget_crossed'> {
  return eventOf('key.budget_crossed', `${keyId} ${period} ${percent} ${cause}`, nowMs, {
    key_id: keyId,
    period,
    percent,
    spent_nano_usd: spend[period].spentNanoUsd.toString(),
    limit_nano_usd: (budgets[period] ?? 0n).toString(),
  })
}

export function revokedEvent({ keyId, revokedAtMs, revokedFor }: KeyRow): WebhookEvent {
  const revoked_at = new Date(revokedAtMs ?? 0).toISOString()
  const data = { key_id: keyId, reason: revokedFor ?? 'owner', revoked_at } as const
  return eventOf('key.revoked', keyId, revokedAtMs ?? 0, data)
}

function spentIn({ period, spentNanoUsd }: Window, now: number): bigint {
  return period === now ? spentNanoUsd : 0n
}

/** The id follows from the type and the cause: one cause is one event. */
function eventOf<T extends EventType>(
  type: T,
  cause: string,
  atMs: number,
  data: EventData<T>,
): WebhookEvent<T> {
  return { id: contentId('evt', `${type} ${cause}`), type, atMs, data }
}
