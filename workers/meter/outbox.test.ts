import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { inBatches, sending, toSend } from './outbox.ts'
import { capturedMessage } from '../../schemas/wire/generation.ts'
import { recordOf } from './sample-call.cases.ts'

test('a record is due at once, then ever later, to an hour; it is never given up', () => {
  let row = toSend(recordOf(contentId('gen', 'outbox'), 1, 1n), 1_000)
  expect(row).toMatchObject({ sends: 0, dueAtMs: 1_000 })
  const waits = Array.from({ length: 60 }, () => {
    row = sending(row, 1_000, 30_000)
    return row.dueAtMs - 1_000
  })
  expect(waits.slice(0, 4)).toEqual([30_000, 60_000, 120_000, 240_000])
  expect(waits.at(-1)).toBe(3_600_000)
  expect(row.sends).toBe(60)
})

test('a batch keeps within what a queue takes; a record too large for a message leaves its place', () => {
  const sizes = [30_000, 30_000, 90_000, 90_000, 300_000, 1_000_000, 10]
  const records = sizes.map((size, index) => {
    return { ...recordOf(contentId('gen', `${index}`), 1, 1n), answer: 'é'.repeat(size / 2) }
  })
  const batches = inBatches(records)
  const bytes = (body: unknown) => new TextEncoder().encode(JSON.stringify(body)).length
  for (const batch of batches) {
    expect(batch.reduce((sum, { body }) => sum + bytes(body), 0)).toBeLessThan(256_000)
    for (const { body } of batch) expect(bytes(body)).toBeLessThan(128_000)
  }
  const read = batches.flat().map(({ body }) => capturedMessage.parse(body))
  expect(read.map((one) => 'kept' in one)).toEqual(sizes.map((size) => size > 100_000))
  expect(read.map(({ generationId }) => generationId)).toEqual(
    records.map(({ generationId }) => generationId),
  )
  const many = Array.from({ length: 250 }, (_, i) => recordOf(contentId('gen', `${i}`), 1, 1n))
  expect(inBatches(many).map((batch) => batch.length)).toEqual([100, 100, 50])
})
