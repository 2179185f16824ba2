// The keys of one account: which key does a digest open, may it still be used, and what becomes of it
// when its owner changes it? The key itself was never here. One nonce makes one key, for ever; only
// a wallet makes a key that manages keys, and nothing less ever widens one.
import { accountOfWallet } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { KEY_SCOPES } from '../../schemas/wire/key.ts'
import type { KeyRow, SecretRow } from './key-rows.port.ts'
import type { AdminRefusal, Caller, KeyGrant, KeyPatch, KeyPolicy } from './meter.port.ts'
import type { KeyRefusal, NewSecret } from './meter.port.ts'

/** What a wallet gets that asks for nothing in particular: the whole account, without an end. */
export const FULL_POLICY: KeyPolicy = {
  scopes: KEY_SCOPES,
  models: null,
  datanets: null,
  expiresAtMs: null,
  budgets: { day: null, month: null, total: null },
  rpm: null,
  tpm: null,
  maxParallel: null,
}

export function callerOf(wallet: Address, { keyId }: Pick<KeyRow, 'keyId'>): Caller {
  return { accountId: accountOfWallet(wallet), keyId, wallet }
}

/**
 * @param key the row that the caller's digest opens, null when the account has none
 * @param secret the secret with that digest
 */
export function admit(
  key: KeyRow | null,
  secret: SecretRow | null,
  nowMs: number,
): Result<KeyRow, KeyRefusal> {
  if (key === null || secret === null) return err({ kind: 'key_unknown' })
  if (key.revokedAtMs !== null) return err({ kind: 'key_revoked' })
  if (isPast(key.policy.expiresAtMs, nowMs)) return err({ kind: 'key_expired' })
  if (isPast(secret.expiresAtMs, nowMs)) return err({ kind: 'key_rotated' })
  return ok(key)
}

/**
 * The rows to keep, or null where the very same grant was kept before.
 *
 * @param earlier the secrets of the key that this nonce made before, null when it made none
 */
export function grant(
  asked: KeyGrant,
  nonce: string,
  earlier: readonly SecretRow[] | null,
  nowMs: number,
): Result<{ key: KeyRow; secret: SecretRow } | null, { readonly kind: 'nonce_used' }> {
  if (earlier !== null) {
    const same = earlier.some(({ keyDigest }) => keyDigest === asked.keyDigest)
    return same ? ok(null) : err({ kind: 'nonce_used' })
  }
  const { keyId, name, policy } = asked
  const revocation = { revokedAtMs: null, revokedFor: null }
  const key: KeyRow = { keyId, nonce, name, policy, createdAtMs: nowMs, ...revocation }
  return ok({ key, secret: secretRow(key, asked, nowMs) })
}

/** What a key, and not the wallet itself, may make or change. */
export function grantable(policy: KeyPolicy): Result<null, AdminRefusal> {
  return policy.scopes.includes('admin') ? err({ kind: 'admin_by_wallet_only' }) : ok(null)
}

export function updated(key: KeyRow, patch: KeyPatch): Result<KeyRow, AdminRefusal> {
  if (key.revokedAtMs !== null) return err({ kind: 'key_is_revoked' })
  const { name, budgets, ...terms } = patch
  const policy: KeyPolicy = {
    ...key.policy,
    ...terms,
    budgets: { ...key.policy.budgets, ...budgets },
  }
  for (const each of [key.policy, policy]) {
    const allowed = grantable(each)
    if (!allowed.ok) return allowed
  }
  return ok({ ...key, name: name ?? key.name, policy })
}

export type Rotated = { readonly old: readonly SecretRow[]; readonly secret: SecretRow }

/** The old secrets end after the grace, or when they would have ended before. */
export function rotated(
  key: KeyRow,
  secrets: readonly SecretRow[],
  fresh: NewSecret,
  graceMs: number,
  nowMs: number,
): Result<Rotated, AdminRefusal> {
  if (key.revokedAtMs !== null) return err({ kind: 'key_is_revoked' })
  const ends = nowMs + graceMs
  const old = secrets
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > ends)
    .map((secret) => ({ ...secret, expiresAtMs: ends }))
  return ok({ old, secret: secretRow(key, fresh, nowMs) })
}

/** The first revocation stays. */
export function revoked(key: KeyRow, revokedFor: 'owner' | 'leaked', nowMs: number): KeyRow {
  return key.revokedAtMs === null ? { ...key, revokedAtMs: nowMs, revokedFor } : key
}

export function isPast(endMs: number | null, nowMs: number): boolean {
  return endMs !== null && endMs <= nowMs
}

function secretRow(
  { keyId }: Pick<KeyRow, 'keyId'>,
  { keyDigest, pepper, last4 }: NewSecret,
  nowMs: number,
): SecretRow {
  return { keyDigest, pepper, keyId, last4, createdAtMs: nowMs, expiresAtMs: null }
}
