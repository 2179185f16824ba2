// The keys of one account: which caller is behind a digest, and may that key still be used? The key
// itself was never here. One nonce of a wallet makes one key, for ever.
import { accountOfWallet } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { Caller, KeyGrant, KeyRefusal } from './meter.port.ts'
import type { KeyRow } from './rows.ts'

export function callerOf(wallet: Address, { keyId }: Pick<KeyRow, 'keyId'>): Caller {
  return { accountId: accountOfWallet(wallet), keyId, wallet }
}

/** @param key the row with the caller's digest, null when the account has none */
export function admit(
  wallet: Address | null,
  key: KeyRow | null,
  nowMs: number,
): Result<Caller, KeyRefusal> {
  if (wallet === null || key === null) return err({ kind: 'key_unknown' })
  if (key.revokedAtMs !== null) return err({ kind: 'key_revoked' })
  if (key.expiresAtMs !== null && key.expiresAtMs <= nowMs) return err({ kind: 'key_expired' })
  return ok(callerOf(wallet, key))
}

/**
 * The row to keep, or null where the very same grant was kept before.
 *
 * @param earlier the key that this nonce made before, null when it made none
 */
export function grant(
  asked: KeyGrant,
  nonce: string,
  earlier: KeyRow | null,
  nowMs: number,
): Result<KeyRow | null, { readonly kind: 'nonce_used' }> {
  if (earlier !== null) {
    return earlier.keyDigest === asked.keyDigest ? ok(null) : err({ kind: 'nonce_used' })
  }
  return ok({ ...asked, nonce, createdAtMs: nowMs, expiresAtMs: null, revokedAtMs: null })
}
