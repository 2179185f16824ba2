// What an account's book reads and writes: single rows by id, never the history. All calls are
// synchronous, and whoever calls the book wraps it in one transaction.
import type { Address, GenerationId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { AnnouncementRows } from './announcement-rows.port.ts'
import type { Entry } from './ledger.ts'
import type { KeyRows } from './key-rows.port.ts'
import type { AccountRow, Changes, HoldRow, OutboxRow } from './rows.ts'

export interface AccountRows {
  /** Null until the account was opened by a first key or deposit; until then ask nothing else. */
  account(): AccountRow | null
  open(wallet: Address): AccountRow
  /** An entry with an id that was booked before throws. */
  save(changes: Changes): void

  readonly keys: KeyRows
  readonly announcements: AnnouncementRows
  hold(generationId: GenerationId): HoldRow | null
  /** Holds that should have ended by now, oldest first. */
  overdue(nowMs: number, limit: number): readonly HoldRow[]
  outbox(generationId: GenerationId): OutboxRow | null
  /** Rows to be sent by now, oldest first. */
  due(nowMs: number, limit: number): readonly OutboxRow[]
  /** Keeps how often a row was sent, and when it is due again. */
  resend(row: OutboxRow): void
  forget(generationId: GenerationId): void
  /** When the earliest open hold expires and the earliest row of the outbox, or announcement, is due. */
  deadlines(): { readonly expiryAtMs: number | null; readonly dueAtMs: number | null }

  entry(id: string): Entry | null
  /** Every entry whose id begins so; never asked on the way of a call. */
  entriesUnder(prefix: string): Iterable<Entry>
  /** A few things that are one text each, by name. */
  note(name: string): string | null
  putNote(name: string, text: string, nowMs: number): void
  forgetNotes(prefix: string, beforeMs: number): void
  /** Everything ever booked, for the audit alone. */
  history(): History
}

export type History = {
  readonly entries: Iterable<Entry>
  readonly openHolds: Iterable<NanoUsd>
  readonly undelivered: number
}
