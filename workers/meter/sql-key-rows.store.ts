// The keys of an account in the SQLite of its Durable Object. Every statement touches one row, or one
// page of them. Amounts are TEXT; what counts tokens, calls and grains stays far below 2^53.
import { z } from 'zod'
import { parseId, type KeyId } from '../../schemas/ids.ts'
import { parseNanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { keyScope } from '../../schemas/wire/key.ts'
import { nanoUsdText } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { Cell } from './account-cells.ts'
import type { Spend, Window } from './budgets.ts'
import type { KeptRows, KeptTables } from './kept-rows.ts'
import type { KeyRow, KeyRows, SecretRow } from './key-rows.port.ts'
import { UNUSED, type KeyUse } from './key-use.ts'
import type { KeyDigest, KeyPolicy } from './meter.port.ts'
import type { Sql } from './sql.port.ts'

const KEY_TABLES = [
  `CREATE TABLE IF NOT EXISTS api_keys (
     key_id TEXT PRIMARY KEY, nonce TEXT NOT NULL UNIQUE, name TEXT NOT NULL, policy TEXT NOT NULL,
     created_at INTEGER NOT NULL, revoked_at INTEGER, revoked_for TEXT
   ) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS key_secrets (
     digest TEXT PRIMARY KEY, pepper INTEGER NOT NULL, key_id TEXT NOT NULL, last4 TEXT NOT NULL,
     created_at INTEGER NOT NULL, expires_at INTEGER
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS secrets_of_key ON key_secrets (key_id)`,
  `CREATE TABLE IF NOT EXISTS key_use (
     key_id TEXT PRIMARY KEY,
     day INTEGER NOT NULL, day_spent TEXT NOT NULL, day_reserved TEXT NOT NULL,
     month INTEGER NOT NULL, month_spent TEXT NOT NULL, month_reserved TEXT NOT NULL,
     total_spent TEXT NOT NULL, total_reserved TEXT NOT NULL,
     requests_level INTEGER NOT NULL, requests_at INTEGER NOT NULL,
     tokens_level INTEGER NOT NULL, tokens_at INTEGER NOT NULL, tokens_reserved INTEGER NOT NULL,
     running INTEGER NOT NULL, last_used INTEGER
   ) STRICT, WITHOUT ROWID`,
]

const KEY = `api_keys (key_id, nonce, name, policy, created_at, revoked_at, revoked_for)
  VALUES (?, ?, ?, ?, ?, ?, ?)`
const ADD_SECRET = `INSERT INTO key_secrets (digest, pepper, key_id, last4, created_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?)`
const REPLACE_USE = `REPLACE INTO key_use (key_id, day, day_spent, day_reserved, month, month_spent, month_reserved,
    total_spent, total_reserved, requests_level, requests_at, tokens_level, tokens_at, tokens_reserved, running,
    last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Keys of before they had policies and several secrets: all of them may do everything. */
const FROM_FIRST_KEYS = [
  `INSERT INTO api_keys SELECT key_id, nonce, name, json_object(
     'scopes', json('["inference","datanets","read-usage","admin"]'),
     'models', NULL, 'datanets', NULL, 'expiresAtMs', expires_at,
     'budgets', json('{"day":null,"month":null,"total":null}'),
     'rpm', NULL, 'tpm', NULL, 'maxParallel', NULL
   ), created_at, revoked_at, iif(revoked_at IS NULL, NULL, 'owner') FROM keys`,
  `INSERT INTO key_secrets SELECT digest, 1, key_id, last4, created_at, NULL FROM keys`,
  `DROP TABLE keys`,
]

/** Idempotent; brings an older account's keys along. */
export function createKeyTables(sql: Sql): void {
  for (const table of KEY_TABLES) sql.exec(table)
  const first = sql.exec(`SELECT name FROM sqlite_master WHERE name = 'keys'`).toArray()
  if (first.length > 0) for (const step of FROM_FIRST_KEYS) sql.exec(step)
}

const budget = nanoUsdText.nullable()
const limit = z.int().nullable()
const policyCell: z.ZodType<KeyPolicy> = z.strictObject({
  scopes: z.array(keyScope),
  models: z.array(z.string()).nullable(),
  datanets: z.array(z.string()).nullable(),
  expiresAtMs: z.int().nullable(),
  budgets: z.strictObject({ day: budget, month: budget, total: budget }),
  rpm: limit,
  tpm: limit,
  maxParallel: limit,
})

type KeyCells = {
  key_id: string
  nonce: string
  name: string
  policy: string
  created_at: number
  revoked_at: number | null
  revoked_for: 'owner' | 'leaked' | null
}
type SecretCells = {
  digest: string
  pepper: number
  key_id: string
  last4: string
  created_at: number
  expires_at: number | null
}
type UseCells = Record<'day' | 'month', number> &
  Record<`${'day' | 'month' | 'total'}_${'spent' | 'reserved'}`, string> &
  Record<`${'requests' | 'tokens'}_${'level' | 'at'}`, number> & {
    tokens_reserved: number
    running: number
    last_used: number | null
  }

export class SqlKeyRows implements KeyRows {
  readonly #sql: Sql
  readonly #kept: KeptTables
  readonly #secrets: KeptRows<KeyDigest, SecretRow>
  readonly #keys: KeptRows<KeyId, KeyRow>
  readonly #uses: KeptRows<KeyId, KeyUse>

  constructor(sql: Sql, kept: KeptTables) {
    this.#sql = sql
    this.#kept = kept
    this.#secrets = kept.table(
      (digest) => this.#secret('SELECT * FROM key_secrets WHERE digest = ?', digest),
      (_, secret) => this.addSecret(secret),
    )
    this.#keys = kept.table(
      (keyId) => this.#key('SELECT * FROM api_keys WHERE key_id = ?', keyId),
      (_, key) => this.#replaceKey(key),
    )
    this.#uses = kept.table(
      (keyId) => this.#use('SELECT * FROM key_use WHERE key_id = ?', keyId),
      (keyId, use) => this.#replaceUse(keyId, use),
    )
  }

  secret(digest: KeyDigest): SecretRow | null {
    return this.#secrets.get(digest)
  }

  secretsOf(keyId: KeyId): readonly SecretRow[] {
    const query = 'SELECT * FROM key_secrets WHERE key_id = ? ORDER BY created_at DESC, digest'
    return this.#sql.exec<SecretCells>(query, keyId).toArray().map(secretRow)
  }

  key(keyId: KeyId): KeyRow | null {
    return this.#keys.get(keyId)
  }

  keyOfNonce(nonce: string): KeyRow | null {
    this.#kept.writeAll()
    return this.#key('SELECT * FROM api_keys WHERE nonce = ?', nonce)
  }

  /** Ids begin with their time, so their order is the order in which keys were made. */
  page(after: KeyId | null, limitRows: number): readonly KeyRow[] {
    this.#kept.writeAll()
    const query = `SELECT * FROM api_keys WHERE ?1 IS NULL OR key_id < ?1
      ORDER BY key_id DESC LIMIT ?2`
    return this.#sql.exec<KeyCells>(query, after, limitRows).toArray().map(keyRow)
  }

  use(keyId: KeyId): KeyUse {
    return this.#uses.get(keyId) ?? UNUSED
  }

  add(key: KeyRow, secret: SecretRow): void {
    this.#sql.exec(`INSERT INTO ${KEY}`, ...keyCells(key))
    this.addSecret(secret)
  }

  change(key: KeyRow): void {
    must(this.key(key.keyId), 'a key that changes was kept')
    this.#keys.put(key.keyId, key)
  }

  addSecret(secret: SecretRow): void {
    this.#sql.exec(ADD_SECRET, ...secretCells(secret))
  }

  changeSecret(digest: KeyDigest, secret: SecretRow): void {
    this.#secrets.release(digest)
    this.#sql.exec('DELETE FROM key_secrets WHERE digest = ?', digest)
    this.addSecret(secret)
  }

  saveUse(keyId: KeyId, use: KeyUse): void {
    this.#uses.put(keyId, use)
  }

  #replaceKey(key: KeyRow): void {
    this.#sql.exec(`REPLACE INTO ${KEY}`, ...keyCells(key))
  }

  #replaceUse(keyId: KeyId, use: KeyUse): void {
    this.#sql.exec(REPLACE_USE, keyId, ...useCells(use))
  }

  #secret(query: string, binding: string): SecretRow | null {
    const [row] = this.#sql.exec<SecretCells>(query, binding).toArray()
    return row === undefined ? null : secretRow(row)
  }

  #use(query: string, binding: string): KeyUse | null {
    const [row] = this.#sql.exec<UseCells>(query, binding).toArray()
    return row === undefined ? null : useOf(row)
  }

  #key(query: string, binding: string): KeyRow | null {
    const [row] = this.#sql.exec<KeyCells>(query, binding).toArray()
    return row === undefined ? null : keyRow(row)
  }
}

function keyRow(row: KeyCells): KeyRow {
  return {
    keyId: parseId('key', row.key_id),
    nonce: row.nonce,
    name: row.name,
    policy: policyOf(row.policy),
    createdAtMs: row.created_at,
    revokedAtMs: row.revoked_at,
    revokedFor: row.revoked_for,
  }
}

/** Policies change rarely and are read twice a call: what was parsed is kept by its text. */
const parsed = new Map<string, KeyPolicy>()
const PARSED_MAX = 1_000

function policyOf(text: string): KeyPolicy {
  const known = parsed.get(text)
  if (known !== undefined) return known
  if (parsed.size >= PARSED_MAX) parsed.clear()
  const policy = policyCell.parse(JSON.parse(text))
  parsed.set(text, policy)
  return policy
}

function keyCells(key: KeyRow): Cell[] {
  const { keyId, nonce, name, policy, createdAtMs, revokedAtMs, revokedFor } = key
  const rules = JSON.stringify(toWire(policy))
  return [keyId, nonce, name, rules, createdAtMs, revokedAtMs, revokedFor]
}

function secretRow(row: SecretCells): SecretRow {
  return {
    keyDigest: row.digest,
    pepper: row.pepper,
    keyId: parseId('key', row.key_id),
    last4: row.last4,
    createdAtMs: row.created_at,
    expiresAtMs: row.expires_at,
  }
}

function secretCells(secret: SecretRow): Cell[] {
  const { keyDigest, pepper, keyId, last4, createdAtMs, expiresAtMs } = secret
  return [keyDigest, pepper, keyId, last4, createdAtMs, expiresAtMs]
}

function useOf(row: UseCells): KeyUse {
  const window = (period: number, spent: string, reserved: string): Window => ({
    period,
    spentNanoUsd: parseNanoUsd(spent),
    reservedNanoUsd: parseNanoUsd(reserved),
  })
  const spend: Spend = {
    day: window(row.day, row.day_spent, row.day_reserved),
    month: window(row.month, row.month_spent, row.month_reserved),
    total: window(0, row.total_spent, row.total_reserved),
  }
  return {
    spend,
    requests: { level: row.requests_level, atMs: row.requests_at },
    tokens: { level: row.tokens_level, atMs: row.tokens_at },
    tokensReserved: row.tokens_reserved,
    running: row.running,
    lastUsedAtMs: row.last_used,
  }
}

function useCells({
  spend,
  requests,
  tokens,
  tokensReserved,
  running,
  lastUsedAtMs,
}: KeyUse): Cell[] {
  const { day, month, total } = spend
  const amounts = ({ spentNanoUsd, reservedNanoUsd }: Window) => [
    String(spentNanoUsd),
    String(reservedNanoUsd),
  ]
  const spent = [day.period, ...amounts(day), month.period, ...amounts(month), ...amounts(total)]
  const buckets = [requests.level, requests.atMs, tokens.level, tokens.atMs, tokensReserved]
  return [...spent, ...buckets, running, lastUsedAtMs]
}
