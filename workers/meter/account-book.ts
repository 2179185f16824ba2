// The book of one account: for each thing that can happen to its money, load the few rows concerned,
// make one pure transition, save what it wrote. It knows no clock and no storage of its own: the
// time comes in, and whoever calls runs each call in one transaction, all or nothing.
import type { Address, GenerationId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { assert, must, ok, type Result } from '../../schemas/result.ts'
import type { CapturedGeneration, EndedBy } from '../../schemas/wire/generation.ts'
import type { AccountRows } from './account-rows.port.ts'
import { capture, checkpoint, expire, NO_POLICY, openHold, voidHold } from './holds.ts'
import { admit, callerOf, grant } from './keys.ts'
import { depositMoves, EMPTY_BALANCE, post, trialBalance, type TrialBalance } from './ledger.ts'
import type { Balance, Caller, EndOutcome, GenerationState, Hold } from './meter.port.ts'
import type { HoldRefusal, HoldRequest, KeyDigest, KeyGrant, KeyRefusal } from './meter.port.ts'
import { sending } from './outbox.ts'
import type { AccountRow, HoldRow, Transition } from './rows.ts'

export type BookTerms = {
  /** How long a hold lives without a checkpoint. */
  readonly holdTtlMs: number
  /** How long a captured generation may stay undelivered before it is sent again. */
  readonly redeliverMs: number
  /** How long what is due waits for company: so many captures share one message batch. */
  readonly gatherMs: number
}

/** One alarm's worth of work: what is left is done by the next, which follows at once. */
const OVERDUE_PER_ALARM = 100
const SENDS_PER_ALARM = 100

export class AccountBook {
  readonly #rows: AccountRows
  readonly #terms: BookTerms

  constructor(rows: AccountRows, terms: BookTerms) {
    assert(terms.holdTtlMs > 0 && terms.redeliverMs > 0, 'holds and sends are given some time')
    this.#rows = rows
    this.#terms = terms
  }

  grantKey(
    wallet: Address,
    asked: KeyGrant,
    nonce: string,
    nowMs: number,
  ): Result<Caller, { readonly kind: 'nonce_used' }> {
    this.#openedBy(wallet)
    const earlier = this.#rows.keyOfNonce(nonce)
    const granted = grant(asked, nonce, earlier, nowMs)
    if (!granted.ok) return granted
    if (granted.value !== null) this.#rows.save({ key: granted.value })
    return ok(callerOf(wallet, earlier ?? asked))
  }

  authorize(keyDigest: KeyDigest, nowMs: number): Result<Caller, KeyRefusal> {
    const account = this.#rows.account()
    if (account === null) return admit(null, null, nowMs)
    return admit(account.wallet, this.#rows.keyOfDigest(keyDigest), nowMs)
  }

  hold(request: HoldRequest, nowMs: number): Result<Hold, HoldRefusal> {
    const caller = this.authorize(request.keyDigest, nowMs)
    if (!caller.ok) return caller
    const { balance } = this.#opened()
    const earlier = this.#rows.hold(request.generationId)
    const asked = { balance, caller: caller.value, request, earlier, policy: NO_POLICY }
    return this.#apply(openHold({ ...asked, nowMs, ttlMs: this.#terms.holdTtlMs }))
  }

  checkpoint(generationId: GenerationId, record: CapturedGeneration, nowMs: number): void {
    const hold = this.#heldBy(generationId)
    this.#rows.save(checkpoint(hold, record, nowMs, this.#terms.holdTtlMs))
  }

  capture(generationId: GenerationId, record: CapturedGeneration, nowMs: number): EndOutcome {
    const hold = this.#heldBy(generationId)
    return this.#apply(capture(this.#opened().balance, hold, record, nowMs))
  }

  void(generationId: GenerationId, endedBy: EndedBy, nowMs: number): EndOutcome {
    const hold = this.#heldBy(generationId)
    return this.#apply(voidHold(this.#opened().balance, hold, endedBy, nowMs))
  }

  credit(wallet: Address, depositId: string, amount: NanoUsd, nowMs: number): void {
    const { balance } = this.#openedBy(wallet)
    const entry = { id: `deposit:${depositId}`, atMs: nowMs, moves: depositMoves(amount) }
    const earlier = this.#rows.entry(entry.id)
    if (earlier === null) return this.#rows.save({ balance: post(balance, entry), entry })
    assert(earlier.moves.available === amount, 'a deposit never changes its amount')
  }

  delivered(generationId: GenerationId): void {
    this.#opened()
    this.#rows.forget(generationId)
  }

  balance(): Balance {
    return this.#rows.account()?.balance ?? EMPTY_BALANCE
  }

  generation(generationId: GenerationId): GenerationState | null {
    if (this.#rows.account() === null) return null
    const hold = this.#rows.hold(generationId)
    if (hold === null) return null
    const { state, heldNanoUsd, chargedNanoUsd, endedBy } = hold
    const record = hold.checkpoint ?? this.#rows.outbox(generationId)?.record ?? null
    return { state, heldNanoUsd, chargedNanoUsd, endedBy, record }
  }

  /** Ends what should have ended by now; the alarm's first half. */
  expireOverdue(nowMs: number): void {
    for (const hold of this.#rows.overdue(nowMs, OVERDUE_PER_ALARM)) {
      this.#apply(expire(this.#opened().balance, hold, nowMs))
    }
  }

  /** What to send now, marked as sent before it is: a crash in between sends it twice, not never. */
  takeDue(nowMs: number): readonly CapturedGeneration[] {
    const due = this.#rows.due(nowMs, SENDS_PER_ALARM)
    for (const row of due) {
      this.#rows.save({ outbox: sending(row, nowMs, this.#terms.redeliverMs) })
    }
    return due.map(({ record }) => record)
  }

  /** When the account next has to wake by itself; null while nothing is open. */
  nextAlarm(): number | null {
    if (this.#rows.account() === null) return null
    const { expiryAtMs, dueAtMs } = this.#rows.deadlines()
    const sendAtMs = dueAtMs === null ? null : dueAtMs + this.#terms.gatherMs
    if (expiryAtMs === null || sendAtMs === null) return expiryAtMs ?? sendAtMs
    return Math.min(expiryAtMs, sendAtMs)
  }

  audit(): TrialBalance {
    this.#opened()
    const { entries, openHolds, undelivered } = this.#rows.history()
    return trialBalance(entries, this.balance(), openHolds, undelivered)
  }

  #apply<R>({ changes, result }: Transition<R>): R {
    this.#rows.save(changes)
    return result
  }

  #heldBy(generationId: GenerationId): HoldRow {
    this.#opened()
    return must(this.#rows.hold(generationId), `${generationId} was held by this account`)
  }

  #opened(): AccountRow {
    return must(this.#rows.account(), 'the account was opened')
  }

  #openedBy(wallet: Address): AccountRow {
    const account = this.#rows.account() ?? this.#rows.open(wallet)
    assert(account.wallet === wallet, 'an account belongs to one wallet')
    return account
  }
}
