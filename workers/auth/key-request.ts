// May a key of this wallet's account be made? The wallet signs an EIP-712 KeyRequest; here its age
// is judged and its signer compared. The cryptography comes in as a function; that a nonce was
// spent before is the account's to know.
import type { Address } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'

/** What the wallet signed, and its signature. */
export type SignedKeyRequest = {
  readonly wallet: Address
  readonly name: string
  /** Signed, so that a request for a test key never makes a live one. */
  readonly mode: KeyMode
  readonly issuedAtMs: number
  /** 32 bytes, used once. */
  readonly nonce: `0x${string}`
  readonly signature: `0x${string}`
}

export type KeyRequestRefusal =
  | { readonly kind: 'signature_invalid' }
  /** Issued more than ten minutes from now, before or after. */
  | { readonly kind: 'too_old' }

/** The address that signed, or null where the signature recovers to none. Does no I/O. */
export type RecoverKeySigner = (request: SignedKeyRequest) => Promise<Address | null>

/** How far the wallet's clock and ours may stand apart, in milliseconds. */
export const KEY_REQUEST_AGE_MS = 10 * 60 * 1000

/** Fresh and signed by the wallet that it names; the cheap question is asked first. */
export async function verifyKeyRequest(
  request: SignedKeyRequest,
  recover: RecoverKeySigner,
  nowMs: number,
): Promise<Result<Address, KeyRequestRefusal>> {
  if (!isFresh(request.issuedAtMs, nowMs)) return err({ kind: 'too_old' })
  const signer = await recover(request)
  return signer === request.wallet ? ok(signer) : err({ kind: 'signature_invalid' })
}

/** Both ends of the window are inside. */
export function isFresh(issuedAtMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - issuedAtMs) <= KEY_REQUEST_AGE_MS
}
