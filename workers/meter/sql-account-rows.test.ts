// What an account that was opened by an older version brings along, and where its records lie.
import { expect, test } from 'vitest'
import { contentId, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { BookOnSqlite, Crash } from './book-on-sqlite.cases.ts'
import { holdRequest, recordOf, WALLET } from './sample-call.cases.ts'

const price = {
  fixedNanoUsd: nanoUsd(1n),
  nanoUsdPerCompletionToken: nanoUsd(1n),
  maxTokens: 10,
  maxTokensLimit: 10,
}

/** A record of a kilobyte and 7 bytes for each word. */
const record = (generationId: GenerationId, words: number) => ({
  ...recordOf(generationId, 5, 6n),
  answer: 'a word '.repeat(words),
})

function withCaptures(count: number, words = 100): BookOnSqlite {
  const world = new BookOnSqlite()
  world.run((book) => book.credit(WALLET, 'a deposit', nanoUsd(100_000n), 0))
  for (let i = 0; i < count; i++) {
    const request = holdRequest(`call ${i}`, price)
    world.run((book) => book.hold(request, i))
    world.run((book) => book.capture(request.generationId, record(request.generationId, words), i))
  }
  return world
}

test('what waited in an outbox of the first layout waits in the one of today', () => {
  const world = withCaptures(3)
  const sent = world.run((book) => book.takeDue(10))
  expect(sent).toHaveLength(3)
  world.keepFirstOutbox()
  world.reopen()
  expect(world.run((book) => book.takeDue(11))).toEqual([])
  const again = world.run((book) => book.takeDue(10_000))
  expect(new Set(again)).toEqual(new Set(sent))
  world.run((book) => book.delivered([contentId('gen', 'call 1')], 10_001))
  world.reopen()
  expect(world.book.audit()).toMatchObject({ balanced: true, undelivered: 2 })
})

test('a start that dies at any statement loses nothing of it, and the next one goes on', () => {
  const world = withCaptures(3, 1_000)
  world.keepFirstOutbox()
  let [deaths, isWhole] = [0, false]
  while (!isWhole) {
    try {
      world.reopen(deaths)
      isWhole = true
    } catch (error) {
      expect(error).toBeInstanceOf(Crash)
      deaths++
    }
  }
  expect(deaths).toBeGreaterThan(15)
  expect(world.isOutboxOfToday()).toBe(true)
  expect(world.book.audit()).toMatchObject({ balanced: true, undelivered: 3 })
  expect(world.run((book) => book.takeDue(10_000))).toHaveLength(3)
})

test('a long outbox keeps its layout, and is sent from it, until a start finds it short', () => {
  const world = withCaptures(1_001, 1)
  world.keepFirstOutbox()
  world.reopen()
  expect(world.isOutboxOfToday()).toBe(false)
  expect(world.run((book) => book.takeDue(10_000)).length).toBeGreaterThan(0)
  world.run((book) => book.delivered([contentId('gen', 'call 1')], 10_001))
  world.reopen()
  expect(world.isOutboxOfToday()).toBe(true)
  expect(world.book.audit()).toMatchObject({ balanced: true, undelivered: 1_000 })
})

test('a record of up to four kilobytes lies beside its row, in an account of before as well', () => {
  const world = withCaptures(20)
  expect(world.overflowPagesOf('outbox')).toBe(0)
  world.keepFirstOutbox()
  expect(world.overflowPagesOf('outbox')).toBe(20)
  world.reopen()
  expect(world.overflowPagesOf('outbox')).toBe(0)
  // A longer one has pages of its own in both.
  expect(withCaptures(20, 1_000).overflowPagesOf('outbox')).toBeGreaterThan(0)
})
