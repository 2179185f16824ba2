import { expect, test } from 'vitest'
import type { Entry } from './fair-queue.ts'
import { Pace } from './pace.ts'

const entry = (id: number, tokens: number): Entry => {
  return { id, call: id, isFirst: true, tenant: 'a', adapter: 'base', tokens }
}
/** A choice that writes so many tokens, one each `ms`, from time 0. */
function writes(pace: Pace, one: Entry, tokens: number, ms: number): void {
  for (let at = 0; at < tokens; at++) pace.wrote(one, 1, at * ms)
}
/** Choices of 1,000 tokens that have written these shares of them, 10 ms a token. */
function ended(pace: Pace, shares: readonly number[]): void {
  for (const [at, share] of shares.entries()) {
    writes(pace, entry(900 + at, 1_000), share * 1_000, 10)
    pace.ended(entry(900 + at, 1_000), true)
  }
}
const msOf = (pace: Pace, one: Entry) => pace.msLeft()?.(one) ?? null
/** A choice that will write all of its 1,000 tokens: ms of each. */
const msPerToken = (pace: Pace) => {
  const ms = msOf(pace, entry(-1, 1_000))
  return ms === null ? null : ms / 1_000
}
/** Three that wrote all they reserved, too little to tell a pace. */
function usedAll(pace: Pace): void {
  for (let id = -4; id < -1; id++) {
    pace.wrote(entry(id, 1), 1, 0)
    pace.ended(entry(id, 1), true)
  }
}

test('no pace is known before enough was written; the prompt does not count', () => {
  const pace = new Pace()
  usedAll(pace)
  const one = entry(0, 500)
  pace.wrote(one, 1, 9_000)
  for (let at = 1; at < 32; at++) pace.wrote(one, 1, 9_000 + at * 20)
  expect(msPerToken(pace)).toBeNull()
  pace.wrote(one, 1, 9_640)
  expect(msPerToken(pace)).toBe(20)
})

test('the pace is of what runs and of what ended lately; older choices fade', () => {
  const pace = new Pace()
  usedAll(pace)
  for (let id = 0; id < 60; id++) {
    writes(pace, entry(id, 101), 101, 50)
    pace.ended(entry(id, 101), true)
  }
  expect(msPerToken(pace)).toBeCloseTo(50)
  for (let id = 60; id < 80; id++) {
    writes(pace, entry(id, 101), 101, 10)
    pace.ended(entry(id, 101), true)
  }
  expect(msPerToken(pace)).toBe(10)
})

test('one whose reader is slow tells nothing of the others', () => {
  const pace = new Pace()
  usedAll(pace)
  for (const [id, ms] of [10, 11, 9_000].entries()) writes(pace, entry(id, 500), 100, ms)
  expect(msPerToken(pace)).toBe(11)
  pace.ended(entry(2, 500), false)
  expect(msPerToken(pace)).toBe(11)
})

test('nothing is foreseen before three choices came to an end of their own', () => {
  const pace = new Pace()
  writes(pace, entry(0, 1_000), 50, 10)
  // Broken off: nothing is learnt of how long it would have been.
  pace.ended(entry(0, 1_000), false)
  ended(pace, [0.1, 0.2])
  expect(msOf(pace, entry(1, 1_000))).toBeNull()
  ended(pace, [0.3])
  expect(msOf(pace, entry(1, 1_000))).toBe(2_000)
})

test('the share is a median: some who use all that they reserve do not make others seem to', () => {
  const pace = new Pace()
  ended(pace, [0.05, 1, 0.05, 1, 0.1, 0.1, 1])
  expect(msOf(pace, entry(1, 1_000))).toBe(1_000)
  // One that ended without a word wrote nothing of it.
  for (let id = 10; id < 18; id++) pace.ended(entry(id, 1_000), true)
  expect(msOf(pace, entry(1, 1_000))).toBe(0)
})

test('one that writes more than its share goes on for as long again, up to what it reserves', () => {
  const pace = new Pace()
  ended(pace, [0.1, 0.1, 0.1])
  const long = entry(1, 1_000)
  const left = [40, 80, 300, 700, 1_000].map((tokens) => {
    writes(pace, long, tokens, 10)
    const expected = msOf(pace, long)
    pace.ended(long, false)
    return expected
  })
  expect(left).toEqual([600, 800, 3_000, 3_000, 0])
})
