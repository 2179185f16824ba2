import { describe, expect, test } from 'vitest'
import { isRunnable, neighboursNow, promptThreads, runnableIn } from './prompt-threads.ts'

const idle = { tokens: 12, otherCalls: 0, cores: 2, neighbours: 0 }

describe('a slice of a prompt is read by', () => {
  test.each([
    ['two threads where nothing else runs', idle, 2],
    ['two, also a whole slice', { ...idle, tokens: 64 }, 2],
    ['two, where two more cores are idle', { ...idle, cores: 4, otherCalls: 1, neighbours: 1 }, 2],
    ['two and no more, however many cores are idle', { ...idle, cores: 64 }, 2],
    ['one, where a neighbour runs', { ...idle, neighbours: 1 }, 1],
    ['one, where the engine answers another call', { ...idle, otherCalls: 1 }, 1],
    ['one, where only one more core is idle', { ...idle, cores: 4, neighbours: 3 }, 1],
    ['one, where calls are between their steps', { ...idle, cores: 4, otherCalls: 3 }, 1],
    ['one, on one core', { ...idle, cores: 1 }, 1],
    ['one, as a single token is', { ...idle, tokens: 1 }, 1],
    ['one, where the system does not tell', { ...idle, neighbours: null }, 1],
    ['one, where a host runs more than the container has cores', { ...idle, neighbours: 9 }, 1],
  ] as const)('%s', (_, moment, threads) => {
    expect(promptThreads(moment)).toBe(threads)
  })
})

describe('what runs', () => {
  test.each([
    ['0.31 0.80 1.26 3/114 21599\n', 3],
    ['0.00 0.00 0.00 0/0 0\n', 0],
    ['11.02 9.80 10.26 12/1140 21599\n', 12],
    ['0.31 0.80 1.26', null],
    ['', null],
  ])('%j', (text, count) => {
    expect(runnableIn(text)).toBe(count)
  })

  test.each([
    ['2174 (libuv-worker) R 1 2174', true],
    ['2174 (node) S 1 2174', false],
    ['2174 (a) R (b) S 1 2174', false],
    ['2174 (a) S (b) R 1 2174', true],
    ['', false],
  ])('%j', (text, runs) => {
    expect(isRunnable(text)).toBe(runs)
  })

  test.runIf(process.platform === 'linux')('who asks is no neighbour of its own', () => {
    const seen = Array.from({ length: 20 }, neighboursNow)
    expect(Math.min(...seen.map((one) => one ?? -1))).toBeGreaterThanOrEqual(0)
  })
})
