// Compares two secrets without telling by its time how much of them agrees.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

const FIXED = utf8ToBytes('meed equal secret')

/** Both are hashed first, so neither length nor content shows in the comparison. */
export function equalSecret(given: string, expected: string): boolean {
  const [a, b] = [
    hmac(sha256, FIXED, utf8ToBytes(given)),
    hmac(sha256, FIXED, utf8ToBytes(expected)),
  ]
  return a.reduce((difference, byte, i) => difference | (byte ^ (b[i] ?? 0)), 0) === 0
}
