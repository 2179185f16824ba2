import { describe, expect, test } from 'vitest'
import { nanoUsd } from '../schemas/money.ts'
import { authenticate, type Credential } from './auth/authenticate.ts'
import { holdFor } from './known-key.ts'
import { BookOnSqlite } from './meter/book-on-sqlite.cases.ts'
import type { HoldRequest, Meter } from './meter/meter.port.ts'
import { holdRequest, WALLET } from './meter/sample-call.cases.ts'
import { walletKeyId, walletProofs } from './auth/authenticate.ts'
import { FULL_POLICY } from './meter/keys.ts'
import { assert } from '../schemas/result.ts'

const peppers = { current: { version: 1, secret: 'a pepper of tests' }, retired: [] }
const CREDIT = 1_000n

/** A wallet with credit, and the key as which its payments call. */
function payingWallet() {
  const real = new BookOnSqlite()
  const { newest } = walletProofs(WALLET, peppers)
  const grant = {
    keyId: walletKeyId(WALLET),
    name: 'x402',
    policy: FULL_POLICY,
    ...newest,
    last4: 'x402',
  }
  real.run((book) => book.grantKey(WALLET, grant, 'x402', 0))
  real.run((book) => book.credit(WALLET, 'd', nanoUsd(CREDIT), 0))
  const meter: Pick<Meter, 'hold'> = {
    hold: async (request) => real.run((book) => book.hold(request, 0)),
  }
  const hold = (credential: Credential, request: Omit<HoldRequest, 'keyDigest'>) => {
    const claimed = authenticate(credential, peppers)
    assert(claimed.ok, 'a wallet names itself')
    const own = { ...request, keyDigest: claimed.value.digest }
    return holdFor(claimed.value, meter as Meter, own)
  }
  return { real, hold }
}

const priced = (name: string, fixed: bigint, maxTokens: number | null = 10) =>
  holdRequest(name, {
    fixedNanoUsd: nanoUsd(fixed),
    nanoUsdPerCompletionToken: nanoUsd(1n),
    maxTokens,
    maxTokensLimit: 5_000,
  })
const signedFor = (amount: bigint, funding: bigint | null = null): Credential => ({
  kind: 'wallet',
  wallet: WALLET,
  funding: funding === null ? null : { depositId: 'x402:p', amountNanoUsd: nanoUsd(funding) },
  limitNanoUsd: nanoUsd(amount),
})

describe('a payment that a wallet signed', () => {
  test('spends no more of its credit than it was signed for', async () => {
    const { real, hold } = payingWallet()
    expect(await hold(signedFor(1n), priced('a', 90n))).toEqual({
      ok: false,
      error: { kind: 'payment_required', neededNanoUsd: 100n },
    })
    expect(await hold(signedFor(99n), priced('b', 90n))).toMatchObject({ ok: false })
    expect(real.book.balance()).toMatchObject({ availableNanoUsd: CREDIT, heldNanoUsd: 0n })
    expect(await hold(signedFor(100n), priced('c', 90n))).toMatchObject({
      value: { heldNanoUsd: 100n },
    })
  })

  test('is credited and held in one step, and credited once', async () => {
    const { real, hold } = payingWallet()
    expect(await hold(signedFor(1_500n, 1_500n), priced('a', 1_490n))).toMatchObject({ ok: true })
    await hold(signedFor(1_500n, 1_500n), priced('b', 0n))
    expect(real.book.balance().depositedNanoUsd).toBe(CREDIT + 1_500n)
  })

  test('of a call without a limit has a price all the same', async () => {
    const { hold } = payingWallet()
    const nobody = await hold({ kind: 'nobody' }, priced('a', 0n, null))
    expect(nobody).toMatchObject({ error: { kind: 'payment_required', neededNanoUsd: 1_024n } })
  })
})
