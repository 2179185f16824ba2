// Base62 of fixed width, alphabet 0-9A-Za-z, most significant digit first, left-padded with 0:
// the alphabet of GitHub's tokens, safe in URLs and in a double click.
import { assert } from './result.ts'

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** So many digits a round: the fewer rounds, the faster, and each stays an exact number. */
const ROUND_DIGITS = 4
const ROUND = BASE62.length ** ROUND_DIGITS

/**
 * Encodes big-endian bytes in exactly `width` characters; throws when they do not fit. Every call makes
 * several, so this divides bytes and not a bigint.
 */
export function encodeBase62(bytes: Uint8Array, width: number): string {
  const quotient = Uint8Array.from(bytes)
  let text = ''
  while (text.length < width) text = digitsOf(divide(quotient)) + text
  const surplus = text.length - width
  const fits = quotient.every((byte) => byte === 0) && /^0*$/.test(text.slice(0, surplus))
  assert(fits, `${bytes.length} bytes do not fit ${width} base62 characters`)
  return text.slice(surplus)
}

/** Divides in place by ROUND and gives the rest. */
function divide(bytes: Uint8Array): number {
  let rest = 0
  for (const [at, byte] of bytes.entries()) {
    const value = rest * 256 + byte
    bytes[at] = Math.floor(value / ROUND)
    rest = value % ROUND
  }
  return rest
}

function digitsOf(rest: number): string {
  let text = ''
  for (let left = rest, i = 0; i < ROUND_DIGITS; i++) {
    text = BASE62.charAt(left % BASE62.length) + text
    left = Math.floor(left / BASE62.length)
  }
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
