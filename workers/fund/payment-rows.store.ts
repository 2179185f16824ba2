// Payments in the SQLite of their object: one row each, found by authorization or by the payer's
// identifier. The record is JSON; amounts in it are text.
import { z } from 'zod'
import type { Address } from '../../schemas/ids.ts'
import { address, bigintText, nanoUsdText, sha256 } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Outgoing, PaymentRows } from './payment-desk.ts'
import { attentionFor, endsAt, type PaymentRecord } from './payment-record.ts'

type Cell = string | number | null
type Row = { record: string }

/** The part of a Durable Object's SQLite that is used here. */
export type PaymentSql = {
  exec<T extends Record<string, Cell>>(query: string, ...bindings: Cell[]): { toArray(): T[] }
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS payments (
     key TEXT PRIMARY KEY, name TEXT UNIQUE, look_at INTEGER,
     ends_at INTEGER NOT NULL, record TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS tended ON payments (look_at) WHERE look_at IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS txs (nonce INTEGER PRIMARY KEY, outgoing TEXT NOT NULL) STRICT`,
  `CREATE TABLE IF NOT EXISTS nonce (one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER) STRICT`,
]

export class SqlPaymentRows implements PaymentRows {
  readonly #sql: PaymentSql

  constructor(sql: PaymentSql) {
    this.#sql = sql
    for (const table of TABLES) sql.exec(table)
  }

  get(key: string): PaymentRecord | null {
    return first(this.#sql.exec<Row>('SELECT record FROM payments WHERE key = ?', key))
  }

  named(payer: Address, identifier: string): PaymentRecord | null {
    const query = 'SELECT record FROM payments WHERE name = ?'
    return first(this.#sql.exec<Row>(query, nameOf(payer, identifier)))
  }

  put(record: PaymentRecord): void {
    const { key, payer, identifier, authorization } = record
    const name = identifier === null ? null : nameOf(payer, identifier)
    // Bounded where it is parsed: an authorization is good for an hour at most.
    const until = Number(endsAt(authorization))
    const attention = attentionFor(record)
    const lookAt = attention === 'never' ? null : attention === 'now' ? 0 : until
    const text = JSON.stringify(toWire(record))
    const query = `INSERT INTO payments VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET look_at = excluded.look_at, record = excluded.record`
    this.#sql.exec(query, key, name, lookAt, until, text)
  }

  dueAt(seconds: number): readonly PaymentRecord[] {
    const query = 'SELECT record FROM payments WHERE look_at <= ? ORDER BY look_at LIMIT 200'
    return this.#sql.exec<Row>(query, seconds).toArray().map(parsed)
  }

  nextDue(): number | null {
    const query = 'SELECT min(look_at) AS at FROM payments'
    return this.#sql.exec<{ at: number | null }>(query).toArray()[0]?.at ?? null
  }

  forget(beforeSeconds: number): void {
    this.#sql.exec('DELETE FROM payments WHERE look_at IS NULL AND ends_at < ?', beforeSeconds)
  }

  nextNonce(): number {
    return this.#sql.exec<{ next: number }>('SELECT next FROM nonce').toArray()[0]?.next ?? 0
  }

  txs(): readonly Outgoing[] {
    const query = 'SELECT outgoing FROM txs ORDER BY nonce'
    const found = this.#sql.exec<{ outgoing: string }>(query).toArray()
    return found.map(({ outgoing: text }) => outgoing.parse(JSON.parse(text)))
  }

  keepTx(sent: Outgoing): void {
    const { nonce } = sent.tx
    const text = JSON.stringify(toWire(sent))
    this.#sql.exec('INSERT OR REPLACE INTO txs VALUES (?, ?)', nonce, text)
    const query = `INSERT INTO nonce VALUES (1, ?)
      ON CONFLICT (one) DO UPDATE SET next = max(next, excluded.next)`
    this.#sql.exec(query, nonce + 1)
  }

  dropTxs(belowNonce: number): void {
    this.#sql.exec('DELETE FROM txs WHERE nonce < ?', belowNonce)
  }
}

function nameOf(payer: Address, identifier: string): string {
  return `${payer} ${identifier}`
}

function first(found: { toArray(): Row[] }): PaymentRecord | null {
  const [row] = found.toArray()
  return row === undefined ? null : parsed(row)
}

const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/)
  .transform((text) => text as `0x${string}`)
const fees = z.strictObject({ maxFeePerGas: bigintText, maxPriorityFeePerGas: bigintText })
const tx = z.strictObject({ raw: hex, hash: hex, nonce: z.int(), fees })
const outgoing = z.strictObject({ tx, key: z.string(), sinceMs: z.int() })
const settlement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('sent'), tx }),
  z.strictObject({
    kind: z.literal('settled'),
    tx: tx.nullable(),
    transaction: hex,
    block: z.int(),
  }),
  z.strictObject({ kind: z.literal('final'), transaction: hex }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
])
const authorization = z.strictObject({
  from: address,
  to: address,
  value: bigintText,
  validAfter: bigintText,
  validBefore: bigintText,
  nonce: hex,
  signature: hex,
})
const record = z.strictObject({
  key: z.string(),
  fingerprint: sha256,
  identifier: z.string().nullable(),
  payer: address,
  amountNanoUsd: nanoUsdText,
  authorization,
  leasedUntilMs: z.int().nullable(),
  isServed: z.boolean(),
  isCredited: z.boolean(),
  openedAtMs: z.int(),
  sinceBlock: z.int(),
  settlement,
})

function parsed({ record: text }: Row): PaymentRecord {
  return record.parse(JSON.parse(text))
}
