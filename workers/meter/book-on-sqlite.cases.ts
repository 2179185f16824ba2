// A book over a real SQLite in memory, whose process a test can kill between two statements.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { nanoUsd } from '../../schemas/money.ts'
import { AccountBook } from './account-book.ts'
import { must } from '../../schemas/result.ts'
import { GRANT, WALLET } from './sample-call.cases.ts'
import { SqlAccountRows } from './sql-account-rows.store.ts'
import { StatementBook } from './statement-book.ts'

const lowNanoUsd = nanoUsd(50n)
export const TERMS = { holdTtlMs: 30_000, redeliverMs: 5_000, gatherMs: 200, lowNanoUsd }

export class Crash extends Error {}

/** A book whose process can die before any statement, taking the open transaction with it. */
export class BookOnSqlite {
  readonly #db = new DatabaseSync(':memory:')
  readonly #statements = new Map<string, StatementSync>()
  #statementsLeft = Infinity
  #rows: SqlAccountRows
  #book: AccountBook
  #months: StatementBook | null = null

  constructor() {
    this.#rows = this.#open()
    this.#book = this.reopen()
    this.run((book) => book.grantKey(WALLET, GRANT, 'a nonce', 0))
  }

  /**
   * Another process over the same storage: nothing from memory survives.
   *
   * @param statements how many statements the process lives for while it opens
   */
  reopen(statements = Infinity): AccountBook {
    this.#statementsLeft = statements
    try {
      this.#rows = this.#open()
    } finally {
      this.#statementsLeft = Infinity
    }
    this.#book = new AccountBook(this.#rows, TERMS)
    this.#months = new StatementBook(this.#rows, TERMS.lowNanoUsd)
    return this.#book
  }

  #open(): SqlAccountRows {
    const exec = <T>(query: string, ...bindings: (string | number | null)[]) => {
      if (this.#statementsLeft-- <= 0) throw new Crash()
      const found = this.#prepared(query).all(...bindings)
      return { toArray: () => found as T[] }
    }
    const rows = new SqlAccountRows({ exec })
    this.#transact(() => rows.prepare())
    return rows
  }

  /**
   * One transaction, as in the object: all or nothing.
   *
   * @param statements how many statements the process lives for
   */
  run<R>(step: (book: AccountBook, months: StatementBook) => R, statements = Infinity): R {
    this.#statementsLeft = statements
    const months = must(this.#months, 'it was opened')
    try {
      return this.#rows.transact(
        (work) => this.#transact(work),
        () => step(this.#book, months),
      )
    } catch (error) {
      this.#statementsLeft = Infinity
      if (error instanceof Crash) this.reopen()
      throw error
    } finally {
      this.#statementsLeft = Infinity
    }
  }

  #transact<R>(work: () => R): R {
    this.#db.exec('BEGIN')
    try {
      const result = work()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    }
  }

  /** An account of before there were statements. */
  forgetMonths(): void {
    this.#statements.clear()
    for (const name of ['movements', 'statements', 'credit_notes']) {
      this.#db.exec(`DROP TABLE ${name}`)
    }
    this.reopen()
  }

  /** An account of when the outbox was one tree, records and all, before it is opened by what runs today. */
  keepFirstOutbox(): void {
    this.#statements.clear()
    const columns = `generation_id TEXT PRIMARY KEY, record TEXT NOT NULL, sends INTEGER NOT NULL,
      due_at INTEGER NOT NULL`
    this.#db.exec(`ALTER TABLE outbox RENAME TO newer; DROP INDEX outbox_due;
      CREATE TABLE outbox (${columns}) STRICT, WITHOUT ROWID;
      CREATE INDEX outbox_due ON outbox (due_at);
      INSERT INTO outbox SELECT * FROM newer; DROP TABLE newer`)
  }

  isOutboxOfToday(): boolean {
    const query = `SELECT sql FROM sqlite_master WHERE name = 'outbox'`
    return !String(this.#db.prepare(query).get()?.['sql']).includes('WITHOUT ROWID')
  }

  /** How many pages a table takes for what does not lie beside its rows. */
  overflowPagesOf(table: string): number {
    const query = `SELECT count(*) AS n FROM dbstat WHERE name = ? AND pagetype = 'overflow'`
    return Number(this.#db.prepare(query).get(table)?.['n'])
  }

  #prepared(query: string): StatementSync {
    const statement = this.#statements.get(query) ?? this.#db.prepare(query)
    this.#statements.set(query, statement)
    return statement
  }

  get book(): AccountBook {
    return this.#book
  }
}
