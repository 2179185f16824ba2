// Captured generations on their way to credit. A row is made in the transition that captures and
// forgotten when the receipt is stored; until then it is sent again and again, ever more slowly,
// because a queue may lose what it took. Delivery is at least once; the consumer dedupes.
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { OutboxRow } from './rows.ts'

const REDELIVER_MAX_MS = 60 * 60 * 1000

export function toSend(record: CapturedGeneration, nowMs: number): OutboxRow {
  return { generationId: record.generationId, record, sends: 0, dueAtMs: nowMs }
}

/**
 * The row as it is kept before the send is tried, so that a crash in between repeats the send.
 *
 * @param redeliverMs how long the first send may take to be delivered; doubles with each, to 1 h
 */
export function sending(row: OutboxRow, nowMs: number, redeliverMs: number): OutboxRow {
  const wait = Math.min(redeliverMs * 2 ** row.sends, Math.max(redeliverMs, REDELIVER_MAX_MS))
  return { ...row, sends: row.sends + 1, dueAtMs: nowMs + wait }
}
