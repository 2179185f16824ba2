// One account under simulation: the production book over rows in memory, its steps committed by the
// production group commit, and a process that can die before or after a write. How it is wired is an
// argument, so that each defence can be taken away and missed.
import type { GenerationId } from '../../schemas/ids.ts'
import { ZERO_NANO_USD, type NanoUsd } from '../../schemas/money.ts'
import { AssertionError, type Result } from '../../schemas/result.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { AccountBook, type BookTerms } from '../../workers/meter/account-book.ts'
import type { AccountRows } from '../../workers/meter/account-rows.port.ts'
import { rearmFor } from '../../workers/meter/arming.ts'
import { commitTogether } from '../../workers/meter/group-commit.ts'
import type { EndOutcome, Hold, HoldRefusal, HoldRequest } from '../../workers/meter/meter.port.ts'
import { GRANT, WALLET } from './sample.ts'
import { Violation, type Oracle } from './oracle.ts'
import { MemoryRows } from './rows.ts'

export const TERMS: BookTerms = {
  holdTtlMs: 30_000,
  redeliverMs: 5_000,
  gatherMs: 200,
  lowNanoUsd: ZERO_NANO_USD,
}

export type Op =
  | { readonly kind: 'credit'; readonly deposit: string; readonly amount: NanoUsd }
  | { readonly kind: 'hold'; readonly request: HoldRequest }
  | { readonly kind: 'checkpoint' | 'capture'; readonly record: CapturedGeneration }
  | { readonly kind: 'void' | 'delivered'; readonly id: GenerationId }
  | { readonly kind: 'alarm' }

export type Told =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'bug' }
  /** The process died: nobody was told anything. */
  | { readonly kind: 'silence' }

/** Where the process dies: before the write is whole, after it and before anybody is told, or not. */
export type Death = 'before' | 'after' | null

/** What a mutant changes of the wiring; production is `{}`. */
export type Wiring = {
  /** What the book sees of the rows while that step runs. */
  readonly rows?: (rows: MemoryRows, op: Op) => AccountRows
  /** Instead of what the book does. */
  readonly step?: (book: AccountBook, op: Op, nowMs: number, rows: MemoryRows) => unknown
  /** After the write, outside of it. */
  readonly afterWrite?: (rows: MemoryRows) => void
  /** Tells what was decided even where the process died before the write. */
  readonly tellsBeforeWrite?: boolean
}

class Died extends Error {}

export class SimAccount {
  readonly rows = new MemoryRows()
  readonly #wiring: Wiring
  /** As in the object: lost with the process, read again from the stored alarm. */
  #armedForMs: number | null = null

  constructor(wiring: Wiring) {
    this.#wiring = wiring
    this.rows.transact(() => this.#book(this.rows).grantKey(WALLET, GRANT, 'a nonce', 0))
  }

  book(): AccountBook {
    return this.#book(this.rows)
  }

  /** Commits the steps as one write, or dies. The alarm stands in the same write. */
  commit(ops: readonly Op[], nowMs: number, death: Death): readonly Told[] {
    let decided: readonly Told[] = []
    try {
      this.rows.transact(() => {
        const steps = ops.map((op) => () => this.#step(op, nowMs))
        decided = commitTogether(steps, (work) => this.rows.transact(work)).map(toldOf)
        this.#arm(0)
        if (death === 'before') throw new Died()
      })
    } catch (error) {
      if (!(error instanceof Died)) throw error
      this.#armedForMs = this.rows.alarm()
      return this.#wiring.tellsBeforeWrite === true ? decided : ops.map(() => SILENCE)
    }
    if (death === 'after') {
      this.#armedForMs = this.rows.alarm()
      return decided
    }
    this.rows.transact(() => this.#wiring.afterWrite?.(this.rows))
    return decided
  }

  /** The platform takes the alarm away before it runs the handler. */
  alarmFires(): void {
    this.rows.transact(() => this.rows.setAlarm(null))
    this.#armedForMs = null
  }

  /** An object that comes up again looks at its alarm, and sets it where it should stand. */
  revive(): void {
    this.#armedForMs = this.rows.alarm()
    this.rows.transact(() => this.#arm(0))
  }

  #arm(notBeforeMs: number): void {
    const atMs = rearmFor(this.#armedForMs, this.book().nextAlarm(), notBeforeMs)
    if (atMs === null) return
    this.#armedForMs = atMs
    this.rows.setAlarm(atMs)
  }

  #step(op: Op, nowMs: number): unknown {
    const { rows: seen, step = productionStep } = this.#wiring
    const rows = seen === undefined ? this.rows : seen(this.rows, op)
    return step(this.#book(rows), op, nowMs, this.rows)
  }

  #book(rows: AccountRows): AccountBook {
    return new AccountBook(rows, TERMS)
  }
}

const SILENCE: Told = { kind: 'silence' }

export function productionStep(book: AccountBook, op: Op, nowMs: number): unknown {
  switch (op.kind) {
    case 'credit':
      return book.credit(WALLET, op.deposit, op.amount, nowMs)
    case 'hold':
      return book.hold(op.request, nowMs)
    case 'checkpoint':
      return book.checkpoint(op.record.generationId, op.record, nowMs)
    case 'capture':
      return book.capture(op.record.generationId, op.record, nowMs)
    case 'void':
      return book.void(op.id, 'client_abort', nowMs)
    case 'delivered':
      return book.delivered([op.id], nowMs)
    case 'alarm':
      book.expireOverdue(nowMs)
      return book.takeDue(nowMs)
  }
}

function toldOf(told: { thrown: false; value: unknown } | { thrown: true; reason: unknown }): Told {
  if (!told.thrown) return { kind: 'value', value: told.value }
  if (told.reason instanceof AssertionError) return { kind: 'bug' }
  throw told.reason
}

/** Tells the oracle what was committed, in order, and what was said. */
export function witness(oracle: Oracle, op: Op, told: Told, nowMs: number): void {
  const id = idOf(op)
  const kind = op.kind === 'hold' ? 'hold' : ENDS.has(op.kind) ? 'end' : 'other'
  const isBug = oracle.isBug(kind, id)
  if (isBug !== (told.kind === 'bug')) {
    const what = isBug ? 'must throw' : 'must not throw'
    throw new Violation('I2', `${op.kind} of ${id} ${what}`)
  }
  if (told.kind === 'value') tell(oracle, op, told.value, nowMs)
}

/** A value has the type of the step that was run: `productionStep` says which. */
function tell(oracle: Oracle, op: Op, value: unknown, nowMs: number): void {
  switch (op.kind) {
    case 'credit':
      return oracle.credited(op.deposit, op.amount)
    case 'hold':
      return oracle.asked(op.request, value as Result<Hold, HoldRefusal>, nowMs)
    case 'checkpoint':
      return oracle.checkpointed(op.record, nowMs)
    case 'capture':
      return oracle.ended(op.record.generationId, op.record, value as EndOutcome)
    case 'void':
      return oracle.ended(op.id, null, value as EndOutcome)
    case 'delivered':
      return void oracle.undelivered.delete(op.id)
    case 'alarm':
      return oracle.expired(nowMs)
  }
}

const ENDS: ReadonlySet<Op['kind']> = new Set(['checkpoint', 'capture', 'void'])

export function idOf(op: Op): GenerationId | null {
  if (op.kind === 'hold') return op.request.generationId
  if ('record' in op) return op.record.generationId
  return 'id' in op ? op.id : null
}
