// Which account does this request claim to be of? Decided from the Authorization header alone, with
// zero I/O: a missing or mistyped key never reaches an account. Whether the key exists, is revoked
// or has money is the account's to say.
import { accountOfRouting, type AccountId, type RoutingId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { digestKey, parseKey, type KeyMalformed, type KeyMode } from './key.ts'

export type Claimed = {
  readonly mode: KeyMode
  readonly routing: RoutingId
  readonly accountId: AccountId
  /** What the account looks the key up by. */
  readonly digest: string
}

export type AuthRefusal = { readonly kind: 'key_missing' } | KeyMalformed

const BEARER = /^bearer +(\S+) *$/i

/** @param header the Authorization header as sent, null when there is none */
export function authenticate(header: string | null, pepper: string): Result<Claimed, AuthRefusal> {
  const text = header === null ? undefined : BEARER.exec(header)?.[1]
  if (text === undefined) return err({ kind: 'key_missing' })
  const key = parseKey(text)
  if (!key.ok) return key
  const { mode, routing } = key.value
  return ok({
    mode,
    routing,
    accountId: accountOfRouting(routing),
    digest: digestKey(text, pepper),
  })
}
