// Captured generations on their way to credit. A row is made in the transition that captures and
// forgotten when the receipt is stored; until then it is sent again and again, ever more slowly,
// because a queue may lose what it took. Delivery is at least once; the consumer dedupes.
import type { Json } from '../../schemas/canonical.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { toWire } from '../../schemas/wire/to-wire.ts'
import type { OutboxRow } from './rows.ts'

/** What one batch of a queue takes; the platform's limits are 100 and 256 KB. */
const BATCH_MESSAGES = 100
const BATCH_BYTES = 240_000
/** What one message takes, as JSON; the platform's limit is 128 KB in an encoding of its own. */
const MESSAGE_BYTES = 100_000

const REDELIVER_MAX_MS = 60 * 60 * 1000

export function toSend(record: CapturedGeneration, nowMs: number): OutboxRow {
  return { generationId: record.generationId, record, sends: 0, dueAtMs: nowMs }
}

/**
 * The row as it is kept before the send is tried, so that a crash in between repeats the send.
 *
 * @param redeliverMs how long the first send may take to be delivered; doubles with each, to 1 h
 */
export function sending<R extends Pick<OutboxRow, 'sends' | 'dueAtMs'>>(
  row: R,
  nowMs: number,
  redeliverMs: number,
): R {
  const wait = Math.min(redeliverMs * 2 ** row.sends, Math.max(redeliverMs, REDELIVER_MAX_MS))
  return { ...row, sends: row.sends + 1, dueAtMs: nowMs + wait }
}

/** @param lost told why a batch was not taken; its rows are due again by themselves */
export async function sendAll(
  records: readonly CapturedGeneration[],
  queue: { readonly sendBatch: (batch: Message[]) => Promise<unknown> },
  lost: (reason: string) => void,
): Promise<void> {
  const sends = inBatches(records).map((batch) => queue.sendBatch(batch))
  for (const sent of await Promise.allSettled(sends)) {
    if (sent.status === 'rejected') lost(String(sent.reason))
  }
}

export type Message = { readonly body: Json }

/**
 * The batches that carry these records, in order, each within what a queue takes. A record too large
 * for a message stays in the account: its message says where it is.
 */
export function inBatches(records: readonly CapturedGeneration[]): Message[][] {
  const batches: Message[][] = []
  let bytes = 0
  for (const record of records) {
    const { body, size } = messageOf(record)
    const last = batches.at(-1)
    if (last !== undefined && last.length < BATCH_MESSAGES && bytes + size <= BATCH_BYTES) {
      last.push({ body })
      bytes += size
    } else {
      batches.push([{ body }])
      bytes = size
    }
  }
  return batches
}

function messageOf(record: CapturedGeneration): { readonly body: Json; readonly size: number } {
  const whole = toWire(record)
  const size = sizeOf(whole)
  if (size <= MESSAGE_BYTES) return { body: whole, size }
  const { generationId, accountId, mode } = record
  const reference = { kept: 'by_account', generationId, accountId, mode } as const
  return { body: reference, size: sizeOf(reference) }
}

function sizeOf(body: Json): number {
  return new TextEncoder().encode(JSON.stringify(body)).length
}
