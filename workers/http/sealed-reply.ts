// A reply that shows a secret, kept so that its caller alone can have it again. Whatever is drawn here
// follows from the key that the caller sent, of which the edge keeps no more than a digest, and from a
// salt that lies beside the reply: who reads the store learns nothing, and whoever sends the same call
// again gets the same secret, even where a crash fell between making it and keeping the reply.
import { expand, extract } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { assert } from '../../schemas/result.ts'
import type { Seal } from './idempotency.ts'

export const SALT_BYTES = 32
export const NONCE_BYTES = 12
const CHECK_BYTES = 16
const KEY_BYTES = 32

export type Sealing = {
  readonly seal: Seal
  /** The secret that the call makes: the same for every attempt of it. */
  readonly secret: (bytes: number) => Uint8Array
  /** @param nonce 12 random bytes, never used before: two attempts may seal two texts */
  readonly close: (text: string, nonce: Uint8Array) => Promise<string>
  /** Throws where the text was sealed by another, or changed. */
  readonly open: (sealed: string) => Promise<string>
}

/**
 * @param secret the caller's key, with its 178 bits of randomness
 * @param call account, operation and idempotency key: no other call of the same salt draws the same
 */
export function sealingOf(
  secret: string,
  call: string,
  { salt, objectId }: Pick<Seal, 'salt' | 'objectId'>,
): Sealing {
  const root = extract(sha256, utf8ToBytes(secret), hexToBytes(salt))
  const draw = (purpose: string, bytes: number) =>
    Uint8Array.from(expand(sha256, root, utf8ToBytes(`meed ${purpose} of ${call}`), bytes))
  const key = () =>
    crypto.subtle.importKey('raw', draw('reply', KEY_BYTES), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ])
  return {
    seal: { salt, objectId, check: bytesToHex(draw('caller', CHECK_BYTES)) },
    secret: (bytes) => draw('secret', bytes),
    async close(text, nonce) {
      assert(nonce.length === NONCE_BYTES, 'a nonce of AES-GCM has 12 bytes')
      const terms = { name: 'AES-GCM', iv: Uint8Array.from(nonce) }
      const plain = Uint8Array.from(utf8ToBytes(text))
      const sealed = await crypto.subtle.encrypt(terms, await key(), plain)
      return `${bytesToHex(nonce)}${bytesToHex(new Uint8Array(sealed))}`
    },
    async open(sealed) {
      const bytes = Uint8Array.from(hexToBytes(sealed))
      const terms = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES) }
      const plain = await crypto.subtle.decrypt(terms, await key(), bytes.slice(NONCE_BYTES))
      return new TextDecoder().decode(plain)
    },
  }
}
