// Events of an account, and marks of what was announced, in the SQLite of its Durable Object.
import { webhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { AnnouncementRow, AnnouncementRows } from './announcement-rows.port.ts'
import type { Sql } from './sql.port.ts'

const TABLES = [
  `CREATE TABLE IF NOT EXISTS announcements (
     event_id TEXT PRIMARY KEY, event TEXT NOT NULL, sends INTEGER NOT NULL, due_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS announcements_due ON announcements (due_at)`,
  `CREATE TABLE IF NOT EXISTS announced (name TEXT PRIMARY KEY, value TEXT NOT NULL)
   STRICT, WITHOUT ROWID`,
]

type Cells = { event: string; sends: number; due_at: number }

/** Idempotent. */
export function createAnnouncementTables(sql: Sql): void {
  for (const table of TABLES) sql.exec(table)
}

export class SqlAnnouncementRows implements AnnouncementRows {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  add({ event, sends, dueAtMs }: AnnouncementRow): void {
    const add = `INSERT OR IGNORE INTO announcements (event_id, event, sends, due_at)
      VALUES (?, ?, ?, ?)`
    this.#sql.exec(add, event.id, JSON.stringify(event), sends, dueAtMs)
  }

  change({ event, sends, dueAtMs }: AnnouncementRow): void {
    const change = 'UPDATE announcements SET sends = ?, due_at = ? WHERE event_id = ?'
    this.#sql.exec(change, sends, dueAtMs, event.id)
  }

  due(nowMs: number, limit: number): readonly AnnouncementRow[] {
    const query = 'SELECT * FROM announcements WHERE due_at <= ? ORDER BY due_at LIMIT ?'
    return this.#sql.exec<Cells>(query, nowMs, limit).toArray().map(row)
  }

  forget(eventId: string): void {
    this.#sql.exec('DELETE FROM announcements WHERE event_id = ?', eventId)
  }

  mark(name: string): string | null {
    const query = 'SELECT value FROM announced WHERE name = ?'
    return this.#sql.exec<{ value: string }>(query, name).toArray()[0]?.value ?? null
  }

  setMark(name: string, value: string | null): void {
    if (value === null) this.#sql.exec('DELETE FROM announced WHERE name = ?', name)
    else this.#sql.exec('REPLACE INTO announced (name, value) VALUES (?, ?)', name, value)
  }
}

function row({ event, sends, due_at: dueAtMs }: Cells): AnnouncementRow {
  return { event: webhookEvent.parse(JSON.parse(event)), sends, dueAtMs }
}
