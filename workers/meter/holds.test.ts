import { expect, test } from 'vitest'
import { nanoUsd } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import { NO_POLICY, openHold, type HoldPolicy } from './holds.ts'
import { UNUSED } from './key-use.ts'
import { callerOf } from './keys.ts'
import type { HoldRequest } from './meter.port.ts'
import { EMPTY_BALANCE } from './ledger.ts'
import { GRANT, holdRequest, WALLET } from './sample-call.cases.ts'

const price = { fixedNanoUsd: nanoUsd(10n), nanoUsdPerCompletionToken: nanoUsd(1n) }
const opening = (policy: HoldPolicy, maxTokens: number | null, more: Partial<HoldRequest> = {}) =>
  openHold({
    balance: { ...EMPTY_BALANCE, availableNanoUsd: nanoUsd(100n) },
    caller: callerOf(WALLET, GRANT),
    request: { ...holdRequest('a call', { ...price, maxTokens, maxTokensLimit: 500 }), ...more },
    earlier: null,
    policy,
    nowMs: 0,
    ttlMs: 1,
  })

test('a key with a budget holds no more than the budget, the account no more than it has', () => {
  const budget = (left: bigint) => ({ ...NO_POLICY, spendableNanoUsd: nanoUsd(left) })
  const tokens = (policy: HoldPolicy) => {
    const { result } = opening(policy, null)
    return result.ok ? result.value.maxTokens : result.error
  }
  expect([tokens(NO_POLICY), tokens(budget(30n)), tokens(budget(300n))]).toEqual([90, 20, 90])
  const kind = 'credit_insufficient'
  expect(opening(budget(30n), 21).result).toMatchObject({ ok: false, error: { kind } })
})

test('a policy that refuses the amount leaves no change; one that takes it adds its rows', () => {
  const seen: [bigint, number][] = []
  const refusing: HoldPolicy = {
    ...NO_POLICY,
    take(amount, maxTokens) {
      seen.push([amount, maxTokens])
      return err({ kind: 'key_expired' })
    },
  }
  const refused = opening(refusing, 5)
  expect(refused).toEqual({ changes: {}, result: { ok: false, error: { kind: 'key_expired' } } })
  expect(seen).toEqual([[15n, 5]])
  const use = { keyId: GRANT.keyId, use: UNUSED }
  const reservation = { periods: { day: 1, month: 1, total: 0 }, tokens: 12 }
  const rates = { requests: { limit: 3, remaining: 2, resetMs: 1 }, tokens: null }
  const taking = { ...NO_POLICY, take: () => ok({ use, reservation, rates }) }
  const taken = opening(taking, 5)
  expect(taken.changes).toMatchObject({ use, hold: { heldNanoUsd: 15n, reservation } })
  expect(taken.result).toMatchObject({ value: { rates } })
})

test('a budget that is less than the account has, and too little, is named in its place', () => {
  const budget: HoldPolicy = {
    ...NO_POLICY,
    spendableNanoUsd: nanoUsd(12n),
    overspent: ({ neededNanoUsd, affordableTokens }) => {
      expect([neededNanoUsd, affordableTokens]).toEqual([15n, 2])
      return { kind: 'key_expired' }
    },
  }
  expect(opening(budget, 5).result).toEqual({ ok: false, error: { kind: 'key_expired' } })
  expect(opening({ ...budget, spendableNanoUsd: nanoUsd(500n) }, 95).result).toMatchObject({
    error: { kind: 'credit_insufficient' },
  })
})

test('a token limit clamps who named no number, and nobody else', () => {
  const limit = { ...NO_POLICY, maxTokensLimit: 4 }
  const tokens = (asked: number | null) => opening(limit, asked).result
  expect(tokens(null)).toMatchObject({ value: { maxTokens: 4, clampedByCredit: false } })
  expect(tokens(5)).toMatchObject({ value: { maxTokens: 5, clampedByRate: false } })
})

test('who is clamped by a token limit is told so, unless credit or the context is the nearer end', () => {
  const clamped = (maxTokensLimit: number, promptTokens = 0, spendable = 500n) => {
    const policy = { ...NO_POLICY, maxTokensLimit, spendableNanoUsd: nanoUsd(spendable) }
    const call = { model: 'm', datanets: [], promptTokens }
    const { result } = opening(policy, null, { maxTokensLimit: 80, call })
    return result.ok ? [result.value.clampedByRate, result.value.clampedByCredit] : result.error
  }
  expect(clamped(4)).toEqual([true, false])
  expect(clamped(80)).toEqual([false, false])
  // Beside 40 tokens of prompt the context of 80 has room for 40.
  expect(clamped(39, 40)).toEqual([true, false])
  expect(clamped(40, 40)).toEqual([false, false])
  // A prompt that may fill the context leaves an answer of unknown length.
  expect(clamped(79, 80)).toEqual([true, false])
  expect(clamped(50, 0, 20n)).toEqual([false, true])
})
