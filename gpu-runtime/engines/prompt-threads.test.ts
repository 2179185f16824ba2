import { describe, expect, test } from 'vitest'
import { promptThreads } from './prompt-threads.ts'

const idle = { tokens: 12, otherCalls: 0, cores: 2, neighbours: 0, pressure: 0 }
type Moment = typeof idle

const chosen = ({ tokens, otherCalls, cores, ...use }: Moment): number =>
  promptThreads(
    cores,
    () => use,
    () => 0,
  ).choose(tokens, otherCalls)

describe('a slice of a prompt is read by', () => {
  test.each([
    ['two threads where nothing else runs', idle, 2],
    ['two, also a whole slice', { ...idle, tokens: 64 }, 2],
    ['two, where two more cores are idle', { ...idle, cores: 4, otherCalls: 1, neighbours: 1 }, 2],
    ['two and no more, however many cores are idle', { ...idle, cores: 64 }, 2],
    ['two, where hardly anything waited for a core', { ...idle, pressure: 15 }, 2],
    ['one, where much waited for a core', { ...idle, pressure: 15.1 }, 1],
    ['one, where a neighbour runs', { ...idle, neighbours: 1 }, 1],
    ['one, where the engine answers another call', { ...idle, otherCalls: 1 }, 1],
    ['one, where only one more core is idle', { ...idle, cores: 4, neighbours: 3 }, 1],
    ['one, where calls are between their steps', { ...idle, cores: 4, otherCalls: 3 }, 1],
    ['one, on one core', { ...idle, cores: 1 }, 1],
    ['one, as a single token is', { ...idle, tokens: 1 }, 1],
    ['one, where a host runs more than the container has cores', { ...idle, neighbours: 9 }, 1],
  ] as const)('%s', (_, moment, threads) => {
    expect(chosen(moment)).toBe(threads)
  })

  test('one, where the system does not tell', () => {
    const { choose } = promptThreads(
      2,
      () => null,
      () => 0,
    )
    expect(choose(12, 0)).toBe(1)
  })
})

test('after a slice that two threads read for too long, one reads for a minute', () => {
  let nowMs = 1_000
  const { choose, took } = promptThreads(
    2,
    () => idle,
    () => nowMs,
  )
  took(2, 250)
  took(1, 5_000)
  expect(choose(12, 0)).toBe(2)
  took(2, 251)
  for (const [ms, threads] of [
    [1_000, 1],
    [60_999, 1],
    [61_000, 2],
  ] as const) {
    nowMs = ms
    expect(choose(12, 0)).toBe(threads)
  }
})

test('the system is asked only where it could make a difference', () => {
  let asked = 0
  const { choose } = promptThreads(
    2,
    () => {
      asked += 1
      return idle
    },
    () => 0,
  )
  expect([choose(1, 0), choose(12, 1), asked]).toEqual([1, 1, 0])
  expect([choose(12, 0), asked]).toEqual([2, 1])
})
