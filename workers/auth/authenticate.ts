// Which account does this request claim to be of? Decided from the Authorization header alone, with
// zero I/O: a missing or mistyped key never reaches an account. Whether the key exists, is revoked
// or has money is the account's to say.
import { accountOfRouting, type AccountId, type RoutingId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import { parseKey, type KeyMalformed } from './key.ts'
import { proofsOf, type KeyProofs, type Peppers } from './peppers.ts'

export type Claimed = {
  readonly mode: KeyMode
  readonly routing: RoutingId
  readonly accountId: AccountId
  /** What the account looks the key up by. */
  readonly digest: string
  readonly proofs: KeyProofs
}

export type AuthRefusal = { readonly kind: 'key_missing' } | KeyMalformed

const BEARER = /^bearer +(\S+) *$/i

/** Longer than any header with a key; a longer one is not even searched for one. */
const HEADER_CHARS_MAX = 256

/** @param header the Authorization header as sent, null when there is none */
export function authenticate(
  header: string | null,
  peppers: Peppers,
): Result<Claimed, AuthRefusal> {
  if (header !== null && header.length > HEADER_CHARS_MAX) return err({ kind: 'key_malformed' })
  const text = header === null ? undefined : BEARER.exec(header)?.[1]
  if (text === undefined) return err({ kind: 'key_missing' })
  const key = parseKey(text)
  if (!key.ok) return key
  const { mode, routing } = key.value
  const proofs = proofsOf(text, peppers)
  const accountId = accountOfRouting(routing)
  return ok({ mode, routing, accountId, digest: proofs.newest.keyDigest, proofs })
}
