// Withdrawals that are not over, in the SQLite of their object: found by the contract's name of them, by
// wallet, and by when they lapse, so that no look at the chain reads more than a few.
import { z } from 'zod'
import type { Address } from '../../schemas/ids.ts'
import { address, bigintText, hex32, nanoUsdText } from '../../schemas/wire/scalars.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import { OPEN_MAX, type OpenWithdrawal } from './withdrawal.ts'

type Cell = string | number | null
type Row = { row: string }

/** The part of a Durable Object's SQLite that is used here. */
export type WithdrawalSql = {
  exec<T extends Record<string, Cell>>(query: string, ...bindings: Cell[]): { toArray(): T[] }
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS withdrawals (
     id TEXT PRIMARY KEY, wallet TEXT NOT NULL, nonce TEXT NOT NULL,
     lapses_at INTEGER, row TEXT NOT NULL, UNIQUE (wallet, nonce)
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS lapsing ON withdrawals (lapses_at) WHERE lapses_at IS NOT NULL`,
]

export class OpenWithdrawals {
  readonly #sql: WithdrawalSql

  constructor(sql: WithdrawalSql) {
    this.#sql = sql
    for (const table of TABLES) sql.exec(table)
  }

  /**
   * One nonce of a wallet names one withdrawal.
   *
   * @returns the one that stands; null where too many of the wallet are open
   */
  admit(withdrawal: OpenWithdrawal): OpenWithdrawal | null {
    const { wallet, nonce } = withdrawal
    const [earlier] = this.#rows('wallet = ? AND nonce = ?', wallet, nonce)
    if (earlier !== undefined) return earlier
    if (this.ofWallet(wallet).length >= OPEN_MAX) return null
    this.put(withdrawal)
    return withdrawal
  }

  get(id: string): OpenWithdrawal | null {
    return this.#rows('id = ?', id)[0] ?? null
  }

  ofWallet(wallet: Address): readonly OpenWithdrawal[] {
    return this.#rows('wallet = ?', wallet)
  }

  /** Those that were not requested by then, the oldest first. */
  lapsed(timeRead: bigint, limit: number): readonly OpenWithdrawal[] {
    return this.#rows('lapses_at < ? ORDER BY lapses_at LIMIT ?', Number(timeRead), limit)
  }

  put(open: OpenWithdrawal): void {
    const { id, wallet, nonce, readyAt, deadline } = open
    const lapsesAt = readyAt === null ? Number(deadline) : null
    const text = JSON.stringify(toWire(open))
    const query = 'INSERT OR REPLACE INTO withdrawals VALUES (?, ?, ?, ?, ?)'
    this.#sql.exec(query, id, wallet, nonce, lapsesAt, text)
  }

  delete(id: string): void {
    this.#sql.exec('DELETE FROM withdrawals WHERE id = ?', id)
  }

  #rows(where: string, ...cells: Cell[]): OpenWithdrawal[] {
    const query = `SELECT row FROM withdrawals WHERE ${where}`
    const found = this.#sql.exec<Row>(query, ...cells).toArray()
    return found.map(({ row }) => open.parse(JSON.parse(row)))
  }
}

const open = z.strictObject({
  id: hex32,
  wallet: address,
  amountNanoUsd: nanoUsdText,
  deadline: bigintText,
  nonce: hex32,
  isSigned: z.boolean(),
  readyAt: bigintText.nullable(),
})
