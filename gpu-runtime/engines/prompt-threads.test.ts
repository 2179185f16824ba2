import { describe, expect, test } from 'vitest'
import { promptThreads, type CoreUse } from './prompt-threads.ts'

const READER = { name: 'the first' }
const OTHER = { name: 'another' }
const quiet: CoreUse = { pressure: () => 0, neighbours: () => 0 }
const short = { tokens: 12, past: 0 }
const none = () => 0
const noPause = () => Promise.resolve()

type Moment = {
  readonly tokens: number
  readonly otherCalls: number
  readonly cores: number
  readonly neighbours: number | null
  readonly pressure: number | null
}
const idle: Moment = { tokens: 12, otherCalls: 0, cores: 2, neighbours: 0, pressure: 0 }

function chosen({ tokens, otherCalls, cores, neighbours, pressure }: Moment): Promise<number> {
  const use = { neighbours: () => neighbours, pressure: () => pressure }
  const { choose } = promptThreads(cores, use, () => 0, noPause)
  return choose(READER, { tokens, past: 0 }, () => otherCalls)
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
  ])('%s', async (_, moment, threads) => {
    expect(await chosen(moment)).toBe(threads)
  })
})

test('of calls that ask at once, one has the second thread, until its slice is read or it goes', async () => {
  const { choose, took, leave } = promptThreads(4, quiet, () => 0, noPause)
  const two = () => 2
  const both = () => Promise.all([choose(READER, short, two), choose(OTHER, short, two)])
  expect(await both()).toEqual([2, 1])
  // Asked anew, it has given its own back before.
  expect(await both()).toEqual([2, 1])
  took(OTHER, short, 50)
  expect(await choose(OTHER, short, two)).toBe(1)
  took(READER, short, 30)
  expect(await choose(OTHER, short, two)).toBe(2)
  expect(await choose(READER, short, two)).toBe(1)
  leave(READER)
  expect(await choose(READER, short, two)).toBe(1)
  leave(OTHER)
  expect(await choose(READER, short, two)).toBe(2)
})

/** What reads slices of some milliseconds, and says by how many threads the next one would be. */
function clocked() {
  let nowMs = 1_000
  const { choose, took, leave } = promptThreads(2, quiet, () => nowMs, noPause)
  const next = async (): Promise<number> => {
    const threads = await choose(READER, short, none)
    leave(READER)
    return threads
  }
  return {
    next,
    one: (tokens: number, past: number, ms: number) => took(READER, { tokens, past }, ms),
    two: async (tokens: number, past: number, ms: number) => {
      expect(await choose(READER, { tokens, past }, none)).toBe(2)
      took(READER, { tokens, past }, ms)
    },
    wait: (ms: number) => void (nowMs += ms),
  }
}

test('where two threads took longer than one would have, one reads for ten times what was lost', async () => {
  const { one, two, next, wait } = clocked()
  one(12, 0, 45)
  await two(12, 0, 45)
  expect(await next()).toBe(2)
  await two(12, 0, 55)
  for (const ms of [0, 99]) {
    wait(ms)
    expect(await next()).toBe(1)
  }
  wait(1)
  await two(12, 0, 2_045)
  wait(19_999)
  expect(await next()).toBe(1)
  wait(1)
  expect(await next()).toBe(2)
})

test('what one thread would have taken is known by tokens and by what was read before', async () => {
  const { one, two, next } = clocked()
  one(12, 0, 45)
  // 70 tokens of work beside 18.
  await two(64, 0, 175)
  expect(await next()).toBe(2)
  // As much again for what is looked back at.
  await two(64, 4_096, 334)
  expect(await next()).toBe(2)
  await two(64, 0, 176)
  expect(await next()).toBe(1)
})

test('it is learned from slices that one thread read, step by step, and not from single tokens', async () => {
  const { one, two, next, wait } = clocked()
  one(12, 0, 40)
  one(1, 0, 9_000)
  one(12, 0, 120)
  await two(12, 0, 50)
  expect(await next()).toBe(2)
  await two(12, 0, 51)
  expect(await next()).toBe(1)
  wait(10)
  expect(await next()).toBe(2)
})

test('before it is known, a slice may take as long as hanging up', async () => {
  const { two, next, wait } = clocked()
  await two(64, 0, 250)
  expect(await next()).toBe(2)
  await two(12, 0, 251)
  expect(await next()).toBe(1)
  wait(10)
  expect(await next()).toBe(2)
})

test('the system is asked only where it could make a difference, and the cheaper question first', async () => {
  const asked: string[] = []
  let pressure = 99
  const use: CoreUse = {
    pressure: () => (asked.push('pressure'), pressure),
    neighbours: () => (asked.push('neighbours'), 0),
  }
  const { choose } = promptThreads(2, use, () => 0, noPause)
  expect(await choose(READER, { tokens: 1, past: 0 }, none)).toBe(1)
  expect(await choose(READER, short, () => 1)).toBe(1)
  expect(asked).toEqual([])
  expect(await choose(READER, short, none)).toBe(1)
  expect(asked).toEqual(['pressure'])
  pressure = 0
  expect(await choose(READER, short, none)).toBe(2)
  expect(asked).toEqual(['pressure', 'pressure', 'neighbours'])
})

describe('a neighbour is waited for', () => {
  /** Busy for so many pauses, in each of which `meanwhile` happens. */
  function busy(pauses: number, meanwhile = () => {}) {
    let passed = 0
    const use: CoreUse = { pressure: () => 0, neighbours: () => (passed < pauses ? 1 : 0) }
    const pause = () => {
      passed++
      meanwhile()
      return Promise.resolve()
    }
    return { ...promptThreads(2, use, () => 0, pause), passed: () => passed }
  }

  test.each([
    [1, 2, 1],
    [3, 2, 3],
    [4, 1, 3],
  ])('that runs for %i pauses: %i threads after %i', async (pauses, threads, waited) => {
    const { choose, passed } = busy(pauses)
    expect(await choose(READER, short, none)).toBe(threads)
    expect(passed()).toBe(waited)
  })

  test('but no call that begins meanwhile is stretched', async () => {
    let others = 0
    const { choose } = busy(1, () => void others++)
    expect(await choose(READER, short, () => others)).toBe(1)
    others = 0
    expect(await choose(OTHER, short, () => others)).toBe(2)
  })
})
