import { describe, expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { admit, FULL_POLICY, grant, revoked, rotated, updated } from './keys.ts'
import type { KeyRow, SecretRow } from './key-rows.port.ts'
import type { KeyPolicy } from './meter.port.ts'
import { GRANT } from './sample-call.cases.ts'

const POLICY: KeyPolicy = { ...FULL_POLICY, scopes: ['inference'] }
const key: KeyRow = {
  keyId: GRANT.keyId,
  nonce: 'n',
  name: 'tests',
  policy: POLICY,
  createdAtMs: 1,
  revokedAtMs: null,
  revokedFor: null,
}
const secret: SecretRow = {
  keyDigest: GRANT.keyDigest,
  pepper: 1,
  keyId: GRANT.keyId,
  last4: 'abcd',
  createdAtMs: 1,
  expiresAtMs: null,
}
const fresh = { keyDigest: 'e'.repeat(64), pepper: 2, last4: 'wxyz' }
const refusal = (kind: string) => ({ ok: false, error: { kind } })
const expiring = (expiresAtMs: number) => ({ ...key, policy: { ...POLICY, expiresAtMs } })

describe('a key', () => {
  test('is admitted by its secret, and unknown without', () => {
    expect(admit(key, secret, 5)).toEqual({ ok: true, value: key })
    expect(admit(null, secret, 5)).toEqual(refusal('key_unknown'))
    expect(admit(key, null, 5)).toEqual(refusal('key_unknown'))
  })

  test('is refused from the moment at which it expires; revoked is said before expired', () => {
    expect(admit(expiring(6), secret, 5).ok).toBe(true)
    expect(admit(expiring(5), secret, 5)).toEqual(refusal('key_expired'))
    expect(admit({ ...expiring(5), revokedAtMs: 9 }, secret, 5)).toEqual(refusal('key_revoked'))
  })

  test('is revoked once: a second revocation changes neither time nor reason', () => {
    const leaked = revoked(key, 'leaked', 7)
    expect(leaked).toMatchObject({ revokedAtMs: 7, revokedFor: 'leaked' })
    expect(revoked(leaked, 'owner', 9)).toBe(leaked)
  })
})

describe('a rotation', () => {
  test('leaves the old secret its grace, to the millisecond, and the new one no end', () => {
    const turned = rotated(key, [secret], fresh, 10, 100)
    if (!turned.ok) throw new Error('not refused')
    const [old] = turned.value.old
    expect(admit(key, old ?? null, 109).ok).toBe(true)
    expect(admit(key, old ?? null, 110)).toEqual(refusal('key_rotated'))
    expect(turned.value.secret).toMatchObject({ ...fresh, createdAtMs: 100, expiresAtMs: null })
  })

  test('never lengthens a grace that runs already', () => {
    const dying = { ...secret, expiresAtMs: 105 }
    const turned = rotated(key, [secret, dying], fresh, 10, 100)
    expect(turned).toMatchObject({ ok: true, value: { old: [{ expiresAtMs: 110 }] } })
  })

  test('that is sent again with another secret ends no old one earlier', () => {
    const first = rotated(key, [secret], fresh, 10, 100)
    if (!first.ok) throw new Error('not refused')
    const kept = [first.value.secret, ...first.value.old]
    const again = rotated(key, kept, { ...fresh, keyDigest: 'third' }, 10, 103)
    if (!again.ok) throw new Error('not refused')
    // The one that nobody may have seen gets an end; the one that is deployed keeps its own.
    expect(again.value.old).toEqual([{ ...first.value.secret, expiresAtMs: 113 }])
    expect(first.value.old).toMatchObject([{ keyDigest: secret.keyDigest, expiresAtMs: 110 }])
  })

  test('of a revoked key is refused', () => {
    const dead = revoked(key, 'owner', 1)
    expect(rotated(dead, [secret], fresh, 10, 100)).toEqual(refusal('key_is_revoked'))
    expect(updated(dead, { name: 'other' })).toEqual(refusal('key_is_revoked'))
  })
})

describe('an update', () => {
  test('changes what it names, and budgets one by one', () => {
    const capped = updated(key, { budgets: { day: 5n as never }, rpm: 3 })
    expect(capped).toMatchObject({
      ok: true,
      value: { name: 'tests', policy: { rpm: 3, tpm: null, budgets: { day: 5n, month: null } } },
    })
  })

  test('neither makes a key that manages keys nor touches one', () => {
    const wallet = refusal('admin_by_wallet_only')
    expect(updated(key, { scopes: ['inference', 'admin'] })).toEqual(wallet)
    const admin = { ...key, policy: FULL_POLICY }
    expect(updated(admin, { name: 'mine' })).toEqual(wallet)
    expect(updated(admin, { expiresAtMs: null })).toEqual(wallet)
  })
})

test('a nonce makes one key: the same grant again is told the same, another is refused', () => {
  const other = { ...GRANT, keyId: contentId('key', 'other'), keyDigest: 'f'.repeat(64) }
  expect(grant(GRANT, 'n', null, 3)).toMatchObject({ ok: true, value: { key: { createdAtMs: 3 } } })
  expect(grant(GRANT, 'n', [secret], 4)).toEqual({ ok: true, value: null })
  expect(grant(other, 'n', [secret], 4)).toEqual(refusal('nonce_used'))
})
