import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import { NO_POLICY, openHold, type HoldPolicy } from './holds.ts'
import { callerOf } from './keys.ts'
import { EMPTY_BALANCE } from './ledger.ts'
import { GRANT, holdRequest, WALLET } from './sample-call.cases.ts'

const price = { fixedNanoUsd: nanoUsd(10n), nanoUsdPerCompletionToken: nanoUsd(1n) }
const opening = (policy: HoldPolicy, maxTokens: number | null) =>
  openHold({
    balance: { ...EMPTY_BALANCE, availableNanoUsd: nanoUsd(100n) },
    caller: callerOf(WALLET, GRANT),
    request: holdRequest('a call', { ...price, maxTokens, maxTokensLimit: 500 }),
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
    spendableNanoUsd: null,
    take(amount, maxTokens) {
      seen.push([amount, maxTokens])
      return err({ kind: 'key_expired' })
    },
  }
  const refused = opening(refusing, 5)
  expect(refused).toEqual({ changes: {}, result: { ok: false, error: { kind: 'key_expired' } } })
  expect(seen).toEqual([[15n, 5]])
  const used = { ...GRANT, keyId: contentId('key', 'x'), nonce: 'n', createdAtMs: 0 }
  const key = { ...used, expiresAtMs: null, revokedAtMs: null }
  const taken = opening({ spendableNanoUsd: null, take: () => ok({ key }) }, 5)
  expect(taken.changes).toMatchObject({ key, hold: { heldNanoUsd: 15n } })
})
