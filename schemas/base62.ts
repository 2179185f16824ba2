// Base62 of fixed width, alphabet 0-9A-Za-z, most significant digit first, left-padded with 0:
// the alphabet of GitHub's tokens, safe in URLs and in a double click.
import { assert } from './result.ts'

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Encodes big-endian bytes in exactly `width` characters; throws when they do not fit. */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < width; i++) {
    text = BASE62.charAt(Number(value % 62n)) + text
    value /= 62n
  }
  assert(value === 0n, `${bytes.length} bytes do not fit ${width} base62 characters`)
  return text
}
