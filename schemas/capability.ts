// A text that is signed by whoever may give the right that it names: a URL that bears the signature
// needs no key. What the text says is all that the signature covers.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** @returns 64 hex digits */
export function capabilitySignature(text: string, key: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(text)))
}

/** The length is public (64 hex digits); the content is compared without an early exit. */
export function isCapability(text: string, signature: string, key: string): boolean {
  const expected = capabilitySignature(text, key)
  if (signature.length !== expected.length) return false
  let difference = 0
  for (let at = 0; at < expected.length; at++) {
    difference |= signature.charCodeAt(at) ^ expected.charCodeAt(at)
  }
  return difference === 0
}
