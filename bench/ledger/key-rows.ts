// The keys of a simulated account in memory; whoever owns the rows gives the write that a transaction
// can take back.
import type { KeyId } from '../../schemas/ids.ts'
import { assert } from '../../schemas/result.ts'
import type { KeyRow, KeyRows, SecretRow } from '../../workers/meter/key-rows.port.ts'
import { UNUSED, type KeyUse } from '../../workers/meter/key-use.ts'
import type { KeyDigest } from '../../workers/meter/meter.port.ts'

/** Sets a key of a map, or deletes it where the value is null. */
export type Put = <K, V>(map: Map<K, V>, key: K, value: V | null) => void

export class MemoryKeyRows implements KeyRows {
  readonly #put: Put
  readonly #keys = new Map<KeyId, KeyRow>()
  readonly #secrets = new Map<KeyDigest, SecretRow>()
  readonly #uses = new Map<KeyId, KeyUse>()

  constructor(put: Put) {
    this.#put = put
  }

  secret(digest: KeyDigest): SecretRow | null {
    return this.#secrets.get(digest) ?? null
  }

  secretsOf(keyId: KeyId): readonly SecretRow[] {
    return [...this.#secrets.values()].filter((secret) => secret.keyId === keyId).toReversed()
  }

  key(keyId: KeyId): KeyRow | null {
    return this.#keys.get(keyId) ?? null
  }

  keyOfNonce(nonce: string): KeyRow | null {
    return [...this.#keys.values()].find((key) => key.nonce === nonce) ?? null
  }

  page(after: KeyId | null, limit: number): readonly KeyRow[] {
    const newest = [...this.#keys.values()].toReversed()
    const from = after === null ? 0 : newest.findIndex(({ keyId }) => keyId === after) + 1
    return newest.slice(from, from + limit)
  }

  use(keyId: KeyId): KeyUse {
    return this.#uses.get(keyId) ?? UNUSED
  }

  add(key: KeyRow, secret: SecretRow): void {
    assert(!this.#keys.has(key.keyId), 'a key is added once')
    assert(this.keyOfNonce(key.nonce) === null, 'a nonce makes one key')
    this.#put(this.#keys, key.keyId, key)
    this.addSecret(secret)
  }

  change(key: KeyRow): void {
    this.#put(this.#keys, key.keyId, key)
  }

  addSecret(secret: SecretRow): void {
    assert(!this.#secrets.has(secret.keyDigest), 'a secret opens one key')
    this.#put(this.#secrets, secret.keyDigest, secret)
  }

  changeSecret(digest: KeyDigest, secret: SecretRow): void {
    this.#put(this.#secrets, digest, null)
    this.#put(this.#secrets, secret.keyDigest, secret)
  }

  saveUse(keyId: KeyId, use: KeyUse): void {
    this.#put(this.#uses, keyId, use)
  }
}
