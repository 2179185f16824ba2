// Captured generations on their way to credit. A row is made in the transition that captures and
// forgotten when the receipt is stored; until then it is sent again and again, ever more slowly,
// because a queue may lose what it took. Delivery is at least once; the consumer dedupes.
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { OutboxRow } from './rows.ts'

/** What one batch of a queue takes; the platform's limits are 100 and 256 KB. */
const BATCH_MESSAGES = 100
const BATCH_BYTES = 240_000

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

/** Splits messages into batches that a queue takes, in order; one too large for any goes alone. */
export function inBatches<M extends { readonly body: unknown }>(messages: readonly M[]): M[][] {
  const batches: M[][] = []
  let bytes = 0
  for (const message of messages) {
    const size = utf8Length(JSON.stringify(message.body))
    const last = batches.at(-1)
    if (last !== undefined && last.length < BATCH_MESSAGES && bytes + size <= BATCH_BYTES) {
      last.push(message)
      bytes += size
    } else {
      batches.push([message])
      bytes = size
    }
  }
  return batches
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
