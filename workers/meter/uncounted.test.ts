import { expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import type { HoldRefusal } from './meter.port.ts'
import { isForCounting } from './uncounted.ts'

const n = nanoUsd(1n)
const rates = { requests: null, tokens: null }
const budget = { limitNanoUsd: n, leftNanoUsd: n, reservedNanoUsd: n, neededNanoUsd: n }
const limited = { kind: 'rate_limited', retryAfterMs: 1, rates } as const
const credit = { neededNanoUsd: n, availableNanoUsd: n, affordableTokens: 0 }

const REFUSALS: [boolean, HoldRefusal][] = [
  [true, { kind: 'credit_insufficient', ...credit }],
  [false, { kind: 'credit_insufficient', ...credit, availableNanoUsd: nanoUsd(0n) }],
  [true, { kind: 'budget_exceeded', period: 'day', affordableTokens: 0, resetsAtMs: 1, ...budget }],
  [
    false,
    {
      kind: 'budget_exceeded',
      period: 'day',
      affordableTokens: 0,
      resetsAtMs: 1,
      ...budget,
      leftNanoUsd: nanoUsd(0n),
    },
  ],
  [true, { kind: 'tokens_above_limit', tokens: 2, limit: 1 }],
  [true, { ...limited, limit: 'tokens_per_minute' }],
  [false, { ...limited, limit: 'requests_per_minute' }],
  [false, { ...limited, limit: 'concurrency' }],
  [false, { kind: 'key_revoked' }],
]

test.each(REFUSALS)(
  'counting the prompt could help: %s, where a bound is told %o',
  (could, told) => {
    expect(isForCounting(err(told))).toBe(could)
  },
)

test('a bound that clamps is counted, one that does not decide is not', () => {
  const clamped = (clampedByCredit: boolean, clampedByRate: boolean) =>
    isForCounting(ok({ clampedByCredit, clampedByRate }))
  expect(clamped(true, false)).toBe(true)
  expect(clamped(false, true)).toBe(true)
  expect(clamped(false, false)).toBe(false)
})
