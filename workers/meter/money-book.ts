// The side of an account's book on which money comes in and goes back, and on which a card is charged
// by itself: loads the few rows concerned, makes pure transitions, saves what they wrote. The account
// must have been opened; whoever calls runs each call in one transaction.
import { z } from 'zod'
import { must } from '../../schemas/result.ts'
import { nanoUsdText } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { AccountRows } from './account-rows.port.ts'
import type { Announcer } from './announcer.ts'
import type { Entry } from './ledger.ts'
import type { MoneyOrder, OrderOutcome, Orders, OrdersTold } from './meter.port.ts'
import type { RechargeCommand, RechargeTold } from './meter.port.ts'
import { entryIds, ordered, tokensIn } from './money-orders.ts'
import { creditedCharge, dueCharge, failedCharge, withCard, withSettings } from './recharge.ts'
import { NO_RECHARGE, wakesAtMs, type Recharge, type RechargeCharge } from './recharge.ts'

/** Longer than anybody sends an event again. */
const EVENTS_KEPT_MS = 60 * 24 * 60 * 60_000
const RECHARGE = 'recharge'

export class MoneyBook {
  readonly #rows: AccountRows
  readonly #announcer: Announcer

  constructor(rows: AccountRows, announcer: Announcer) {
    this.#rows = rows
    this.#announcer = announcer
  }

  order({ orders, eventId, card, crossing }: Orders, nowMs: number): OrdersTold {
    if (eventId !== undefined && this.#isRepeated(eventId, nowMs)) {
      return { isRepeated: true, outcomes: [], balance: this.#balance() }
    }
    const outcomes = orders.map((each) => this.#one(each, nowMs))
    if (card !== undefined || crossing !== undefined) {
      const before = this.#recharge()
      const known = card === undefined ? before : withCard(before, card)
      this.#keep(crossing === undefined ? known : creditedCharge(known, crossing), nowMs)
    }
    return { isRepeated: false, outcomes, balance: this.#balance() }
  }

  recharge(command: RechargeCommand, nowMs: number): RechargeTold {
    if (command.kind === 'set') this.#keep(withSettings(this.#recharge(), command.settings), nowMs)
    if (command.kind === 'failed') {
      this.#keep(failedCharge(this.#recharge(), command.crossing, command.reason), nowMs)
    }
    return { state: this.#recharge() }
  }

  /** When a card is to be charged, or looked after; null while that is never. */
  wakesAtMs(): number | null {
    const text = this.#rows.note(RECHARGE)
    return text === null ? null : wakesAtMs(parsed(text), this.#balance().availableNanoUsd)
  }

  /** What is due is marked as under way before it is told: told again, it is the same charge. */
  charge(nowMs: number): RechargeCharge | null {
    const text = this.#rows.note(RECHARGE)
    if (text === null) return null
    const before = parsed(text)
    const { state, charge } = dueCharge(before, this.#balance().availableNanoUsd, nowMs)
    if (state !== before) this.#keep(state, nowMs)
    return charge
  }

  #one(order: MoneyOrder, nowMs: number): OrderOutcome {
    const ids = entryIds(order.id)
    const { changes, result } = ordered({
      balance: this.#balance(),
      order,
      known: {
        deposit: this.#rows.entry(ids.deposit),
        returned: this.#rows.entry(ids.returned),
        restored: this.#rows.entry(ids.restored),
      },
      tokensNanoUsd: () => tokensIn(this.#worldly()),
      nowMs,
    })
    this.#rows.save(changes)
    this.#announcer.moved(this.#account().wallet, changes)
    return result
  }

  *#worldly(): Generator<Entry, void> {
    for (const prefix of ['deposit:', 'return:', 'restore:']) yield* this.#rows.entriesUnder(prefix)
  }

  #isRepeated(eventId: string, nowMs: number): boolean {
    const name = `event:${eventId}`
    if (this.#rows.note(name) !== null) return true
    this.#rows.forgetNotes('event:', nowMs - EVENTS_KEPT_MS)
    this.#rows.putNote(name, '', nowMs)
    return false
  }

  #balance() {
    return this.#account().balance
  }

  #account() {
    return must(this.#rows.account(), 'the account was opened')
  }

  #recharge(): Recharge {
    const text = this.#rows.note(RECHARGE)
    return text === null ? NO_RECHARGE : parsed(text)
  }

  #keep(state: Recharge, nowMs: number): void {
    this.#rows.putNote(RECHARGE, JSON.stringify(toWire(state)), nowMs)
  }
}

const card = z.strictObject({ customer: z.string(), paymentMethod: z.string() })
const charge = z.strictObject({ crossing: z.int(), amountNanoUsd: nanoUsdText, card })
const recharge = z.strictObject({
  settings: z
    .strictObject({
      thresholdNanoUsd: nanoUsdText,
      amountNanoUsd: nanoUsdText,
      monthlyCapNanoUsd: nanoUsdText,
    })
    .nullable(),
  card: card.nullable(),
  crossings: z.int(),
  underway: z.strictObject({ charge, sinceMs: z.int(), triedAtMs: z.int() }).nullable(),
  givenUp: z
    .strictObject({ crossing: z.int(), amountNanoUsd: nanoUsdText, period: z.int() })
    .nullable(),
  month: z.strictObject({ period: z.int(), chargedNanoUsd: nanoUsdText }),
  disabledFor: z.string().nullable(),
})

function parsed(text: string): Recharge {
  return recharge.parse(JSON.parse(text))
}
