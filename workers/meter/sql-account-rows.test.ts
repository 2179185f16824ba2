// What an account that was opened by an older version brings along, and where its records lie.
import { expect, test } from 'vitest'
import { contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { BookOnSqlite } from './book-on-sqlite.cases.ts'
import { holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const price = {
  fixedNanoUsd: nanoUsd(1n),
  nanoUsdPerCompletionToken: nanoUsd(1n),
  maxTokens: 10,
  maxTokensLimit: 10,
}

/** A record of a kilobyte and a half, as most are. */
const record = (generationId: GenerationId) => ({
  ...recordOf(generationId, 5, 6n),
  answer: 'a word '.repeat(100),
})

function withCaptures(count: number): BookOnSqlite {
  const world = new BookOnSqlite()
  world.run((book) => book.credit(WALLET, 'a deposit', nanoUsd(1_000n), 0))
  for (let i = 0; i < count; i++) {
    const request = holdRequest(`call ${i}`, price)
    world.run((book) => book.hold(request, i))
    world.run((book) => book.capture(request.generationId, record(request.generationId), i))
  }
  return world
}

test('what waited in an outbox of the first layout waits in the one of today', () => {
  const world = withCaptures(3)
  const sent = world.run((book) => book.takeDue(10))
  expect(sent).toHaveLength(3)
  world.keepFirstOutbox()
  expect(world.run((book) => book.takeDue(11))).toEqual([])
  const again = world.run((book) => book.takeDue(10_000))
  expect(new Set(again)).toEqual(new Set(sent))
  world.run((book) => book.delivered([contentId('gen', 'call 1')], 10_001))
  world.reopen()
  expect(world.book.audit()).toMatchObject({ balanced: true, undelivered: 2 })
})

test('a record lies beside its row, in an account of before as well', () => {
  const world = withCaptures(20)
  expect(world.overflowPagesOf('outbox')).toBe(0)
  world.keepFirstOutbox()
  expect(world.overflowPagesOf('outbox')).toBe(0)
})
