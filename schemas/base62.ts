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

/** The number that base62 text stands for; null where a character is none of the alphabet's. */
export function decodeBase62(text: string): bigint | null {
  let value = 0n
  for (const char of text) {
    const digit = BASE62.indexOf(char)
    if (digit < 0) return null
    value = value * 62n + BigInt(digit)
  }
  return value
}
