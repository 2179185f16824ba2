// The keys of one account as they are kept: what a key may do, the secrets that open it, and what it
// has used. All calls are synchronous and run in the transaction of whoever calls the book.
import type { KeyId } from '../../schemas/ids.ts'
import type { KeyUse } from './key-use.ts'
import type { KeyDigest, KeyPolicy } from './meter.port.ts'

export type KeyRow = {
  readonly keyId: KeyId
  /** What made the key, once: a wallet's nonce, or the request of an admin key. */
  readonly nonce: string
  readonly name: string
  readonly policy: KeyPolicy
  readonly createdAtMs: number
  readonly revokedAtMs: number | null
  readonly revokedFor: 'owner' | 'leaked' | null
}

/** A secret outlives no key; a rotation gives a key a second one and the first an end. */
export type SecretRow = {
  readonly keyDigest: KeyDigest
  /** The version of the pepper under which it was digested. */
  readonly pepper: number
  readonly keyId: KeyId
  readonly last4: string
  readonly createdAtMs: number
  /** From then on it opens nothing; null while it is the newest. */
  readonly expiresAtMs: number | null
}

export interface KeyRows {
  secret(digest: KeyDigest): SecretRow | null
  /** Newest first. */
  secretsOf(keyId: KeyId): readonly SecretRow[]
  key(keyId: KeyId): KeyRow | null
  keyOfNonce(nonce: string): KeyRow | null
  /** Newest first, those older than `after` where it is given. */
  page(after: KeyId | null, limit: number): readonly KeyRow[]
  use(keyId: KeyId): KeyUse

  /** Throws where the key, the nonce or the digest is there already. */
  add(key: KeyRow, secret: SecretRow): void
  change(key: KeyRow): void
  addSecret(secret: SecretRow): void
  /** @param digest the one to be replaced */
  changeSecret(digest: KeyDigest, secret: SecretRow): void
  saveUse(keyId: KeyId, use: KeyUse): void
}
