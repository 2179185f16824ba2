// An account's rows in the SQLite of its Durable Object. Amounts are TEXT, because an integer column
// comes back as a number and loses what is above 2^53; records are the wire's JSON. Every statement
// touches rows by key or by an index; only the audit reads all.
import type { Address, GenerationId } from '../../schemas/ids.ts'
import { parseAddress, parseId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { capturedGeneration, endedBy } from '../../schemas/wire/generation.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { AccountRows, History } from './account-rows.port.ts'
import { EMPTY_BALANCE, type Entry } from './ledger.ts'
import type { Balance, KeyDigest } from './meter.port.ts'
import type { AccountRow, Changes, HoldRow, KeyRow, OutboxRow } from './rows.ts'

type Cell = string | number | null
type Cells = Record<string, Cell>

/** The part of SqlStorage that is needed; every statement runs at once and synchronously. */
export interface Sql {
  exec<T extends Cells>(query: string, ...bindings: Cell[]): { toArray(): T[] }
}

/** STRICT refuses a number where an amount belongs; WITHOUT ROWID keeps one tree per table. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS account (
     one INTEGER PRIMARY KEY CHECK (one = 1), wallet TEXT NOT NULL,
     available TEXT NOT NULL, held TEXT NOT NULL, deposited TEXT NOT NULL, captured TEXT NOT NULL
   ) STRICT`,
  `CREATE TABLE IF NOT EXISTS keys (
     digest TEXT PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, nonce TEXT NOT NULL UNIQUE,
     name TEXT NOT NULL, last4 TEXT NOT NULL,
     created_at INTEGER NOT NULL, expires_at INTEGER, revoked_at INTEGER
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS holds (
     generation_id TEXT PRIMARY KEY, key_id TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('held', 'captured', 'voided', 'expired')),
     asked TEXT NOT NULL, held TEXT NOT NULL, max_tokens INTEGER NOT NULL,
     clamped INTEGER NOT NULL, expires_at INTEGER NOT NULL,
     charged TEXT, ended_by TEXT, checkpoint TEXT
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS open_holds ON holds (expires_at) WHERE state = 'held'`,
  `CREATE TABLE IF NOT EXISTS outbox (
     generation_id TEXT PRIMARY KEY, record TEXT NOT NULL,
     sends INTEGER NOT NULL, due_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at)`,
  `CREATE TABLE IF NOT EXISTS journal (
     id TEXT PRIMARY KEY, at INTEGER NOT NULL,
     deposits TEXT NOT NULL, available TEXT NOT NULL, held TEXT NOT NULL, captured TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
]

export class SqlAccountRows implements AccountRows {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  createTables(): void {
    for (const table of TABLES) this.#sql.exec(table)
  }

  account(): AccountRow | null {
    return first(this.#sql.exec<AccountCells>('SELECT * FROM account').toArray(), accountRow)
  }

  open(wallet: Address): AccountRow {
    this.#sql.exec(`INSERT INTO account VALUES (1, ?, '0', '0', '0', '0')`, wallet)
    return { wallet, balance: EMPTY_BALANCE }
  }

  save({ balance, entry, hold, outbox, key }: Changes): void {
    if (entry !== undefined) this.#book(entry)
    if (balance !== undefined) this.#saveBalance(balance)
    if (hold !== undefined) this.#replace('holds', holdCells(hold))
    if (outbox !== undefined) this.#replace('outbox', outboxCells(outbox))
    if (key !== undefined) this.#insertKey(key)
  }

  keyOfDigest(digest: KeyDigest): KeyRow | null {
    return first(
      this.#sql.exec<KeyCells>('SELECT * FROM keys WHERE digest = ?', digest).toArray(),
      keyRow,
    )
  }

  keyOfNonce(nonce: string): KeyRow | null {
    return first(
      this.#sql.exec<KeyCells>('SELECT * FROM keys WHERE nonce = ?', nonce).toArray(),
      keyRow,
    )
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

  forget(generationId: GenerationId): void {
    this.#sql.exec('DELETE FROM outbox WHERE generation_id = ?', generationId)
  }

  deadlines(): Deadlines {
    const query = `SELECT (SELECT min(expires_at) FROM holds WHERE state = 'held') AS expiryAtMs,
      (SELECT min(due_at) FROM outbox) AS dueAtMs`
    const [found] = this.#sql.exec<Deadlines>(query).toArray()
    return found ?? { expiryAtMs: null, dueAtMs: null }
  }

  entry(id: string): Entry | null {
    return first(
      this.#sql.exec<EntryCells>('SELECT * FROM journal WHERE id = ?', id).toArray(),
      entryRow,
    )
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

  #replace(table: 'holds' | 'outbox', cells: Cell[]): void {
    const marks = cells.map(() => '?').join(', ')
    this.#sql.exec(`INSERT OR REPLACE INTO ${table} VALUES (${marks})`, ...cells)
  }

  #saveBalance(balance: Balance): void {
    const { availableNanoUsd, heldNanoUsd, depositedNanoUsd, capturedNanoUsd } = balance
    const amounts = [availableNanoUsd, heldNanoUsd, depositedNanoUsd, capturedNanoUsd].map(String)
    this.#sql.exec(
      'UPDATE account SET available = ?, held = ?, deposited = ?, captured = ?',
      ...amounts,
    )
  }

  /** A plain INSERT: booking one cause twice violates the key and rolls the transaction back. */
  #book({ id, atMs, moves }: Entry): void {
    const { deposits, available, held, captured } = moves
    const amounts = [deposits, available, held, captured].map(String)
    this.#sql.exec('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)', id, atMs, ...amounts)
  }

  #insertKey(key: KeyRow): void {
    const { keyDigest, keyId, nonce, name, last4, createdAtMs, expiresAtMs, revokedAtMs } = key
    const cells = [keyDigest, keyId, nonce, name, last4, createdAtMs, expiresAtMs, revokedAtMs]
    this.#sql.exec('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?)', ...cells)
  }
}

type Deadlines = { expiryAtMs: number | null; dueAtMs: number | null }
type Amounts = { available: string; held: string; captured: string }
type AccountCells = Amounts & { wallet: string; deposited: string }
type EntryCells = Amounts & { id: string; at: number; deposits: string }
type KeyCells = {
  digest: string
  key_id: string
  nonce: string
  name: string
  last4: string
  created_at: number
  expires_at: number | null
  revoked_at: number | null
}
type HoldCells = {
  generation_id: string
  key_id: string
  state: HoldRow['state']
  asked: string
  held: string
  max_tokens: number
  clamped: number
  expires_at: number
  charged: string | null
  ended_by: string | null
  checkpoint: string | null
}
type OutboxCells = { generation_id: string; record: string; sends: number; due_at: number }

function first<T, R>(rows: readonly T[], parse: (row: T) => R): R | null {
  const [row] = rows
  return row === undefined ? null : parse(row)
}

function accountRow(row: AccountCells): AccountRow {
  return {
    wallet: parseAddress(row.wallet),
    balance: {
      availableNanoUsd: parseNanoUsd(row.available),
      heldNanoUsd: parseNanoUsd(row.held),
      depositedNanoUsd: parseNanoUsd(row.deposited),
      capturedNanoUsd: parseNanoUsd(row.captured),
    },
  }
}

function entryRow(row: EntryCells): Entry {
  const [deposits, available] = [BigInt(row.deposits), BigInt(row.available)]
  const moves = { deposits, available, held: BigInt(row.held), captured: BigInt(row.captured) }
  return { id: row.id, atMs: row.at, moves }
}

function keyRow(row: KeyCells): KeyRow {
  return {
    keyId: parseId('key', row.key_id),
    keyDigest: row.digest,
    nonce: row.nonce,
    name: row.name,
    last4: row.last4,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
    revokedAtMs: row.revoked_at,
  }
}

function holdRow(row: HoldCells): HoldRow {
  return {
    generationId: parseId('gen', row.generation_id),
    keyId: parseId('key', row.key_id),
    state: row.state,
    asked: row.asked,
    heldNanoUsd: parseNanoUsd(row.held),
    maxTokens: row.max_tokens,
    clampedByCredit: row.clamped === 1,
    expiresAtMs: row.expires_at,
    chargedNanoUsd: row.charged === null ? null : parseNanoUsd(row.charged),
    endedBy: row.ended_by === null ? null : endedBy.parse(row.ended_by),
    checkpoint: row.checkpoint === null ? null : decodeRecord(row.checkpoint),
  }
}

function holdCells(hold: HoldRow): Cell[] {
  const { generationId, keyId, state, asked, heldNanoUsd, maxTokens, expiresAtMs } = hold
  const { chargedNanoUsd, checkpoint } = hold
  const charged = chargedNanoUsd === null ? null : String(chargedNanoUsd)
  const produced = checkpoint === null ? null : encodeRecord(checkpoint)
  const open = [generationId, keyId, state, asked, String(heldNanoUsd), maxTokens]
  const clamped = hold.clampedByCredit ? 1 : 0
  return [...open, clamped, expiresAtMs, charged, hold.endedBy, produced]
}

function outboxRow(row: OutboxCells): OutboxRow {
  const generationId = parseId('gen', row.generation_id)
  return { generationId, record: decodeRecord(row.record), sends: row.sends, dueAtMs: row.due_at }
}

function outboxCells({ generationId, record, sends, dueAtMs }: OutboxRow): Cell[] {
  return [generationId, encodeRecord(record), sends, dueAtMs]
}

function encodeRecord(record: CapturedGeneration): string {
  return JSON.stringify(toWire(record))
}

function decodeRecord(text: string): CapturedGeneration {
  return capturedGeneration.parse(JSON.parse(text))
}
