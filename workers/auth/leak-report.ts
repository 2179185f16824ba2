// Did the reporter of leaked keys really say this? GitHub signs the raw body of a report with ECDSA
// on P-256 over SHA-256 and names its key in a header. The signature carries no time, so the same
// body is the same report for ever: whoever keeps reports refuses it a second time.
import { p256 } from '@noble/curves/nist.js'
import { fromBase64 } from './base64.ts'

/** The header of an SPKI with an uncompressed P-256 point, which follows it. */
const SPKI_P256 = '3059301306072a8648ce3d020106082a8648ce3d030107034200'
const POINT_BYTES = 65

/** A DER signature of P-256 is 72 bytes at most, 96 characters in base64. */
const SIGNATURE_CHARS_MAX = 128

/** The two headers of a report, in lower case. */
export const KEY_IDENTIFIER_HEADER = 'github-public-key-identifier'
export const SIGNATURE_HEADER = 'github-public-key-signature'

export function isKeyIdentifier(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/**
 * @param body the raw bytes as received: not parsed and written again
 * @param signature base64 of a DER signature; high s is accepted, as GitHub's signer makes it
 * @param pem the public key as published
 */
export function isReportSigned(body: Uint8Array, signature: string, pem: string): boolean {
  const point = pointOf(pem)
  if (point === null || signature.length > SIGNATURE_CHARS_MAX) return false
  const der = fromBase64(signature)
  if (der === null) return false
  try {
    return p256.verify(der, body, point, { format: 'der', lowS: false, prehash: true })
  } catch {
    return false
  }
}

/** Any key that is not an uncompressed point of P-256 is none: GitHub publishes no other. */
function pointOf(pem: string): Uint8Array | null {
  const body = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(
    pem,
  )
  const bytes = fromBase64((body?.[1] ?? '').replace(/\s/g, ''))
  if (bytes === null || bytes.length !== SPKI_P256.length / 2 + POINT_BYTES) return null
  const header = bytes.subarray(0, -POINT_BYTES)
  const hex = Array.from(header, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex === SPKI_P256 ? bytes.subarray(-POINT_BYTES) : null
}
