// A delivery's headers by Standard Webhooks: one signature for each secret that is valid now, so that
// a receiver who knows any of them can verify.
import { Webhook } from 'standardwebhooks'
import { assert } from '../../schemas/result.ts'

/** 256 bits: Standard Webhooks asks for 24 to 64 bytes. */
export const SECRET_BYTES = 32

/** `whsec_` and the base64 of the bytes that sign. */
export function secretText(bytes: Uint8Array): string {
  assert(bytes.length === SECRET_BYTES, 'a webhook secret has 32 bytes')
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}

/**
 * @param secrets `whsec_…`, newest first
 * @param nowMs when this attempt is made: a receiver refuses what is signed long ago
 */
export function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  nowMs: number,
): Record<string, string> {
  assert(secrets.length > 0, 'a subscription has a secret')
  const at = new Date(nowMs)
  return {
    'content-type': 'application/json',
    'user-agent': 'Meed-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
    'webhook-signature': secrets.map((each) => new Webhook(each).sign(id, at, body)).join(' '),
  }
}
