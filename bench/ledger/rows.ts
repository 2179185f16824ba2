// An account's rows in memory, with transactions that nest and roll back as those of its object do:
// what the simulator stores in. Everything in here survives a crash; nothing outside does.
import type { Address, GenerationId } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'
import type { AccountRows, History } from '../../workers/meter/account-rows.port.ts'
import { EMPTY_BALANCE, type Entry } from '../../workers/meter/ledger.ts'
import type { AccountRow, Changes, HoldRow, OutboxRow } from '../../workers/meter/rows.ts'
import { MemoryAnnouncementRows } from './announcement-rows.ts'
import { MemoryKeyRows } from './key-rows.ts'

export class MemoryRows implements AccountRows {
  #account: AccountRow | null = null
  #alarmAtMs: number | null = null
  readonly keys = new MemoryKeyRows((map, key, value) => this.#put(map, key, value))
  /** Kept and never sent: the simulator is about money. */
  readonly announcements = new MemoryAnnouncementRows((map, key, value) =>
    this.#put(map, key, value),
  )
  readonly #holds = new Map<GenerationId, HoldRow>()
  readonly #open = new Map<GenerationId, HoldRow>()
  readonly #outbox = new Map<GenerationId, OutboxRow>()
  readonly #journal = new Map<string, Entry>()
  readonly #notes = new Map<string, { readonly text: string; readonly atMs: number }>()
  /** How to take back what the open transactions wrote, oldest first. */
  readonly #undo: (() => void)[] = []
  #depth = 0

  transact<R>(work: () => R): R {
    const mark = this.#undo.length
    this.#depth++
    try {
      return work()
    } catch (error) {
      while (this.#undo.length > mark) this.#undo.pop()?.()
      throw error
    } finally {
      this.#depth--
      if (this.#depth === 0) this.#undo.length = 0
    }
  }

  alarm(): number | null {
    return this.#alarmAtMs
  }

  setAlarm(atMs: number | null): void {
    const before = this.#alarmAtMs
    this.#undo.push(() => (this.#alarmAtMs = before))
    this.#alarmAtMs = atMs
  }

  account(): AccountRow | null {
    return this.#account
  }

  open(wallet: Address): AccountRow {
    return this.#setAccount({ wallet, balance: EMPTY_BALANCE })
  }

  save({ balance, entry, hold, outbox, use }: Changes): void {
    assert(this.#depth > 0, 'rows are written inside a transaction')
    if (entry !== undefined) {
      assert(!this.#journal.has(entry.id), `${entry.id} is booked once`)
      this.#put(this.#journal, entry.id, entry)
    }
    if (balance !== undefined && this.#account !== null) {
      this.#setAccount({ ...this.#account, balance })
    }
    if (hold !== undefined) {
      this.#put(this.#holds, hold.generationId, hold)
      this.#put(this.#open, hold.generationId, hold.state === 'held' ? hold : null)
    }
    if (outbox !== undefined) this.#put(this.#outbox, outbox.generationId, outbox)
    if (use !== undefined) this.keys.saveUse(use.keyId, use.use)
  }

  hold(generationId: GenerationId): HoldRow | null {
    return this.#holds.get(generationId) ?? null
  }

  overdue(nowMs: number, limit: number): readonly HoldRow[] {
    return [...this.#open.values()]
      .filter(({ expiresAtMs }) => expiresAtMs <= nowMs)
      .sort((a, b) => a.expiresAtMs - b.expiresAtMs)
      .slice(0, limit)
  }

  outbox(generationId: GenerationId): OutboxRow | null {
    return this.#outbox.get(generationId) ?? null
  }

  due(nowMs: number, limit: number): readonly OutboxRow[] {
    return [...this.#outbox.values()]
      .filter(({ dueAtMs }) => dueAtMs <= nowMs)
      .sort((a, b) => a.dueAtMs - b.dueAtMs)
      .slice(0, limit)
  }

  resend(row: OutboxRow): void {
    this.save({ outbox: row })
  }

  forget(generationId: GenerationId): void {
    this.#put(this.#outbox, generationId, null)
  }

  deadlines(): { readonly expiryAtMs: number | null; readonly dueAtMs: number | null } {
    let [expiryAtMs, dueAtMs]: [number | null, number | null] = [null, null]
    for (const hold of this.#open.values()) {
      if (expiryAtMs === null || hold.expiresAtMs < expiryAtMs) expiryAtMs = hold.expiresAtMs
    }
    for (const row of this.#outbox.values()) {
      if (dueAtMs === null || row.dueAtMs < dueAtMs) dueAtMs = row.dueAtMs
    }
    return { expiryAtMs, dueAtMs }
  }

  entry(id: string): Entry | null {
    return this.#journal.get(id) ?? null
  }

  entriesUnder(prefix: string): Iterable<Entry> {
    return [...this.#journal.values()].filter(({ id }) => id.startsWith(prefix))
  }

  note(name: string): string | null {
    return this.#notes.get(name)?.text ?? null
  }

  putNote(name: string, text: string, atMs: number): void {
    this.#put(this.#notes, name, { text, atMs })
  }

  forgetNotes(prefix: string, beforeMs: number): void {
    for (const [name, { atMs }] of this.#notes) {
      if (name.startsWith(prefix) && atMs < beforeMs) this.#put(this.#notes, name, null)
    }
  }

  undelivered(): number {
    return this.#outbox.size
  }

  history(): History {
    return {
      entries: this.#journal.values(),
      openHolds: [...this.#open.values()].map(({ heldNanoUsd }) => heldNanoUsd),
      undelivered: this.#outbox.size,
    }
  }

  #setAccount(account: AccountRow): AccountRow {
    const before = this.#account
    this.#undo.push(() => (this.#account = before))
    this.#account = account
    return account
  }

  /** @param value null deletes */
  #put<K, V>(map: Map<K, V>, key: K, value: V | null): void {
    const before = map.get(key)
    this.#undo.push(() => {
      if (before === undefined) map.delete(key)
      else map.set(key, before)
    })
    if (value === null) map.delete(key)
    else map.set(key, value)
  }
}
