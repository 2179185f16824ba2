// The Account object, one per payer: the only authority on its balance, holds and keys. Each method
// is one call of the book in one transaction; the alarm ends holds that nobody ended and sends what
// was captured. Nothing that matters is only in memory: a crash at any line loses no nano-dollar.
import { DurableObject } from 'cloudflare:workers'
import type { Address, GenerationId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Result } from '../../schemas/result.ts'
import type { CapturedGeneration, EndedBy } from '../../schemas/wire/generation.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { AccountBook } from './account-book.ts'
import type { TrialBalance } from './ledger.ts'
import type { Balance, Caller, Capture, CommandRefusal, EndOutcome } from './meter.port.ts'
import type { GenerationState, Hold, HoldRefusal, HoldRequest, KeyCommand } from './meter.port.ts'
import type { KeyDigest, KeyGrant, KeyRefusal, KeyView, LeakVerdict, Secret } from './meter.port.ts'
import type { ScopeRefusal } from './scopes.ts'
import { SqlAccountRows } from './sql-account-rows.store.ts'

/** The only part of the worker's environment that an account reads. */
export type AccountEnv = {
  readonly HOLD_TTL_SECONDS: string
  /** How long a capture may stay undelivered before it is sent again; 30 where it is not set. */
  readonly OUTBOX_REDELIVER_SECONDS?: string
  readonly CAPTURED: Pick<Queue, 'send'>
}

const REDELIVER_SECONDS = 30
/** How long an alarm that failed leaves its object alone. */
const AFTER_FAILURE_MS = 10_000

export class AccountObject extends DurableObject<AccountEnv> {
  readonly #book: AccountBook
  /** A copy of the stored alarm, so that most calls need not set it. */
  #armedForMs: number | null = null

  constructor(ctx: DurableObjectState, env: AccountEnv) {
    super(ctx, env)
    const rows = new SqlAccountRows(ctx.storage.sql)
    const holdTtlMs = Number(env.HOLD_TTL_SECONDS) * 1000
    const redeliverMs = Number(env.OUTBOX_REDELIVER_SECONDS ?? REDELIVER_SECONDS) * 1000
    this.#book = new AccountBook(rows, { holdTtlMs, redeliverMs })
    void ctx.blockConcurrencyWhile(async () => {
      ctx.storage.transactionSync(() => rows.prepare())
      this.#armedForMs = await ctx.storage.getAlarm()
      this.#arm(0)
    })
  }

  grantKey(
    wallet: Address,
    grant: KeyGrant,
    nonce: string,
  ): Result<Caller, { readonly kind: 'nonce_used' }> {
    return this.#transact((book, nowMs) => book.grantKey(wallet, grant, nonce, nowMs))
  }

  authorize(
    keyDigest: KeyDigest,
    scope: KeyScope | null,
  ): Result<Caller, KeyRefusal | ScopeRefusal> {
    return this.#book.authorize(keyDigest, scope, Date.now())
  }

  adoptKey(older: readonly Secret[], newest: Secret): boolean {
    return this.#transact((book) => book.adoptKey(older, newest))
  }

  administer(by: KeyDigest, command: KeyCommand): Result<readonly KeyView[], CommandRefusal> {
    return this.#transact((book, nowMs) => book.administer(by, command, nowMs))
  }

  revokeLeaked(digests: readonly KeyDigest[]): LeakVerdict {
    return this.#transact((book, nowMs) => book.revokeLeaked(digests, nowMs))
  }

  hold(request: HoldRequest): Result<Hold, HoldRefusal> {
    return this.#transact((book, nowMs) => book.hold(request, nowMs))
  }

  checkpoint(generationId: GenerationId, record: CapturedGeneration): void {
    this.#transact((book, nowMs) => book.checkpoint(generationId, record, nowMs))
  }

  capture(generationId: GenerationId, { record }: Capture): EndOutcome {
    return this.#transact((book, nowMs) => book.capture(generationId, record, nowMs))
  }

  void(generationId: GenerationId, endedBy: EndedBy): EndOutcome {
    return this.#transact((book, nowMs) => book.void(generationId, endedBy, nowMs))
  }

  credit(wallet: Address, depositId: string, amount: NanoUsd): void {
    this.#transact((book, nowMs) => book.credit(wallet, depositId, amount, nowMs))
  }

  delivered(generationId: GenerationId): void {
    this.#transact((book) => book.delivered(generationId))
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

  /** A send that fails is repeated when its row is due again, like one that the queue lost. */
  override async alarm(): Promise<void> {
    this.#armedForMs = null
    let notBeforeMs = Date.now() + AFTER_FAILURE_MS
    try {
      const due = this.#transact((book, nowMs) => {
        book.expireOverdue(nowMs)
        return book.takeDue(nowMs)
      })
      await Promise.allSettled(due.map((record) => this.env.CAPTURED.send(toWire(record))))
      notBeforeMs = 0
    } finally {
      this.#arm(notBeforeMs)
    }
  }

  /** All or nothing, with the alarm in the same write: no hold is ever without its end. */
  #transact<R>(step: (book: AccountBook, nowMs: number) => R): R {
    const result = this.ctx.storage.transactionSync(() => step(this.#book, Date.now()))
    this.#arm(0)
    return result
  }

  #arm(notBeforeMs: number): void {
    const next = this.#book.nextAlarm()
    if (next === null) return
    const atMs = Math.max(next, notBeforeMs)
    if (this.#armedForMs !== null && this.#armedForMs <= atMs) return
    this.#armedForMs = atMs
    void this.ctx.storage.setAlarm(atMs)
  }
}
