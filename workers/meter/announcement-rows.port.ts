// Events of an account on their way to its webhooks, as they are kept: written in the transition that
// causes them, forgotten when they were accepted. All calls are synchronous and run in the transaction
// of whoever calls the book.
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'

export type AnnouncementRow = {
  readonly event: WebhookEvent
  readonly sends: number
  readonly dueAtMs: number
}

export interface AnnouncementRows {
  /** Nothing where the event is there already. */
  add(row: AnnouncementRow): void
  change(row: AnnouncementRow): void
  /** Rows to be sent by now, the longest due first. */
  due(nowMs: number, limit: number): readonly AnnouncementRow[]
  forget(eventId: string): void

  /** What was announced last under a name, so that it is not announced again; null for nothing. */
  mark(name: string): string | null
  /** @param value null takes the mark away */
  setMark(name: string, value: string | null): void
}
