// Which account does this request claim to be of? Decided from the Authorization header alone, with
// zero I/O: a missing or mistyped key never reaches an account. Whether the key exists, is revoked
// or has money is the account's to say. A wallet that proved itself by a payment calls as a key of its
// own, which no text opens; whoever shows nothing may ask for a price and for nothing else.
import { accountOfRouting, accountOfWallet, contentId, parseAddress } from '../../schemas/ids.ts'
import { routingOfAccount, type AccountId, type Address } from '../../schemas/ids.ts'
import type { KeyId, RoutingId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { KeyMode } from '../../schemas/wire/key.ts'
import { parseKey, type KeyMalformed, type ParsedKey } from './key.ts'
import { proofsOf, type KeyProofs, type Peppers } from './peppers.ts'

/** An Authorization header as sent, null for none; a wallet; or one who only asks what a call costs. */
export type Credential = string | null | Exclude<Payer, { readonly kind: 'key' }>

export type Payer =
  | { readonly kind: 'key' }
  /**
   * @property funding what its payment brought in; booked with the hold that it pays for
   * @property limitNanoUsd what it signed for: the call may cost no more, however much credit there is
   */
  | {
      readonly kind: 'wallet'
      readonly wallet: Address
      readonly funding: Funding | null
      readonly limitNanoUsd: NanoUsd
    }
  | { readonly kind: 'nobody' }

export type Funding = { readonly depositId: string; readonly amountNanoUsd: NanoUsd }

export type Claimed = {
  readonly payer: Payer
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

export function authenticate(
  credential: Credential,
  peppers: Peppers,
): Result<Claimed, AuthRefusal> {
  if (typeof credential === 'object' && credential !== null) {
    return ok(claimedBy(credential, peppers))
  }
  const shown = keyIn(credential)
  if (!shown.ok) return shown
  const { text, mode, routing } = shown.value
  const proofs = proofsOf(text, peppers)
  const accountId = accountOfRouting(routing)
  return ok({
    payer: { kind: 'key' },
    mode,
    routing,
    accountId,
    digest: proofs.newest.keyDigest,
    proofs,
  })
}

/** The key of a header, by its form and checksum alone. */
export function keyIn(header: string | null): Result<ParsedKey, AuthRefusal> {
  if (header !== null && header.length > HEADER_CHARS_MAX) return err({ kind: 'key_malformed' })
  const text = header === null ? undefined : BEARER.exec(header)?.[1]
  if (text === undefined) return err({ kind: 'key_missing' })
  return parseKey(text)
}

/** No wallet: nothing is granted to it, and nothing is its own. */
const NOBODY = parseAddress(`0x${'00'.repeat(20)}`)

function claimedBy(payer: Exclude<Payer, { readonly kind: 'key' }>, peppers: Peppers): Claimed {
  const wallet = payer.kind === 'wallet' ? payer.wallet : NOBODY
  const accountId = accountOfWallet(wallet)
  const routing = routingOfAccount(accountId)
  const proofs = walletProofs(wallet, peppers)
  return { payer, mode: 'live', routing, accountId, digest: proofs.newest.keyDigest, proofs }
}

/** Not the digest of any key: keys begin with meed_. */
export function walletProofs(wallet: Address, peppers: Peppers): KeyProofs {
  return proofsOf(`x402 ${wallet}`, peppers)
}

/** The key as which a wallet's paid calls are counted. */
export function walletKeyId(wallet: Address): KeyId {
  return contentId('key', `x402 ${wallet}`)
}
