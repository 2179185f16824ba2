import { describe, expect, test } from 'vitest'
import { promptThreads, type CoreUse } from './prompt-threads.ts'

const READER = { name: 'the first' }
const OTHER = { name: 'another' }
const quiet: CoreUse = { pressure: () => 0, neighbours: () => 0 }
const short = { tokens: 12, past: 0 }

type Moment = {
  readonly tokens: number
  readonly otherCalls: number
  readonly cores: number
  readonly neighbours: number | null
  readonly pressure: number | null
}
const idle: Moment = { tokens: 12, otherCalls: 0, cores: 2, neighbours: 0, pressure: 0 }

function chosen({ tokens, otherCalls, cores, neighbours, pressure }: Moment): number {
  const use = { neighbours: () => neighbours, pressure: () => pressure }
  const { choose } = promptThreads(cores, use, () => 0)
  return choose(READER, { tokens, past: 0 }, otherCalls)
}

describe('a slice of a prompt is read by', () => {
  test.each<readonly [string, Moment, number]>([
    ['two threads where nothing else runs', idle, 2],
    ['two, also a whole slice', { ...idle, tokens: 64 }, 2],
    ['two, where two more cores are idle', { ...idle, cores: 4, otherCalls: 1, neighbours: 1 }, 2],
    ['two, where two of four cores have other calls', { ...idle, cores: 4, otherCalls: 2 }, 2],
    ['two and no more, however many cores are idle', { ...idle, cores: 64 }, 2],
    ['two, where hardly anything waited for a core', { ...idle, pressure: 15 }, 2],
    ['one, where much waited for a core', { ...idle, pressure: 15.1 }, 1],
    ['one, where a neighbour runs', { ...idle, neighbours: 1 }, 1],
    ['one, where the engine answers another call', { ...idle, otherCalls: 1 }, 1],
    ['one, where only one more core is idle', { ...idle, cores: 4, neighbours: 3 }, 1],
    ['one, where calls are between their steps', { ...idle, cores: 4, otherCalls: 3 }, 1],
    ['one, on one core', { ...idle, cores: 1 }, 1],
    ['one, as a single token is', { ...idle, tokens: 1 }, 1],
    ['one, where the system does not tell who runs', { ...idle, neighbours: null }, 1],
    ['one, where the system does not tell who waited', { ...idle, pressure: null }, 1],
    ['one, where a host runs more than the container has cores', { ...idle, neighbours: 9 }, 1],
  ])('%s', (_, moment, threads) => {
    expect(chosen(moment)).toBe(threads)
  })
})

test('of calls that ask at once, one has the second thread, until its slice is read or it goes', () => {
  const { choose, took, leave } = promptThreads(4, quiet, () => 0)
  const both = () => [choose(READER, short, 2), choose(OTHER, short, 2)]
  expect(both()).toEqual([2, 1])
  // Asked anew, it has given its own back before.
  expect(both()).toEqual([2, 1])
  took(OTHER, short, 50)
  expect(choose(OTHER, short, 2)).toBe(1)
  took(READER, short, 30)
  expect(choose(OTHER, short, 2)).toBe(2)
  expect(choose(READER, short, 2)).toBe(1)
  leave(READER)
  expect(choose(READER, short, 2)).toBe(1)
  leave(OTHER)
  expect(choose(READER, short, 2)).toBe(2)
})

/** What reads slices of some milliseconds, and says by how many threads the next one would be. */
function clocked() {
  let nowMs = 1_000
  const { choose, took, leave } = promptThreads(2, quiet, () => nowMs)
  const next = (): number => {
    const threads = choose(READER, short, 0)
    leave(READER)
    return threads
  }
  return {
    next,
    one: (tokens: number, past: number, ms: number) => took(READER, { tokens, past }, ms),
    two: (tokens: number, past: number, ms: number) => {
      expect(choose(READER, { tokens, past }, 0)).toBe(2)
      took(READER, { tokens, past }, ms)
    },
    wait: (ms: number) => void (nowMs += ms),
  }
}

test('where two threads took longer than one would have, one reads for thirty times what was lost', () => {
  const { one, two, next, wait } = clocked()
  one(12, 0, 45)
  two(12, 0, 45)
  expect(next()).toBe(2)
  two(12, 0, 55)
  for (const ms of [0, 299]) {
    wait(ms)
    expect(next()).toBe(1)
  }
  wait(1)
  two(12, 0, 2_045)
  wait(59_999)
  expect(next()).toBe(1)
  wait(1)
  expect(next()).toBe(2)
})

test('what one thread would have taken is known by tokens and by what was read before', () => {
  const { one, two, next } = clocked()
  one(12, 0, 45)
  // 70 tokens of work beside 18.
  two(64, 0, 175)
  expect(next()).toBe(2)
  // As much again for what is looked back at.
  two(64, 4_096, 334)
  expect(next()).toBe(2)
  two(64, 0, 176)
  expect(next()).toBe(1)
})

test('it is learned from slices that one thread read, step by step, and not from single tokens', () => {
  const { one, two, next, wait } = clocked()
  one(12, 0, 40)
  one(1, 0, 9_000)
  one(12, 0, 120)
  two(12, 0, 50)
  expect(next()).toBe(2)
  two(12, 0, 51)
  expect(next()).toBe(1)
  wait(30)
  expect(next()).toBe(2)
})

test('before it is known, a slice may take as long as hanging up', () => {
  const { two, next, wait } = clocked()
  two(64, 0, 250)
  expect(next()).toBe(2)
  two(12, 0, 251)
  expect(next()).toBe(1)
  wait(30)
  expect(next()).toBe(2)
})

test('the system is asked only where it could make a difference, and the cheaper question first', () => {
  const asked: string[] = []
  let pressure = 99
  const use: CoreUse = {
    pressure: () => (asked.push('pressure'), pressure),
    neighbours: () => (asked.push('neighbours'), 0),
  }
  const { choose } = promptThreads(2, use, () => 0)
  expect([choose(READER, { tokens: 1, past: 0 }, 0), choose(READER, short, 1)]).toEqual([1, 1])
  expect(asked).toEqual([])
  expect(choose(READER, short, 0)).toBe(1)
  expect(asked).toEqual(['pressure'])
  pressure = 0
  expect(choose(READER, short, 0)).toBe(2)
  expect(asked).toEqual(['pressure', 'pressure', 'neighbours'])
})
