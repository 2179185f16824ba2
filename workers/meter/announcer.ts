// Writes down what an account announces, in the transaction of its cause, and gives it out until it was
// accepted. Which events follow from what is announcements.ts's to say.
import type { Address } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { AnnouncementRows } from './announcement-rows.port.ts'
import { budgetEvent, budgetEvents, creditEvents, exhaustedEvent } from './announcements.ts'
import { revokedEvent } from './announcements.ts'
import type { Spend } from './budgets.ts'
import type { KeyRow } from './key-rows.port.ts'
import type { HoldRefusal, HoldRequest } from './meter.port.ts'
import { sending } from './outbox.ts'
import type { AccountRow, Changes } from './rows.ts'

const EXHAUSTED = 'exhausted'
const SENDS_PER_ALARM = 100

type Overspent = Extract<HoldRefusal, { kind: 'budget_exceeded' }>

export class Announcer {
  readonly #rows: AnnouncementRows
  readonly #lowNanoUsd: NanoUsd

  constructor(rows: AnnouncementRows, lowNanoUsd: NanoUsd) {
    this.#rows = rows
    this.#lowNanoUsd = lowNanoUsd
  }

  /** What follows from the entry of one transition; a hold, which only reserves, moves nothing. */
  moved(wallet: Address, { balance, entry }: Changes): void {
    if (balance === undefined || entry === undefined) return
    const { available, held, deposits } = entry.moves
    if (available + held === 0n && deposits === 0n) return
    for (const event of creditEvents(wallet, balance, entry, this.#lowNanoUsd)) {
      this.#announce(event)
      if (event.type === 'credits.topped_up') this.#rows.setMark(EXHAUSTED, null)
      if (event.type === 'credits.exhausted') this.#rows.setMark(EXHAUSTED, event.id)
    }
  }

  /** A call that no credit under way would have paid for; once until credit arrives. */
  refused(
    { wallet, balance }: AccountRow,
    request: HoldRequest,
    refusal: HoldRefusal,
    nowMs: number,
  ) {
    if (refusal.kind !== 'credit_insufficient' || refusal.affordableTokens > 0) return
    if (balance.heldNanoUsd > 0n || balance.depositedNanoUsd === 0n) return
    if (this.#rows.mark(EXHAUSTED) !== null) return
    const event = exhaustedEvent(wallet, balance, request.generationId, nowMs)
    this.#announce(event)
    this.#rows.setMark(EXHAUSTED, event.id)
  }

  /** @param cause the entry that moved `before` to `after` */
  spent(key: KeyRow, before: Spend, after: Spend, cause: string, nowMs: number): void {
    for (const event of budgetEvents(key, before, after, cause, nowMs)) {
      this.#announce(event)
      const { period, percent } = event.data
      if (percent === 100) this.#rows.setMark(...spentMark(key, after, period))
    }
  }

  /** A call that nothing under way would have left room for; once for a period and its limit. */
  overspent(key: KeyRow, spend: Spend, refusal: Overspent, call: string, nowMs: number): void {
    if (refusal.reservedNanoUsd > 0n || refusal.affordableTokens > 0) return
    const { keyId, policy } = key
    const [name, value] = spentMark(key, spend, refusal.period)
    if (this.#rows.mark(name) === value) return
    this.#announce(budgetEvent(keyId, policy.budgets, spend, refusal.period, 100, call, nowMs))
    this.#rows.setMark(name, value)
  }

  revoked(key: KeyRow): void {
    this.#announce(revokedEvent(key))
  }

  /** Events of others that their webhooks did not take: from here on the account sends them. */
  untold(events: readonly WebhookEvent[], nowMs: number): void {
    for (const event of events) this.#rows.add({ event, sends: 0, dueAtMs: nowMs })
  }

  /** What to send now, marked as sent before it is: a crash in between sends it twice, not never. */
  takeDue(nowMs: number, redeliverMs: number): readonly WebhookEvent[] {
    const due = this.#rows.due(nowMs, SENDS_PER_ALARM)
    for (const row of due) this.#rows.change(sending(row, nowMs, redeliverMs))
    return due.map(({ event }) => event)
  }

  accepted(eventId: string): void {
    this.#rows.forget(eventId)
  }

  #announce(event: WebhookEvent): void {
    this.#rows.add({ event, sends: 0, dueAtMs: event.atMs })
  }
}

function spentMark({ keyId, policy }: KeyRow, spend: Spend, period: keyof Spend): [string, string] {
  return [`budget ${keyId} ${period}`, `${spend[period].period} ${policy.budgets[period]}`]
}
