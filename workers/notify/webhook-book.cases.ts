// The two sides of a book of webhooks over a real SQLite in memory, whose process a test can kill between
// two statements.
import { DatabaseSync } from 'node:sqlite'
import { SendBook } from './send-book.ts'
import type { Cell } from './sql.port.ts'
import { SqlWebhookRows } from './sql-webhook-rows.store.ts'
import { WebhookBook } from './webhook-book.ts'

export class Crash extends Error {}

type Sides = {
  readonly owners: WebhookBook
  readonly sends: SendBook
  readonly rows: SqlWebhookRows
}

export class BookOnSqlite {
  readonly #db = new DatabaseSync(':memory:')
  readonly #sides: Sides
  #statementsLeft = Infinity

  constructor(schedule: readonly number[], max?: () => number) {
    const exec = <T>(query: string, ...bindings: Cell[]) => {
      if (this.#statementsLeft-- <= 0) throw new Crash()
      const found = this.#db.prepare(query).all(...bindings)
      return { toArray: () => found as T[] }
    }
    const rows = new SqlWebhookRows({ exec })
    rows.prepare()
    this.#sides = { owners: new WebhookBook(rows), sends: new SendBook(rows, schedule, max), rows }
  }

  /**
   * One transaction, as in the object: all or nothing.
   *
   * @param statements how many statements the process lives for
   */
  run<R>(step: (sides: Sides) => R, statements = Infinity): R {
    this.#statementsLeft = statements
    this.#db.exec('BEGIN')
    try {
      const result = step(this.#sides)
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      this.#db.exec('ROLLBACK')
      throw error
    } finally {
      this.#statementsLeft = Infinity
    }
  }

  tables(): readonly unknown[] {
    return this.#db.prepare('SELECT name FROM sqlite_master').all()
  }
}
