// The months of an account in the SQLite of its Durable Object. One row a month, kind, key and model:
// a capture touches one. Amounts are TEXT; counts stay far below 2^53.
import { parseId, parseSha256, type GenerationId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { month, monthAt, type Month } from '../../schemas/month.ts'
import type { Cell, EntryCells } from './account-cells.ts'
import { entryRow } from './account-cells.ts'
import type { KeptRows, KeptTables } from './kept-rows.ts'
import type { Sql } from './sql.port.ts'
import type { CreditNoteRow, IssuedRow, MovementRow, StatementRows } from './statement-rows.port.ts'
import { monthToBook, movementOf, summed } from './statements.ts'

const TABLES = [
  `CREATE TABLE IF NOT EXISTS movements (
     month INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, model TEXT NOT NULL,
     count INTEGER NOT NULL, prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL,
     amount TEXT NOT NULL, PRIMARY KEY (month, kind, what, model)
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS statements (
     month INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, closing TEXT NOT NULL,
     sha256 TEXT NOT NULL, body TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE IF NOT EXISTS credit_notes (
     number INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, month INTEGER NOT NULL,
     generation_id TEXT NOT NULL, amount TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL
   ) STRICT`,
  `CREATE INDEX IF NOT EXISTS notes_of_generation ON credit_notes (generation_id)`,
]

const ISSUE = `INSERT INTO statements (month, number, closing, sha256, body) VALUES (?, ?, ?, ?, ?)`
const ADD_NOTE = `INSERT INTO credit_notes (number, reference, month, generation_id, amount, reason, at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`
const SAVE_MOVEMENT = `REPLACE INTO movements
  (month, kind, what, model, count, prompt_tokens, completion_tokens, amount) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
const PAGE = 1_000
const JOURNAL = `SELECT journal.*, holds.key_id FROM journal
  LEFT JOIN holds ON holds.generation_id = substr(journal.id, length('end:') + 1)
  WHERE journal.id > ? ORDER BY journal.id LIMIT ?`

type MovementCells = {
  month: number
  kind: MovementRow['kind']
  what: string
  model: string
  count: number
  prompt_tokens: number
  completion_tokens: number
  amount: string
}
type IssuedCells = { month: number; number: number; closing: string; sha256: string; body: string }
type NoteCells = {
  number: number
  reference: string
  month: number
  generation_id: string
  amount: string
  reason: string
  at: number
}
type Edges = { newest: number | null; issued: number | null }

export class SqlStatementRows implements StatementRows {
  readonly #sql: Sql
  readonly #kept: KeptTables
  readonly #movements: KeptRows<string, MovementRow>
  readonly #edges: KeptRows<'both', Edges>

  constructor(sql: Sql, kept: KeptTables) {
    this.#sql = sql
    this.#kept = kept
    this.#movements = kept.table(
      (name) => this.#movement(name),
      (_, row) => this.#save(row),
    )
    this.#edges = kept.table(
      () => this.#readEdges(),
      () => undefined,
    )
  }

  /** Idempotent. The journal of before there were statements is read once, from its beginning. */
  createTables(): void {
    const query = `SELECT name FROM sqlite_master WHERE name = 'movements'`
    const isNew = this.#sql.exec(query).toArray().length === 0
    for (const table of TABLES) this.#sql.exec(table)
    if (isNew) this.#readJournal()
  }

  monthToBook(atMs: number): Month {
    const edges = this.#edges.get('both')
    return monthToBook(atMs, monthOrNull(edges?.newest), monthOrNull(edges?.issued))
  }

  add(movement: Omit<MovementRow, 'month'>, atMs: number): void {
    const of = this.monthToBook(atMs)
    const row = { ...movement, month: of }
    const name = nameOf(row)
    this.#movements.put(name, summed(this.#movements.get(name), row))
    const edges = this.#edges.get('both')
    const isNewest = edges !== null && (edges.newest === null || edges.newest < of)
    if (isNewest) this.#edges.put('both', { ...edges, newest: of })
  }

  firstMonth(): Month | null {
    this.#kept.writeAll()
    const [row] = this.#sql
      .exec<{ first: number | null }>('SELECT min(month) AS first FROM movements')
      .toArray()
    return monthOrNull(row?.first)
  }

  movements(of: Month): readonly MovementRow[] {
    this.#kept.writeAll()
    const query = 'SELECT * FROM movements WHERE month = ? ORDER BY kind, what, model'
    return this.#sql.exec<MovementCells>(query, of).toArray().map(movementRow)
  }

  lastIssued(): IssuedRow | null {
    return this.#issued('SELECT * FROM statements ORDER BY month DESC LIMIT 1')[0] ?? null
  }

  issued(of: Month): IssuedRow | null {
    return this.#issued('SELECT * FROM statements WHERE month = ?', of)[0] ?? null
  }

  allIssued(): readonly IssuedRow[] {
    return this.#issued('SELECT * FROM statements ORDER BY month DESC')
  }

  /** A plain INSERT: a month is closed once. */
  issue({ month: of, number, closingNanoUsd, sha256, body }: IssuedRow): void {
    this.#kept.writeAll()
    this.#edges.release('both')
    const cells = [of, number, String(closingNanoUsd), sha256, body]
    this.#sql.exec(ISSUE, ...cells)
  }

  creditNotes(of: Month): readonly CreditNoteRow[] {
    return this.#notes('SELECT * FROM credit_notes WHERE month = ? ORDER BY number', of)
  }

  creditNote(reference: string): CreditNoteRow | null {
    return this.#notes('SELECT * FROM credit_notes WHERE reference = ?', reference)[0] ?? null
  }

  notesOn(generationId: GenerationId): readonly CreditNoteRow[] {
    return this.#notes('SELECT * FROM credit_notes WHERE generation_id = ?', generationId)
  }

  lastNoteNumber(): number {
    const query = 'SELECT coalesce(max(number), 0) AS last FROM credit_notes'
    return this.#sql.exec<{ last: number }>(query).toArray()[0]?.last ?? 0
  }

  addNote(note: CreditNoteRow): void {
    const { number, reference, month: of, generationId, amountNanoUsd, reason, atMs } = note
    const cells = [number, reference, of, generationId, String(amountNanoUsd), reason, atMs]
    this.#sql.exec(ADD_NOTE, ...cells)
  }

  /**
   * A page at a time, each entry in the month of its own time, and every row written once. Which model
   * answered was not kept then: it stays empty.
   */
  #readJournal(): void {
    const rows = new Map<string, MovementRow>()
    let page: (EntryCells & { key_id: string | null })[] = []
    do {
      page = this.#sql
        .exec<EntryCells & { key_id: string | null }>(JOURNAL, page.at(-1)?.id ?? '', PAGE)
        .toArray()
      for (const cells of page) {
        const usage = { promptTokens: 0, completionTokens: 0 }
        const call = cells.key_id === null ? null : { keyId: cells.key_id, model: '', usage }
        const movement = movementOf({ entry: entryRow(cells), call })
        if (movement === null) continue
        const row = { ...movement, month: monthAt(cells.at) }
        const key = JSON.stringify([row.month, row.kind, row.what])
        rows.set(key, summed(rows.get(key) ?? null, row))
      }
    } while (page.length === PAGE)
    for (const row of rows.values()) this.#save(row)
  }

  #movement(name: string): MovementRow | null {
    const query = 'SELECT * FROM movements WHERE month = ? AND kind = ? AND what = ? AND model = ?'
    const key: Cell[] = JSON.parse(name)
    const [row] = this.#sql.exec<MovementCells>(query, ...key).toArray()
    return row === undefined ? null : movementRow(row)
  }

  #readEdges(): Edges | null {
    const query = `SELECT (SELECT max(month) FROM movements) AS newest,
      (SELECT max(month) FROM statements) AS issued`
    return this.#sql.exec<Edges>(query).toArray()[0] ?? null
  }

  #save(row: MovementRow): void {
    const key = [row.month, row.kind, row.what, row.model]
    const counts = [row.count, row.promptTokens, row.completionTokens, String(row.amountNanoUsd)]
    this.#sql.exec(SAVE_MOVEMENT, ...key, ...counts)
  }

  #issued(query: string, ...bindings: Cell[]): IssuedRow[] {
    return this.#sql
      .exec<IssuedCells>(query, ...bindings)
      .toArray()
      .map(issuedRow)
  }

  #notes(query: string, ...bindings: Cell[]): CreditNoteRow[] {
    return this.#sql
      .exec<NoteCells>(query, ...bindings)
      .toArray()
      .map(noteRow)
  }
}

function nameOf({ month: of, kind, what, model }: MovementRow): string {
  return JSON.stringify([of, kind, what, model])
}

function movementRow(row: MovementCells): MovementRow {
  return {
    month: month(row.month),
    kind: row.kind,
    what: row.what,
    model: row.model,
    count: row.count,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    amountNanoUsd: BigInt(row.amount),
  }
}

function issuedRow(row: IssuedCells): IssuedRow {
  return {
    month: month(row.month),
    number: row.number,
    closingNanoUsd: BigInt(row.closing),
    sha256: parseSha256(row.sha256),
    body: row.body,
  }
}

function noteRow(row: NoteCells): CreditNoteRow {
  return {
    number: row.number,
    reference: row.reference,
    month: month(row.month),
    generationId: parseId('gen', row.generation_id),
    amountNanoUsd: parseNanoUsd(row.amount),
    reason: row.reason,
    atMs: row.at,
  }
}

function monthOrNull(count: number | null | undefined): Month | null {
  return count === null || count === undefined ? null : month(count)
}
