import { expect, test } from 'vitest'
import { EMPTY_QUEUE, entered, type Entry, type QueueTerms } from './fair-queue.ts'
import { nextEnd, Pace, silenceAhead } from './pace.ts'

const entry = (id: number, tokens: number): Entry => {
  return { id, call: id, isFirst: true, tenant: 'a', adapter: 'base', tokens }
}
/** A choice that writes so many tokens, one each `ms`, from time 0. */
function writes(pace: Pace, one: Entry, tokens: number, ms: number): void {
  for (let at = 0; at < tokens; at++) pace.wrote(one, 1, at * ms)
}

test('nothing is known before enough was written; the prompt does not count', () => {
  const pace = new Pace()
  const one = entry(0, 500)
  pace.wrote(one, 1, 9_000)
  for (let at = 1; at < 32; at++) pace.wrote(one, 1, 9_000 + at * 20)
  expect(pace.msPerToken()).toBeNull()
  pace.wrote(one, 1, 9_640)
  expect(pace.msPerToken()).toBe(20)
})

test('the pace is of what runs and of what ended lately; older choices fade', () => {
  const pace = new Pace()
  for (let id = 0; id < 60; id++) {
    writes(pace, entry(id, 101), 101, 50)
    pace.ended(entry(id, 101), true)
  }
  expect(pace.msPerToken()).toBeCloseTo(50)
  for (let id = 60; id < 80; id++) {
    writes(pace, entry(id, 101), 101, 10)
    pace.ended(entry(id, 101), true)
  }
  expect(pace.msPerToken()).toBe(10)
})

test('one whose reader is slow tells nothing of the others', () => {
  const pace = new Pace()
  for (const [id, ms] of [10, 11, 9_000].entries()) writes(pace, entry(id, 500), 100, ms)
  expect(pace.msPerToken()).toBe(11)
  pace.ended(entry(2, 500), false)
  expect(pace.msPerToken()).toBe(11)
})

test('what is reserved counts whole until it is known how much of it is written', () => {
  const pace = new Pace()
  expect(pace.tokensLeft(entry(0, 1_000))).toBe(1_000)
  writes(pace, entry(0, 1_000), 50, 10)
  expect(pace.tokensLeft(entry(0, 1_000))).toBe(950)
  // Broken off: nothing is learnt of how long it would have been.
  pace.ended(entry(0, 1_000), false)
  expect(pace.tokensLeft(entry(1, 1_000))).toBe(1_000)
  writes(pace, entry(2, 1_000), 100, 10)
  pace.ended(entry(2, 1_000), true)
  expect(pace.tokensLeft(entry(1, 1_000))).toBe(100)
})

test('one that writes more than its share goes on for as long again, up to what it reserves', () => {
  const pace = new Pace()
  writes(pace, entry(0, 1_000), 100, 10)
  pace.ended(entry(0, 1_000), true)
  const long = entry(1, 1_000)
  const left = [40, 80, 300, 700, 1_000].map((tokens) => {
    writes(pace, long, tokens, 10)
    const expected = pace.tokensLeft(long)
    pace.ended(long, false)
    return expected
  })
  expect(left).toEqual([60, 80, 300, 300, 0])
})

const terms: QueueTerms = {
  slots: 1,
  guests: 0,
  waitingMax: 99,
  adaptersMax: 99,
  freeAdapter: null,
}
const callOf = (tenant: string, call: number, choices: number): Entry[] =>
  Array.from({ length: choices }, (_, at) => {
    return { id: call + at, call, isFirst: at === 0, tenant, adapter: 'base', tokens: 10 }
  })

test('the silence ahead is the wait for the first place, or between two choices, in the order of turns', () => {
  const queued = (...calls: Entry[][]) =>
    calls.reduce((queue, call) => entered(queue, call, terms)?.queue ?? queue, EMPTY_QUEUE)
  const ms = ({ id }: Entry) => (id === 21 ? 500 : 100)
  const silence = (...calls: Entry[][]) =>
    silenceAhead(queued(...calls), calls.at(-1)?.[0]?.call ?? -1, terms, ms)
  expect(silence(callOf('a', 0, 1))).toBe(0)
  expect(silence(callOf('a', 0, 1), callOf('b', 10, 2))).toBe(100)
  // The choice that runs, and one of each of those who came before.
  expect(silence(callOf('a', 0, 8), callOf('b', 10, 1))).toBe(200)
  expect(silence(callOf('a', 0, 8), callOf('c', 30, 8), callOf('b', 10, 1))).toBe(300)
  // Its second choice waits for c's second, which is longer than what was ahead of the first.
  expect(silence(callOf('a', 0, 1), callOf('c', 20, 8), callOf('b', 10, 2))).toBe(500)
  // Its own choices follow one another without a pause.
  expect(silence(callOf('a', 0, 8))).toBe(0)
  // A whole line of its own before it.
  expect(silence(callOf('a', 0, 8), callOf('a', 10, 1))).toBe(800)
})

test('the next end is the soonest', () => {
  expect(nextEnd(EMPTY_QUEUE, () => 1)).toBeNull()
  const running = [entry(0, 30), entry(1, 20)]
  expect(nextEnd({ ...EMPTY_QUEUE, running }, ({ tokens }) => tokens)).toBe(20)
})
