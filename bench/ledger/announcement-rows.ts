// The announcements of a simulated account in memory; whoever owns the rows gives the write that a
// transaction can take back.
import type { AnnouncementRow } from '../../workers/meter/announcement-rows.port.ts'
import type { AnnouncementRows } from '../../workers/meter/announcement-rows.port.ts'
import type { Put } from './key-rows.ts'

export class MemoryAnnouncementRows implements AnnouncementRows {
  readonly #put: Put
  readonly #rows = new Map<string, AnnouncementRow>()
  readonly #marks = new Map<string, string>()

  constructor(put: Put) {
    this.#put = put
  }

  add(row: AnnouncementRow): void {
    if (!this.#rows.has(row.event.id)) this.#put(this.#rows, row.event.id, row)
  }

  change(row: AnnouncementRow): void {
    this.#put(this.#rows, row.event.id, row)
  }

  due(nowMs: number, limit: number): readonly AnnouncementRow[] {
    return [...this.#rows.values()].filter(({ dueAtMs }) => dueAtMs <= nowMs).slice(0, limit)
  }

  forget(eventId: string): void {
    this.#put(this.#rows, eventId, null)
  }

  mark(name: string): string | null {
    return this.#marks.get(name) ?? null
  }

  setMark(name: string, value: string | null): void {
    this.#put(this.#marks, name, value)
  }
}
