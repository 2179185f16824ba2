// The Account object, one per payer: the only authority on its balance, holds and keys. Each method
// is one step of the book; steps that arrive while a write is under way share the next one. Replies
// wait at the object's output gate until their write is durable. The alarm ends holds that nobody
// ended and sends what was captured. Nothing that matters is only in memory: a crash at any line
// loses no nano-dollar.
import { DurableObject } from 'cloudflare:workers'
import type { Address, GenerationId } from '../../schemas/ids.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { AccountBook } from './account-book.ts'
import { sendDue, type AccountEnv } from './account-env.ts'
import { AFTER_FAILURE_MS, bookTerms } from './account-terms.ts'
import { rearmFor } from './arming.ts'
import { onWire, take, type CallStep, type StepKind, type StepTold } from './call-steps.ts'
import { GroupCommit } from './group-commit.ts'
import type { Told } from './joined-calls.ts'
import type { TrialBalance } from './ledger.ts'
import type { Administered, Authorized, Balance, GenerationState, Granted } from './meter.port.ts'
import type { KeyCommand, KeyDigest, KeyGrant, LeakVerdict, Secret } from './meter.port.ts'
import type { Orders, OrdersTold, RechargeCommand, RechargeTold } from './meter.port.ts'
import { log } from '../systems/log.ts'
import { SqlAccountRows } from './sql-account-rows.store.ts'

const lost = (reason: string) => log('not_sent', { reason })

export class AccountObject extends DurableObject<AccountEnv> {
  /** The one memory of this account's rows: whoever changes one goes by here. */
  protected readonly rows = new SqlAccountRows(this.ctx.storage.sql)
  readonly #book: AccountBook
  readonly #group = new GroupCommit({
    transact: (work) => this.rows.transact((part) => this.ctx.storage.transactionSync(part), work),
    durable: () => this.ctx.storage.sync(),
    afterWrite: () => this.#arm(),
  })
  /** A copy of the stored alarm, so that most calls need not set it. */
  #armedForMs: number | null = null

  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, env)
    this.#book = new AccountBook(this.rows, bookTerms(env))
    void ctx.blockConcurrencyWhile(async () => {
      ctx.storage.transactionSync(() => this.rows.prepare())
      this.#armedForMs = await ctx.storage.getAlarm()
      this.#arm()
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

  /** Of many calls, in one message and one write: each is told its own. */
  async steps(steps: readonly CallStep[]): Promise<readonly Told<StepTold[StepKind]>[]> {
    const taken = steps.map((step) => () => take(this.#book, step, Date.now()))
    return (await this.#group.runAll(taken)).map(onWire)
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
      notBeforeMs = Date.now()
    } finally {
      this.#arm(notBeforeMs)
    }
  }

  /** All or nothing, with the alarm in the same write: no hold is ever without its end. */
  #step<R>(step: (book: AccountBook, nowMs: number) => R): Promise<R> {
    return this.#group.run(() => step(this.#book, Date.now()))
  }

  #arm(notBeforeMs = Date.now()): void {
    const atMs = rearmFor(this.#armedForMs, this.#book.nextAlarm(), notBeforeMs)
    if (atMs === null) return
    this.#armedForMs = atMs
    this.ctx.storage.setAlarm(atMs).catch((error: unknown) => {
      this.#armedForMs = null
      log('alarm_not_set', { atMs, reason: String(error) })
    })
  }
}
