import { describe, expect, test } from 'vitest'
import { accountOfWallet } from '../../schemas/ids.ts'
import { admit } from './keys.ts'
import { GRANT, WALLET } from './sample-call.cases.ts'

const key = { ...GRANT, nonce: 'n', createdAtMs: 1, expiresAtMs: null, revokedAtMs: null }
const refusal = (kind: string) => ({ ok: false, error: { kind } })

describe('a key', () => {
  test('of this account is admitted as its caller', () => {
    const value = { accountId: accountOfWallet(WALLET), keyId: GRANT.keyId, wallet: WALLET }
    expect(admit(WALLET, key, 5)).toEqual({ ok: true, value })
  })

  test('that the account does not have is unknown, also where there is no account', () => {
    expect(admit(WALLET, null, 5)).toEqual(refusal('key_unknown'))
    expect(admit(null, null, 5)).toEqual(refusal('key_unknown'))
  })

  test('is refused from the moment at which it expires, or was revoked', () => {
    expect(admit(WALLET, { ...key, expiresAtMs: 6 }, 5).ok).toBe(true)
    expect(admit(WALLET, { ...key, expiresAtMs: 5 }, 5)).toEqual(refusal('key_expired'))
    expect(admit(WALLET, { ...key, revokedAtMs: 9, expiresAtMs: 6 }, 5)).toEqual(
      refusal('key_revoked'),
    )
  })
})
