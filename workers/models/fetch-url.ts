// The short-lived URL from which a node fetches an adapter: whoever holds it may read that one file
// until it expires. The signature covers the hash and the expiry, nothing else is trusted.
import { capabilitySignature, isCapability } from '../../schemas/capability.ts'
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
    signature: capabilitySignature(said(adapter, expires), key),
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
  return isCapability(said(adapter, expires), signature, key)
}

function said(adapter: Sha256, expires: number): string {
  return `${adapter} ${expires}`
}
