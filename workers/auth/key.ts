// The form of an API key: `meed_live_` or `meed_test_`, 17 characters that route to the account, 30
// of secret, 6 of CRC-32 over everything before them, all base62. A mistyped key is refused here,
// before any I/O; whether a well-formed key exists is only known to its account, which keeps no more
// than the keyed hash made here.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeBase62 } from '../../schemas/base62.ts'
import type { RoutingId } from '../../schemas/ids.ts'
import { assert, err, ok, type Result } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import { crc32 } from './crc32.ts'

export type ParsedKey = {
  readonly mode: KeyMode
  readonly routing: RoutingId
  /** The whole key, as it is digested. Never stored, never logged. */
  readonly text: string
}

export type KeyMalformed = { readonly kind: 'key_malformed' }

/** How many random bytes a key is made of. */
export const KEY_RANDOM_BYTES = 32

const SECRET_WIDTH = 30
const CRC_WIDTH = 6
const FORM = /^meed_(live|test)_([0-9A-Za-z]{17})[0-9A-Za-z]{36}$/

/**
 * Makes a key of an account.
 *
 * @param random 32 bytes of cryptographic randomness; reduced to 30 base62 digits (178 bits), which
 *   favours no secret by more than 2^-77
 */
export function makeKey(mode: KeyMode, routing: RoutingId, random: Uint8Array): string {
  assert(random.length === KEY_RANDOM_BYTES, 'a key takes 32 random bytes')
  const body = `meed_${mode}_${routing}${secretOf(random)}`
  return body + checksum(body)
}

/**
 * Reads a key without any I/O. Damage within four neighbouring characters before the checksum (a
 * burst of 32 bits), or to the checksum alone, is always caught; any other slips through with a
 * probability of 2^-32.
 */
export function parseKey(text: string): Result<ParsedKey, KeyMalformed> {
  const form = FORM.exec(text)
  if (form === null) return err({ kind: 'key_malformed' })
  const body = text.slice(0, -CRC_WIDTH)
  if (checksum(body) !== text.slice(-CRC_WIDTH)) return err({ kind: 'key_malformed' })
  const mode = form[1] === 'live' ? 'live' : 'test'
  return ok({ mode, routing: form[2] as RoutingId, text })
}

/** HMAC-SHA-256 of the whole key under the pepper, lower-case hex: all that is ever stored. */
export function digestKey(key: string, pepper: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(pepper), utf8ToBytes(key)))
}

function secretOf(random: Uint8Array): string {
  let value = 0n
  for (const byte of random) value = (value << 8n) | BigInt(byte)
  value %= 62n ** BigInt(SECRET_WIDTH)
  const bytes = Uint8Array.from({ length: 23 }, (_, i) =>
    Number((value >> BigInt(8 * (22 - i))) & 0xffn),
  )
  return encodeBase62(bytes, SECRET_WIDTH)
}

function checksum(body: string): string {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, crc32(utf8ToBytes(body)))
  return encodeBase62(bytes, CRC_WIDTH)
}
