// An account's webhooks in the SQLite of its object. Every statement touches rows by key or by an
// index; only pruning reads more. Whoever calls wraps the calls of one step in one transaction.
import type { SubscriptionId } from '../../schemas/ids.ts'
import { parseId } from '../../schemas/ids.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import type { DeliveryState } from '../../schemas/wire/webhooks.ts'
import type { Owner } from './delivery.ts'
import type { Attempt, Delivery, Gathered, Subscription } from './rows.ts'
import type { Cell, Sql } from './sql.port.ts'
import type { PruneBefore, WebhookRows } from './webhook-rows.port.ts'

const TABLES = [
  `CREATE TABLE IF NOT EXISTS owner (
     one INTEGER PRIMARY KEY CHECK (one = 1), account TEXT NOT NULL, mode TEXT NOT NULL,
     pruned_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE IF NOT EXISTS subscriptions (id TEXT PRIMARY KEY, row TEXT NOT NULL)
   STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS deliveries (
     subscription TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, events INTEGER NOT NULL,
     sequence INTEGER NOT NULL, body TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
     due_at INTEGER, tries INTEGER NOT NULL, attempts TEXT NOT NULL, reason TEXT,
     created_at INTEGER NOT NULL,
     PRIMARY KEY (subscription, id)
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS by_due ON deliveries (subscription, state, due_at, sequence)`,
  `CREATE UNIQUE INDEX IF NOT EXISTS by_sequence ON deliveries (subscription, sequence)`,
  `CREATE TABLE IF NOT EXISTS seen (event TEXT PRIMARY KEY, at INTEGER NOT NULL)
   STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS gathered (
     subscription TEXT NOT NULL, place INTEGER PRIMARY KEY AUTOINCREMENT,
     event TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL
   ) STRICT`,
  `CREATE INDEX IF NOT EXISTS gathered_of ON gathered (subscription, place)`,
]

type OwnerCells = { account: string; mode: KeyMode; pruned_at: number }
type DeliveryCells = {
  subscription: string
  id: string
  type: Delivery['type']
  events: number
  sequence: number
  body: string
  state: DeliveryState
  due_at: number | null
  tries: number
  attempts: string
  reason: string | null
  created_at: number
}

export class SqlWebhookRows implements WebhookRows {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** An account without subscriptions has no tables: what is sent to it leaves nothing behind. */
  prepare(): void {
    if (this.#isOpened()) this.#createTables()
  }

  owner(): Owner | null {
    if (!this.#isOpened()) return null
    const [row] = this.#all<OwnerCells>('SELECT * FROM owner')
    return row === undefined ? null : { accountId: parseId('acct', row.account), mode: row.mode }
  }

  open({ accountId, mode }: Owner, nowMs: number): void {
    this.#createTables()
    this.#run('INSERT OR IGNORE INTO owner VALUES (1, ?, ?, ?)', accountId, mode, nowMs)
  }

  subscriptions(): readonly Subscription[] {
    return this.#all<{ row: string }>('SELECT row FROM subscriptions ORDER BY id').map(parsed)
  }

  subscription(id: SubscriptionId): Subscription | null {
    const query = 'SELECT row FROM subscriptions WHERE id = ?'
    const [row] = this.#all<{ row: string }>(query, id)
    return row === undefined ? null : parsed(row)
  }

  saveSubscription(subscription: Subscription): void {
    const row = JSON.stringify(subscription)
    this.#run('INSERT OR REPLACE INTO subscriptions VALUES (?, ?)', subscription.id, row)
  }

  removeSubscription(id: SubscriptionId): void {
    this.#run('DELETE FROM subscriptions WHERE id = ?', id)
    this.#run('DELETE FROM deliveries WHERE subscription = ?', id)
    this.#run('DELETE FROM gathered WHERE subscription = ?', id)
  }

  see(eventId: string, nowMs: number): boolean {
    const query = 'INSERT OR IGNORE INTO seen VALUES (?, ?) RETURNING event'
    return this.#all(query, eventId, nowMs).length > 0
  }

  delivery(subscription: SubscriptionId, id: string): Delivery | null {
    const query = 'SELECT * FROM deliveries WHERE subscription = ? AND id = ?'
    return this.#deliveries(query, subscription, id)[0] ?? null
  }

  addDelivery(delivery: Delivery): boolean {
    const { subscriptionId, id, type, events, sequence, body, state, dueAtMs, tries } = delivery
    const about = [subscriptionId, id, type, events, sequence, body]
    const attempts = JSON.stringify(delivery.attempts)
    const now = [state, dueAtMs, tries, attempts, delivery.reason, delivery.createdAtMs]
    const cells = [...about, ...now]
    const marks = cells.map(() => '?').join(', ')
    const add = `INSERT INTO deliveries VALUES (${marks})
      ON CONFLICT (subscription, id) DO NOTHING RETURNING id`
    return this.#all(add, ...cells).length > 0
  }

  changeDelivery({ subscriptionId, id, ...now }: Delivery): void {
    const change = `UPDATE deliveries SET state = ?, due_at = ?, tries = ?, attempts = ?, reason = ?
      WHERE subscription = ? AND id = ?`
    const { state, dueAtMs, tries, reason } = now
    const attempts = JSON.stringify(now.attempts)
    this.#run(change, state, dueAtMs, tries, attempts, reason, subscriptionId, id)
  }

  due(subscription: SubscriptionId, nowMs: number, limit: number): readonly Delivery[] {
    const query = `SELECT * FROM deliveries WHERE subscription = ? AND state = 'waiting'
      AND due_at <= ? ORDER BY due_at, sequence LIMIT ?`
    return this.#deliveries(query, subscription, nowMs, limit)
  }

  waiting(subscription: SubscriptionId, after: number, limit: number): readonly Delivery[] {
    const query = `SELECT * FROM deliveries WHERE subscription = ? AND sequence > ?
      AND state = 'waiting' ORDER BY sequence LIMIT ?`
    return this.#deliveries(query, subscription, after, limit)
  }

  page(
    subscription: SubscriptionId,
    state: DeliveryState | null,
    before: number | null,
    limit: number,
  ): readonly Delivery[] {
    const query = `SELECT * FROM deliveries WHERE subscription = ?1 AND (?2 IS NULL OR state = ?2)
      AND (?3 IS NULL OR sequence < ?3) ORDER BY sequence DESC LIMIT ?4`
    return this.#deliveries(query, subscription, state, before, limit)
  }

  counts(subscription: SubscriptionId): { readonly waiting: number; readonly dead: number } {
    const of = (state: DeliveryState) =>
      this.#all<{ n: number }>(
        'SELECT count(*) AS n FROM deliveries WHERE subscription = ? AND state = ?',
        subscription,
        state,
      )[0]?.n ?? 0
    return { waiting: of('waiting'), dead: of('dead') }
  }

  isFull(subscription: SubscriptionId, max: number): boolean {
    const query = `SELECT count(*) AS n FROM (SELECT 1 FROM deliveries
      WHERE subscription = ? AND state IN ('waiting', 'dead') LIMIT ?)`
    return (this.#all<{ n: number }>(query, subscription, max)[0]?.n ?? 0) >= max
  }

  earliestDue(subscription: SubscriptionId): number | null {
    const query = `SELECT min(due_at) AS at FROM deliveries
      WHERE subscription = ? AND state = 'waiting'`
    return this.#all<{ at: number | null }>(query, subscription)[0]?.at ?? null
  }

  bury(subscription: SubscriptionId, reason: string): void {
    const change = `UPDATE deliveries SET state = 'dead', due_at = NULL, reason = ?
      WHERE subscription = ? AND state = 'waiting'`
    this.#run(change, reason, subscription)
  }

  acknowledge(subscription: SubscriptionId, upTo: number): void {
    const change = `UPDATE deliveries SET state = 'delivered', due_at = NULL
      WHERE subscription = ? AND sequence <= ? AND state = 'waiting'`
    this.#run(change, subscription, upTo)
  }

  revive(subscription: SubscriptionId, sinceMs: number, nowMs: number): number {
    const change = `UPDATE deliveries SET state = 'waiting', due_at = ?, tries = 0, reason = NULL
      WHERE subscription = ? AND state = 'dead' AND created_at >= ? RETURNING id`
    return this.#all(change, nowMs, subscription, sinceMs).length
  }

  gather(subscription: SubscriptionId, { id, atMs, json }: Gathered): void {
    const add = 'INSERT INTO gathered (subscription, event, at, json) VALUES (?, ?, ?, ?)'
    this.#run(add, subscription, id, atMs, json)
  }

  gathered(subscription: SubscriptionId): readonly Gathered[] {
    const query = 'SELECT * FROM gathered WHERE subscription = ? ORDER BY place'
    return this.#all<{ event: string; at: number; json: string }>(query, subscription).map(
      ({ event, at, json }) => ({ id: event, atMs: at, json }),
    )
  }

  ungather(subscription: SubscriptionId, ids: readonly string[]): void {
    for (const id of ids) {
      this.#run('DELETE FROM gathered WHERE subscription = ? AND event = ?', subscription, id)
    }
  }

  prune(before: PruneBefore): void {
    const old = 'DELETE FROM deliveries WHERE state = ? AND created_at < ?'
    this.#run(old, 'delivered', before.delivered)
    this.#run(old, 'dead', before.dead)
    for (const { id, url, nextSequence } of this.subscriptions()) {
      if (url === null) this.#run(`${old} AND subscription = ?`, 'waiting', before.unpulled, id)
      const beyond = `DELETE FROM deliveries WHERE subscription = ? AND sequence < ?
        AND state = 'delivered'`
      this.#run(beyond, id, nextSequence - before.newest)
    }
    this.#run('DELETE FROM seen WHERE at < ?', before.seen)
  }

  prunedAtMs(): number {
    return this.#all<{ at: number }>('SELECT pruned_at AS at FROM owner')[0]?.at ?? 0
  }

  notePruned(nowMs: number): void {
    this.#run('UPDATE owner SET pruned_at = ?', nowMs)
  }

  #isOpened(): boolean {
    const query = `SELECT name FROM sqlite_master WHERE name = 'owner'`
    return this.#all(query).length > 0
  }

  #createTables(): void {
    for (const table of TABLES) this.#run(table)
  }

  #deliveries(query: string, ...bindings: Cell[]): Delivery[] {
    return this.#all<DeliveryCells>(query, ...bindings).map(deliveryOf)
  }

  #all<T extends Record<string, Cell>>(query: string, ...bindings: Cell[]): T[] {
    return this.#sql.exec<T>(query, ...bindings).toArray()
  }

  #run(query: string, ...bindings: Cell[]): void {
    this.#sql.exec(query, ...bindings).toArray()
  }
}

/** Written by this class alone, and read as it was written. */
function parsed({ row }: { readonly row: string }): Subscription {
  return JSON.parse(row) as Subscription
}

function deliveryOf(row: DeliveryCells): Delivery {
  return {
    subscriptionId: parseId('sub', row.subscription),
    id: row.id,
    type: row.type,
    events: row.events,
    sequence: row.sequence,
    body: row.body,
    state: row.state,
    dueAtMs: row.due_at,
    tries: row.tries,
    attempts: JSON.parse(row.attempts) as Attempt[],
    reason: row.reason,
    createdAtMs: row.created_at,
  }
}
