import { expect, test } from 'vitest'
import { duration, rateHeaders } from './rate-headers.ts'

test.each([
  [0, '0ms'],
  [12, '12ms'],
  [999, '999ms'],
  [1_000, '1s'],
  [4_500, '4.5s'],
  [59_999, '59.999s'],
  [60_000, '1m0s'],
  [360_000, '6m0s'],
  [61_200, '1m2s'],
  [119_500, '2m0s'],
])('%i ms are written %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test('a key without limits sends no header', () => {
  expect(rateHeaders({ requests: null, tokens: null })).toEqual({})
})

test('one limit tells itself alone', () => {
  const tokens = { limit: 100, remaining: 40, resetMs: 1_500 }
  expect(rateHeaders({ requests: null, tokens })).toEqual({
    'x-ratelimit-limit-tokens': '100',
    'x-ratelimit-remaining-tokens': '40',
    'x-ratelimit-reset-tokens': '1.5s',
    'ratelimit-policy': '"tokens";q=100;w=60',
    ratelimit: '"tokens";r=40;t=2',
  })
})
