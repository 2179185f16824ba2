// The book of one account: for each thing that can happen to its money, load the few rows concerned,
// make one pure transition, save what it wrote. It knows no clock and no storage of its own: the
// time comes in, and whoever calls runs each call in one transaction, all or nothing.
import { accountOfWallet, type AccountId } from '../../schemas/ids.ts'
import type { Address, GenerationId, KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { assert, err, must, ok, type Result } from '../../schemas/result.ts'
import type { CallEndedBy, CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { AccountRows } from './account-rows.port.ts'
import { Announcer } from './announcer.ts'
import { capture, checkpoint, expire, openHold, voidHold } from './holds.ts'
import { KeyBook } from './key-book.ts'
import { callerOf } from './keys.ts'
import { EMPTY_BALANCE, trialBalance, type TrialBalance } from './ledger.ts'
import type { Administered, Authorized, Balance, EndOutcome } from './meter.port.ts'
import type { GenerationState, Granted, Hold, HoldRefusal, HoldRequest } from './meter.port.ts'
import type { PromptUncounted } from './meter.port.ts'
import type { KeyCommand, KeyDigest, KeyGrant, LeakVerdict, Secret } from './meter.port.ts'
import type { Orders, OrdersTold, RechargeCommand, RechargeTold } from './meter.port.ts'
import { MoneyBook } from './money-book.ts'
import { sending } from './outbox.ts'
import { isForCounting, PROMPT_UNCOUNTED } from './uncounted.ts'
import type { RechargeCharge } from './recharge.ts'
import type { AccountRow, HoldRow, Transition } from './rows.ts'

export type BookTerms = {
  /** How long a hold lives without a checkpoint. */
  readonly holdTtlMs: number
  /** How long a captured generation may stay undelivered before it is sent again. */
  readonly redeliverMs: number
  /** How long what is due waits for company: so many captures share one message batch. */
  readonly gatherMs: number
  /** Below which credit is announced as low; 0 is never. */
  readonly lowNanoUsd: NanoUsd
}

export type DueCharge = { readonly wallet: Address; readonly charge: RechargeCharge }

type Opening = {
  /** No hold bears the request's id yet. */
  readonly isNew: boolean
  readonly account: AccountRow
  readonly keyId: KeyId
  readonly transition: Transition<Result<Hold, HoldRefusal>>
}

export type Announced = {
  readonly accountId: AccountId
  readonly events: readonly WebhookEvent[]
}

const UNCOUNTED = err(PROMPT_UNCOUNTED)

/** One alarm's worth of work: what is left is done by the next, which follows at once. */
const OVERDUE_PER_ALARM = 100
const SENDS_PER_ALARM = 100

export class AccountBook {
  readonly #rows: AccountRows
  readonly #keys: KeyBook
  readonly #announcer: Announcer
  readonly #money: MoneyBook
  readonly #terms: BookTerms

  constructor(rows: AccountRows, terms: BookTerms) {
    assert(terms.holdTtlMs > 0 && terms.redeliverMs > 0, 'holds and sends are given some time')
    this.#rows = rows
    this.#announcer = new Announcer(rows.announcements, terms.lowNanoUsd)
    this.#keys = new KeyBook(rows.keys, this.#announcer)
    this.#money = new MoneyBook(rows, this.#announcer)
    this.#terms = terms
  }

  grantKey(wallet: Address, asked: KeyGrant, nonce: string, nowMs: number): Granted {
    this.#openedBy(wallet)
    return this.#keys.grant(wallet, asked, nonce, nowMs)
  }

  authorize(keyDigest: KeyDigest, scope: KeyScope | null, nowMs: number): Authorized {
    const account = this.#rows.account()
    if (account === null) return err({ kind: 'key_unknown' })
    const key = this.#keys.authorize(keyDigest, scope, nowMs)
    return key.ok ? ok(callerOf(account.wallet, key.value)) : key
  }

  adoptKey(older: readonly Secret[], newest: Secret): boolean {
    return this.#rows.account() !== null && this.#keys.adopt(older, newest)
  }

  administer(by: KeyDigest, command: KeyCommand, nowMs: number): Administered {
    if (this.#rows.account() === null) return err({ kind: 'key_unknown' })
    return this.#keys.administer(by, command, nowMs)
  }

  revokeLeaked(digests: readonly KeyDigest[], nowMs: number): LeakVerdict {
    if (this.#rows.account() === null) return { kind: 'unknown' }
    return this.#keys.revokeLeaked(digests, nowMs)
  }

  hold(request: HoldRequest, nowMs: number): Result<Hold, HoldRefusal> {
    const { funding } = request
    if (funding !== undefined) {
      this.credit(funding.wallet, funding.depositId, funding.amountNanoUsd, nowMs)
    }
    const opening = this.#opening(request, nowMs)
    return opening.ok ? this.#held(opening.value, request, nowMs) : opening
  }

  holdBound(request: HoldRequest, nowMs: number): Result<Hold, HoldRefusal | PromptUncounted> {
    const opening = this.#opening(request, nowMs)
    if (!opening.ok) return isForCounting(opening) && this.#isNew(request) ? UNCOUNTED : opening
    const { isNew, transition } = opening.value
    if (isNew && isForCounting(transition.result)) return UNCOUNTED
    return this.#held(opening.value, request, nowMs)
  }

  checkpoint(generationId: GenerationId, record: CapturedGeneration, nowMs: number): void {
    const hold = this.#heldBy(generationId)
    this.#rows.save(checkpoint(hold, record, nowMs, this.#terms.holdTtlMs))
  }

  capture(generationId: GenerationId, record: CapturedGeneration, nowMs: number): EndOutcome {
    const hold = this.#heldBy(generationId)
    const { balance, wallet } = this.#opened()
    return this.#end(capture(balance, hold, record, nowMs), wallet, nowMs)
  }

  void(generationId: GenerationId, endedBy: CallEndedBy, nowMs: number): EndOutcome {
    const hold = this.#heldBy(generationId)
    const { balance, wallet } = this.#opened()
    return this.#end(voidHold(balance, hold, endedBy, nowMs), wallet, nowMs)
  }

  credit(wallet: Address, depositId: string, amount: NanoUsd, nowMs: number): void {
    const order = { kind: 'credit', id: depositId, amountNanoUsd: amount } as const
    this.order({ wallet, orders: [order] }, nowMs)
  }

  order(asked: Orders, nowMs: number): OrdersTold {
    this.#openedBy(asked.wallet)
    return this.#money.order(asked, nowMs)
  }

  recharge(command: RechargeCommand, nowMs: number): RechargeTold {
    this.#opened()
    return this.#money.recharge(command, nowMs)
  }

  delivered(
    generationIds: readonly GenerationId[],
    nowMs: number,
    untold: readonly WebhookEvent[] = [],
  ): void {
    this.#opened()
    this.#announcer.untold(untold, nowMs)
    for (const each of generationIds) this.#rows.forget(each)
  }

  /** What is to be charged by itself now, marked as tried before it is. */
  takeCharge(nowMs: number): DueCharge | null {
    const account = this.#rows.account()
    const charge = account === null ? null : this.#money.charge(nowMs)
    return account === null || charge === null ? null : { wallet: account.wallet, charge }
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
      const { balance, wallet } = this.#opened()
      this.#end(expire(balance, hold, nowMs), wallet, nowMs)
    }
  }

  /** What to send now, marked as sent before it is: a crash in between sends it twice, not never. */
  takeDue(nowMs: number): readonly CapturedGeneration[] {
    const due = this.#rows.due(nowMs, SENDS_PER_ALARM)
    for (const row of due) {
      this.#rows.resend(sending(row, nowMs, this.#terms.redeliverMs))
    }
    return due.map(({ record }) => record)
  }

  /** What was announced and is to be told its webhooks now, until each was accepted. */
  takeAnnouncements(nowMs: number): Announced | null {
    const account = this.#rows.account()
    if (account === null) return null
    const events = this.#announcer.takeDue(nowMs, this.#terms.redeliverMs)
    return events.length === 0 ? null : { accountId: accountOfWallet(account.wallet), events }
  }

  announced(eventIds: readonly string[]): void {
    if (this.#rows.account() === null) return
    for (const id of eventIds) this.#announcer.accepted(id)
  }

  /** When the account next has to wake by itself; null while nothing is open. */
  nextAlarm(): number | null {
    if (this.#rows.account() === null) return null
    const { expiryAtMs, dueAtMs } = this.#rows.deadlines()
    const sendAtMs = dueAtMs === null ? null : dueAtMs + this.#terms.gatherMs
    const due = [expiryAtMs, sendAtMs, this.#money.wakesAtMs()].filter((atMs) => atMs !== null)
    return due.length === 0 ? null : Math.min(...due)
  }

  audit(): TrialBalance {
    this.#opened()
    const { entries, openHolds, undelivered } = this.#rows.history()
    return trialBalance(entries, this.balance(), openHolds, undelivered)
  }

  /** Who calls, what the key allows, and what the account can pay: decided here, all at once. */
  #opening(request: HoldRequest, nowMs: number): Result<Opening, HoldRefusal> {
    const account = this.#rows.account()
    if (account === null) return err({ kind: 'key_unknown' })
    const earlier = this.#rows.hold(request.generationId)
    const key = this.#keys.policyFor(request, earlier === null ? 'new' : 'repeat', nowMs)
    if (!key.ok) return key
    const { balance, wallet } = account
    const { policy, keyId } = key.value
    const caller = callerOf(wallet, { keyId })
    const asked = { balance, caller, request, earlier, policy }
    const transition = openHold({ ...asked, nowMs, ttlMs: this.#terms.holdTtlMs })
    return ok({ isNew: earlier === null, account, keyId, transition })
  }

  #isNew({ generationId }: HoldRequest): boolean {
    return this.#rows.hold(generationId) === null
  }

  #held({ account, keyId, transition }: Opening, request: HoldRequest, nowMs: number) {
    const result = this.#apply(transition, account.wallet)
    if (!result.ok) this.#refused(account, keyId, request, result.error, nowMs)
    return result
  }

  /** Every change of the balance comes by here, and with it what it announces. */
  #apply<R>({ changes, result }: Transition<R>, wallet: Address): R {
    this.#rows.save(changes)
    this.#announcer.moved(wallet, changes)
    return result
  }

  #refused(
    account: AccountRow,
    keyId: KeyId,
    request: HoldRequest,
    refusal: HoldRefusal,
    nowMs: number,
  ): void {
    this.#announcer.refused(account, request, refusal, nowMs)
    if (refusal.kind !== 'budget_exceeded') return
    this.#keys.overspent(keyId, refusal, request.generationId, nowMs)
  }

  /** The end of a hold, and with it of what it reserved of its key. */
  #end({ changes, result }: Transition<EndOutcome>, wallet: Address, nowMs: number): EndOutcome {
    const use = this.#keys.settled(changes, nowMs)
    return this.#apply({ changes: use === null ? changes : { ...changes, use }, result }, wallet)
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
