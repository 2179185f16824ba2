import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { sending, toSend } from './outbox.ts'
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
