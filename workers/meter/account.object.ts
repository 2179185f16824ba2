// The Account object, one per payer: the only authority on its balance, holds and keys. Each method
// is one step of the book; steps that arrive while a write is under way share the next one. Replies
// wait at the object's output gate until their write is durable. The alarm ends holds that nobody
// ended and sends what was captured. Nothing that matters is only in memory: a crash at any line
// loses no nano-dollar.
import { DurableObject } from 'cloudflare:workers'
import type { Address, GenerationId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { CapturedGeneration, EndedBy } from '../../schemas/wire/generation.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { AccountBook } from './account-book.ts'
import { sendDue, type AccountEnv } from './account-env.ts'
import { AFTER_FAILURE_MS, bookTerms } from './account-terms.ts'
import { rearmFor } from './arming.ts'
import { GroupCommit } from './group-commit.ts'
import type { TrialBalance } from './ledger.ts'
import type { Administered, Authorized, Balance, Capture, EndOutcome } from './meter.port.ts'
import type { GenerationState, Granted, Hold, HoldRefusal, HoldRequest } from './meter.port.ts'
import type { KeyCommand, KeyDigest, KeyGrant, LeakVerdict, Secret } from './meter.port.ts'
import type { Orders, OrdersTold, PromptUncounted, RechargeCommand } from './meter.port.ts'
import type { RechargeTold } from './meter.port.ts'
import { log } from '../systems/log.ts'
import { SqlAccountRows } from './sql-account-rows.store.ts'

const lost = (reason: string) => log('not_sent', { reason })

export class AccountObject extends DurableObject<AccountEnv> {
  readonly #book: AccountBook
  readonly #group = new GroupCommit({
    transact: (work) => this.ctx.storage.transactionSync(work),
    durable: () => this.ctx.storage.sync(),
    afterWrite: () => this.#arm(0),
  })
  /** A copy of the stored alarm, so that most calls need not set it. */
  #armedForMs: number | null = null

  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, env)
    const rows = new SqlAccountRows(ctx.storage.sql)
    this.#book = new AccountBook(rows, bookTerms(env))
    void ctx.blockConcurrencyWhile(async () => {
      ctx.storage.transactionSync(() => rows.prepare())
      this.#armedForMs = await ctx.storage.getAlarm()
      this.#arm(0)
    })
  }

  grantKey(wallet: Address, grant: KeyGrant, nonce: string): Promise<Granted> {
    return this.#step((book, nowMs) => book.grantKey(wallet, grant, nonce, nowMs))
  }

  authorize(keyDigest: KeyDigest, scope: KeyScope | null): Authorized {
    return this.#book.authorize(keyDigest, scope, Date.now())
  }

  adoptKey(older: readonly Secret[], newest: Secret): Promise<boolean> {
    return this.#step((book) => book.adoptKey(older, newest))
  }

  administer(by: KeyDigest, command: KeyCommand): Promise<Administered> {
    return this.#step((book, nowMs) => book.administer(by, command, nowMs))
  }

  revokeLeaked(digests: readonly KeyDigest[]): Promise<LeakVerdict> {
    return this.#step((book, nowMs) => book.revokeLeaked(digests, nowMs))
  }

  hold(request: HoldRequest): Promise<Result<Hold, HoldRefusal>> {
    return this.#step((book, nowMs) => book.hold(request, nowMs))
  }

  holdBound(request: HoldRequest): Promise<Result<Hold, HoldRefusal | PromptUncounted>> {
    return this.#step((book, nowMs) => book.holdBound(request, nowMs))
  }

  checkpoint(generationId: GenerationId, record: CapturedGeneration): Promise<void> {
    return this.#step((book, nowMs) => book.checkpoint(generationId, record, nowMs))
  }

  capture(generationId: GenerationId, { record }: Capture): Promise<EndOutcome> {
    return this.#step((book, nowMs) => book.capture(generationId, record, nowMs))
  }

  void(generationId: GenerationId, endedBy: EndedBy): Promise<EndOutcome> {
    return this.#step((book, nowMs) => book.void(generationId, endedBy, nowMs))
  }

  order(orders: Orders): Promise<OrdersTold> {
    return this.#step((book, nowMs) => book.order(orders, nowMs))
  }

  recharge(command: RechargeCommand): Promise<RechargeTold> {
    return this.#step((book, nowMs) => book.recharge(command, nowMs))
  }

  delivered(ids: readonly GenerationId[], untold: readonly WebhookEvent[] = []) {
    return this.#step((book, nowMs) => book.delivered(ids, nowMs, untold))
  }

  announced(eventIds: readonly string[]): Promise<void> {
    return this.#step((book) => book.announced(eventIds))
  }

  balance(): Balance {
    return this.#book.balance()
  }

  generation(generationId: GenerationId): GenerationState | null {
    return this.#book.generation(generationId)
  }

  /** Adds up the whole journal: for auditors and tests, never on the way of a call. */
  audit(): TrialBalance {
    return this.#book.audit()
  }

  /** A send that fails is repeated when its rows are due again, like one that the queue lost. */
  override async alarm(): Promise<void> {
    this.#armedForMs = null
    let notBeforeMs = Date.now() + AFTER_FAILURE_MS
    try {
      const due = await this.#step((book, nowMs) => {
        book.expireOverdue(nowMs)
        const [captures, news] = [book.takeDue(nowMs), book.takeAnnouncements(nowMs)]
        return { captures, news, charge: book.takeCharge(nowMs) }
      })
      await sendDue(due, this.ctx.id, this.env, lost)
      notBeforeMs = 0
    } finally {
      this.#arm(notBeforeMs)
    }
  }

  /** All or nothing, with the alarm in the same write: no hold is ever without its end. */
  #step<R>(step: (book: AccountBook, nowMs: number) => R): Promise<R> {
    return this.#group.run(() => step(this.#book, Date.now()))
  }

  #arm(notBeforeMs: number): void {
    const atMs = rearmFor(this.#armedForMs, this.#book.nextAlarm(), notBeforeMs)
    if (atMs === null) return
    this.#armedForMs = atMs
    void this.ctx.storage.setAlarm(atMs)
  }
}
