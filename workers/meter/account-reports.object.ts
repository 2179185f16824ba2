// The Account object as deployed: beside what a call needs of it, what its owner reads of it, and the
// credit notes that its operator writes. Both sides stand on the same rows, and each method here is one
// transaction of its own.
import type { GenerationId } from '../../schemas/ids.ts'
import type { Month } from '../../schemas/month.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { Statement, StatementHead } from '../../schemas/wire/statement.ts'
import { AccountObject } from './account.object.ts'
import { bookTerms } from './account-terms.ts'
import type { CallView, CreditNoteAsked, Noted } from './reports.port.ts'
import { callsIn } from './sql-calls.store.ts'
import { StatementBook } from './statement-book.ts'

export class ReportingAccountObject extends AccountObject {
  readonly #statements = new StatementBook(this.rows, bookTerms(this.env).lowNanoUsd)

  statements(mode: KeyMode): readonly StatementHead[] {
    return this.#inOne((nowMs) => this.#statements.list(mode, nowMs))
  }

  statement(mode: KeyMode, month: Month): Statement | null {
    return this.#inOne((nowMs) => this.#statements.one(mode, month, nowMs))
  }

  creditNote(mode: KeyMode, asked: CreditNoteAsked): Noted {
    const noted = this.#inOne((nowMs) => this.#statements.credit(mode, asked, nowMs))
    // What it announces is sent by the alarm, and a step of the account sets that.
    void this.announced([])
    return noted
  }

  calls(limit: number, before: GenerationId | null): readonly CallView[] {
    return callsIn(this.ctx.storage.sql, limit, before)
  }

  #inOne<R>(work: (nowMs: number) => R): R {
    return this.rows.transact(
      (part) => this.ctx.storage.transactionSync(part),
      () => work(Date.now()),
    )
  }
}
