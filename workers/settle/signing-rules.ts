// What may the settler's key sign, and for whom? One settler at a time holds the key by a lease; each
// new lease has a higher token, and a lower one signs nothing any more, so that a settler that was
// only slow cannot sign beside its successor. The key signs commits to one distributor and nothing
// else, and under one nonce only ever one content, at any fee. Knows no key and no clock.
import { readCommitCall } from '../../schemas/chain/commit-call.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Lease, SigningRequest } from './commit-signer.port.ts'

export type SigningBook = {
  /** The highest token ever given; the only one that signs. */
  readonly token: number
  readonly holder: string | null
  readonly expiresAtMs: number
  /** The highest nonce signed under, and what for. */
  readonly last: { readonly nonce: number; readonly id: Hex } | null
}

export const EMPTY_BOOK: SigningBook = { token: 0, holder: null, expiresAtMs: 0, last: null }

export type SigningRefusal =
  | { readonly kind: 'held'; readonly holder: string; readonly expiresAtMs: number }
  | { readonly kind: 'stale_token'; readonly token: number; readonly newest: number }
  | { readonly kind: 'lease_expired'; readonly expiresAtMs: number }
  | { readonly kind: 'not_a_commit'; readonly to: Address }
  | { readonly kind: 'wrong_chain'; readonly chainId: number }
  | { readonly kind: 'nonce_used'; readonly nonce: number; readonly lastNonce: number }

type Ruled<T> = Result<{ readonly book: SigningBook; readonly value: T }, SigningRefusal>

/** The holder prolongs its own lease under its token; anybody else waits for its end. */
export function takeLease(
  book: SigningBook,
  holder: string,
  nowMs: number,
  ttlMs: number,
): Ruled<Lease> {
  const isHeld = book.holder !== null && nowMs < book.expiresAtMs
  if (isHeld && book.holder !== null && book.holder !== holder) {
    return err({ kind: 'held', holder: book.holder, expiresAtMs: book.expiresAtMs })
  }
  const token = isHeld ? book.token : book.token + 1
  const expiresAtMs = nowMs + ttlMs
  return ok({ book: { ...book, token, holder, expiresAtMs }, value: { token, expiresAtMs } })
}

/** The book to keep before the signature leaves; a refusal signs nothing. */
export function maySign(
  book: SigningBook,
  request: SigningRequest,
  place: { readonly chainId: number; readonly distributor: Address },
  nowMs: number,
): Ruled<null> {
  const { token, tx } = request
  if (token !== book.token) return err({ kind: 'stale_token', token, newest: book.token })
  if (nowMs >= book.expiresAtMs) {
    return err({ kind: 'lease_expired', expiresAtMs: book.expiresAtMs })
  }
  if (tx.chainId !== place.chainId) return err({ kind: 'wrong_chain', chainId: tx.chainId })
  const call = readCommitCall(tx.data)
  if (tx.to !== place.distributor || call === null) return err({ kind: 'not_a_commit', to: tx.to })
  const { last } = book
  const isNew = last === null || tx.nonce > last.nonce
  const isAgain = last !== null && tx.nonce === last.nonce && call.id === last.id
  if (!isNew && !isAgain) {
    return err({ kind: 'nonce_used', nonce: tx.nonce, lastNonce: last.nonce })
  }
  return ok({ book: { ...book, last: { nonce: tx.nonce, id: call.id } }, value: null })
}
