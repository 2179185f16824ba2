// The URL to which one part of an upload is sent: whoever holds it may store those bytes until it
// expires, without a key. The signature covers account, upload, part and expiry, nothing else is trusted.
import { capabilitySignature, isCapability } from '../../schemas/capability.ts'
import type { AccountId, UploadId } from '../../schemas/ids.ts'

const LIFETIME_MS = 60 * 60_000

export type PartPlace = {
  readonly account: AccountId
  readonly upload: UploadId
  /** From 1. */
  readonly number: number
}

export function signPartUrl(
  publicUrl: string,
  place: PartPlace,
  key: string,
  nowMs: number,
): string {
  const expires = nowMs + LIFETIME_MS
  const query = new URLSearchParams({
    account: place.account,
    expires: String(expires),
    signature: capabilitySignature(said(place, expires), key),
  })
  return `${publicUrl}/v1/uploads/${place.upload}/parts/${place.number}?${query.toString()}`
}

/** True when `signature` was made for this very part and has not expired. */
export function mayPut(
  place: PartPlace,
  expires: number,
  signature: string,
  key: string,
  nowMs: number,
): boolean {
  return expires >= nowMs && isCapability(said(place, expires), signature, key)
}

function said({ account, upload, number }: PartPlace, expires: number): string {
  return `upload ${account} ${upload} ${number} ${expires}`
}
