// An account's rows in the SQLite of its Durable Object. Every statement touches rows by key or by an
// index; only the audit reads all. Whoever calls wraps the calls of one step in one transaction.
import type { Address, GenerationId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { accountRow, entryRow, holdCells, holdRow, outboxCells } from './account-cells.ts'
import { outboxRow, type AccountCells, type EntryCells } from './account-cells.ts'
import type { HoldCells, OutboxCells } from './account-cells.ts'
import type { AccountRows, History } from './account-rows.port.ts'
import type { Transact } from './group-commit.ts'
import { KeptTables, type KeptRows } from './kept-rows.ts'
import { EMPTY_BALANCE, type Entry } from './ledger.ts'
import type { Balance } from './meter.port.ts'
import type { AccountRow, Changes, HoldRow, OutboxRow } from './rows.ts'
import type { Sql } from './sql.port.ts'
import { createAnnouncementTables, SqlAnnouncementRows } from './sql-announcement-rows.store.ts'
import { createKeyTables, SqlKeyRows } from './sql-key-rows.store.ts'
import { SqlStatementRows } from './sql-statement-rows.store.ts'
import { callOf, movementOf } from './statements.ts'

/**
 * STRICT refuses a number where an amount belongs; WITHOUT ROWID keeps one tree per table, but puts what a row has
 * beyond a kilobyte on pages of its own, which are written anew whenever the row changes. With a rowid that begins
 * at four kilobytes; most records of calls lie between the two (ADR 0111).
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS account (
     one INTEGER PRIMARY KEY CHECK (one = 1), wallet TEXT NOT NULL,
     available TEXT NOT NULL, held TEXT NOT NULL, deposited TEXT NOT NULL, captured TEXT NOT NULL,
     owed TEXT NOT NULL DEFAULT '0', returned TEXT NOT NULL DEFAULT '0'
   ) STRICT`,
  `CREATE TABLE IF NOT EXISTS holds (
     generation_id TEXT PRIMARY KEY, key_id TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('held', 'captured', 'voided', 'expired')),
     asked TEXT NOT NULL, held TEXT NOT NULL, max_tokens INTEGER NOT NULL,
     clamped INTEGER NOT NULL, expires_at INTEGER NOT NULL,
     charged TEXT, ended_by TEXT, checkpoint TEXT, reservation TEXT
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS open_holds ON holds (expires_at) WHERE state = 'held'`,
  `CREATE TABLE IF NOT EXISTS outbox (
     generation_id TEXT PRIMARY KEY, record TEXT NOT NULL,
     sends INTEGER NOT NULL, due_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at)`,
  `CREATE TABLE IF NOT EXISTS journal (
     id TEXT PRIMARY KEY, at INTEGER NOT NULL,
     deposits TEXT NOT NULL, available TEXT NOT NULL, held TEXT NOT NULL, captured TEXT NOT NULL,
     owed TEXT NOT NULL DEFAULT '0'
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS notes (
     name TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
]

/** Columns that came later than their table. */
const LATER: readonly (readonly [table: string, column: string, type: string])[] = [
  ['holds', 'reservation', 'TEXT'],
  ['account', 'owed', `TEXT NOT NULL DEFAULT '0'`],
  ['account', 'returned', `TEXT NOT NULL DEFAULT '0'`],
  ['journal', 'owed', `TEXT NOT NULL DEFAULT '0'`],
]

/** The outbox of before its records lay beside their rows. */
const FROM_FIRST_OUTBOX = [
  'DROP INDEX outbox_due',
  'ALTER TABLE outbox RENAME TO first_outbox',
  ...TABLES.filter((table) => / outbox[_ ]/.test(table)),
  'INSERT INTO outbox SELECT * FROM first_outbox',
  'DROP TABLE first_outbox',
]
/** Of more rows it waits for a start with fewer: what waits is sent within seconds, and either layout serves. */
const LAID_OUT_ANEW_MAX = 1_000

/**
 * What a hold was opened with stays; what happens to it is written over. Columns are named wherever a call writes,
 * so that tables to which a newer version has added one serve this one too (ADR 0117).
 */
const SAVE_HOLD = `INSERT INTO holds (generation_id, key_id, state, asked, held, max_tokens, clamped, expires_at,
    charged, ended_by, checkpoint, reservation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (generation_id) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at,
    charged = excluded.charged, ended_by = excluded.ended_by, checkpoint = excluded.checkpoint`
const ADD_TO_OUTBOX =
  'INSERT OR REPLACE INTO outbox (generation_id, record, sends, due_at) VALUES (?, ?, ?, ?)'
const BOOK = `INSERT INTO journal (id, at, deposits, available, held, captured, owed)
  VALUES (?, ?, ?, ?, ?, ?, ?)`
const OPEN = `INSERT INTO account (one, wallet, available, held, deposited, captured)
  VALUES (1, ?, '0', '0', '0', '0')`

export class SqlAccountRows implements AccountRows {
  readonly keys: SqlKeyRows
  readonly statements: SqlStatementRows
  readonly announcements: SqlAnnouncementRows
  readonly #sql: Sql
  readonly #kept = new KeptTables()
  readonly #account: KeptRows<'one', AccountRow>

  constructor(sql: Sql) {
    this.#sql = sql
    this.keys = new SqlKeyRows(sql, this.#kept)
    this.statements = new SqlStatementRows(sql, this.#kept)
    this.announcements = new SqlAnnouncementRows(sql)
    this.#account = this.#kept.table(
      () => first(sql.exec<AccountCells>('SELECT * FROM account').toArray(), accountRow),
      (_, { balance }) => this.#saveBalance(balance),
    )
  }

  /**
   * All or nothing, here and in the database; nests. Every change belongs into one: some are written at
   * the end of the outermost only.
   */
  transact<R>(transact: Transact, work: () => R): R {
    return this.#kept.transact(transact, work)
  }

  /**
   * Brings the tables of an opened account up to date, in one transaction of the caller's: half of it would lose
   * what waits. An account that nobody opened has none: a forged key costs a look at an empty database and leaves
   * nothing behind.
   */
  prepare(): void {
    if (this.#isOpened()) this.#createTables()
  }

  account(): AccountRow | null {
    try {
      return this.#account.get('one')
    } catch (error) {
      // Every call of an opened account asks this: only one that has no table yet asks twice.
      if (this.#isOpened()) throw error
      return null
    }
  }

  open(wallet: Address): AccountRow {
    this.#createTables()
    this.#sql.exec(OPEN, wallet)
    return { wallet, balance: EMPTY_BALANCE }
  }

  save(changes: Changes): void {
    const { balance, entry, hold, outbox, use } = changes
    if (entry !== undefined) {
      this.#book(entry)
      const movement = movementOf({ entry, call: callOf(changes) })
      if (movement !== null) this.statements.add(movement, entry.atMs)
    }
    if (balance !== undefined) this.#account.put('one', { ...this.#opened(), balance })
    if (hold !== undefined) this.#sql.exec(SAVE_HOLD, ...holdCells(hold))
    if (outbox !== undefined) this.#sql.exec(ADD_TO_OUTBOX, ...outboxCells(outbox))
    if (use !== undefined) this.keys.saveUse(use.keyId, use.use)
  }

  hold(generationId: GenerationId): HoldRow | null {
    return first(
      this.#sql
        .exec<HoldCells>('SELECT * FROM holds WHERE generation_id = ?', generationId)
        .toArray(),
      holdRow,
    )
  }

  overdue(nowMs: number, limit: number): readonly HoldRow[] {
    const query = `SELECT * FROM holds WHERE state = 'held' AND expires_at <= ?
      ORDER BY expires_at LIMIT ?`
    return this.#sql.exec<HoldCells>(query, nowMs, limit).toArray().map(holdRow)
  }

  outbox(generationId: GenerationId): OutboxRow | null {
    return first(
      this.#sql
        .exec<OutboxCells>('SELECT * FROM outbox WHERE generation_id = ?', generationId)
        .toArray(),
      outboxRow,
    )
  }

  due(nowMs: number, limit: number): readonly OutboxRow[] {
    const query = 'SELECT * FROM outbox WHERE due_at <= ? ORDER BY due_at LIMIT ?'
    return this.#sql.exec<OutboxCells>(query, nowMs, limit).toArray().map(outboxRow)
  }

  resend({ generationId, sends, dueAtMs }: OutboxRow): void {
    const query = 'UPDATE outbox SET sends = ?, due_at = ? WHERE generation_id = ?'
    this.#sql.exec(query, sends, dueAtMs, generationId)
  }

  forget(generationId: GenerationId): void {
    this.#sql.exec('DELETE FROM outbox WHERE generation_id = ?', generationId)
  }

  deadlines(): Deadlines {
    const query = `SELECT (SELECT min(expires_at) FROM holds WHERE state = 'held') AS expiryAtMs,
      (SELECT min(at) FROM (SELECT min(due_at) AS at FROM outbox
        UNION ALL SELECT min(due_at) FROM announcements)) AS dueAtMs`
    const [found] = this.#sql.exec<Deadlines>(query).toArray()
    return found ?? { expiryAtMs: null, dueAtMs: null }
  }

  entry(id: string): Entry | null {
    return first(
      this.#sql.exec<EntryCells>('SELECT * FROM journal WHERE id = ?', id).toArray(),
      entryRow,
    )
  }

  entriesUnder(prefix: string): readonly Entry[] {
    const query = 'SELECT * FROM journal WHERE id >= ? AND id < ?'
    return this.#sql.exec<EntryCells>(query, prefix, `${prefix}\u{10ffff}`).toArray().map(entryRow)
  }

  note(name: string): string | null {
    const query = 'SELECT text FROM notes WHERE name = ?'
    return first(this.#sql.exec<{ text: string }>(query, name).toArray(), ({ text }) => text)
  }

  putNote(name: string, text: string, nowMs: number): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO notes (name, text, at) VALUES (?, ?, ?)',
      name,
      text,
      nowMs,
    )
  }

  forgetNotes(prefix: string, beforeMs: number): void {
    const query = 'DELETE FROM notes WHERE name >= ? AND name < ? AND at < ?'
    this.#sql.exec(query, prefix, `${prefix}\u{10ffff}`, beforeMs)
  }

  history(): History {
    const held = this.#sql.exec<{ held: string }>(`SELECT held FROM holds WHERE state = 'held'`)
    const waiting = this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM outbox').toArray()
    return {
      entries: this.#sql.exec<EntryCells>('SELECT * FROM journal').toArray().map(entryRow),
      openHolds: held.toArray().map((row) => parseNanoUsd(row.held)),
      undelivered: waiting[0]?.n ?? 0,
    }
  }

  #isOpened(): boolean {
    const query = `SELECT name FROM sqlite_master WHERE name = 'account'`
    return this.#sql.exec(query).toArray().length > 0
  }

  #createTables(): void {
    for (const table of TABLES) this.#sql.exec(table)
    this.#layOutboxAnew()
    createKeyTables(this.#sql)
    createAnnouncementTables(this.#sql)
    for (const [table, column, type] of LATER) {
      const query = 'SELECT 1 FROM pragma_table_info(?) WHERE name = ?'
      if (this.#sql.exec(query, table, column).toArray().length > 0) continue
      this.#sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`)
    }
    this.statements.createTables()
  }

  #layOutboxAnew(): void {
    const older = `SELECT 1 FROM sqlite_master WHERE name = 'outbox' AND sql LIKE '%WITHOUT ROWID'`
    if (this.#sql.exec(older).toArray().length === 0) return
    const long = 'SELECT 1 FROM outbox LIMIT 1 OFFSET ?'
    if (this.#sql.exec(long, LAID_OUT_ANEW_MAX).toArray().length > 0) return
    for (const step of FROM_FIRST_OUTBOX) this.#sql.exec(step)
  }

  #opened(): AccountRow {
    return must(this.#account.get('one'), 'the account was opened')
  }

  #saveBalance(balance: Balance): void {
    const { availableNanoUsd, heldNanoUsd, depositedNanoUsd, capturedNanoUsd } = balance
    const { owedNanoUsd, returnedNanoUsd } = balance
    const query = `UPDATE account SET available = ?, held = ?, deposited = ?, captured = ?,
      owed = ?, returned = ?`
    const kept = [availableNanoUsd, heldNanoUsd, depositedNanoUsd, capturedNanoUsd]
    this.#sql.exec(query, ...[...kept, owedNanoUsd, returnedNanoUsd].map(String))
  }

  /** A plain INSERT: booking one cause twice violates the key and rolls the transaction back. */
  #book({ id, atMs, moves }: Entry): void {
    const { deposits, available, held, captured, owed } = moves
    const amounts = [deposits, available, held, captured, owed].map(String)
    this.#sql.exec(BOOK, id, atMs, ...amounts)
  }
}

type Deadlines = { expiryAtMs: number | null; dueAtMs: number | null }
function first<T, R>(rows: readonly T[], parse: (row: T) => R): R | null {
  const [row] = rows
  return row === undefined ? null : parse(row)
}
