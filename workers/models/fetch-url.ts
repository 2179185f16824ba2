// The short-lived URL from which a node fetches an adapter: whoever holds it may read that one file
// until it expires. The signature covers the hash and the expiry, nothing else is trusted.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Sha256 } from '../../schemas/ids.ts'

export const FETCH_URL_LIFETIME_MS = 10 * 60_000

/** @param publicUrl of this edge; or `s3://bucket`, where nodes read the bucket themselves */
export function signFetchUrl(
  publicUrl: string,
  adapter: Sha256,
  key: string,
  nowMs: number,
): string {
  // The bucket asks for the node's own keys: there is nothing to sign.
  if (publicUrl.startsWith('s3://')) return `${publicUrl}/adapters/${adapter}`
  const expires = nowMs + FETCH_URL_LIFETIME_MS
  const query = new URLSearchParams({
    expires: String(expires),
    signature: signatureOf(adapter, expires, key),
  })
  return `${publicUrl}/internal/adapters/${adapter}?${query.toString()}`
}

/** True when `signature` was made for this very file and has not expired. */
export function mayFetch(
  adapter: Sha256,
  expires: number,
  signature: string,
  key: string,
  nowMs: number,
): boolean {
  if (!Number.isSafeInteger(expires) || expires < nowMs) return false
  return equalInConstantTime(signature, signatureOf(adapter, expires, key))
}

function signatureOf(adapter: Sha256, expires: number, key: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(`${adapter} ${expires}`)))
}

/** The length is public (64 hex digits); the content is compared without an early exit. */
function equalInConstantTime(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
