// What becomes of one payment, from its first presentation to its end. Pure: the object keeps what these
// functions return. One authorization serves one request: another request, or the same again without an
// identifier once it was served, is refused. It is credited under one id, so nothing here can credit twice.
import type { Address, Sha256 } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'

type Hex = `0x${string}`

export type PaymentRecord = {
  readonly key: string
  readonly fingerprint: Sha256
  readonly identifier: string | null
  readonly payer: Address
  readonly amountNanoUsd: NanoUsd
  readonly authorization: AuthorizationToSettle
  /** Held by a request that runs, until then at the latest; null when none does. */
  readonly leasedUntilMs: number | null
  readonly isServed: boolean
  /** The ledger is known to have booked it. */
  readonly isCredited: boolean
  readonly openedAtMs: number
  /** The head when it was first presented: it was not used before that block. */
  readonly sinceBlock: number
  readonly settlement: Settlement
}

export type AuthorizationToSettle = {
  readonly from: Address
  readonly to: Address
  readonly value: bigint
  readonly validAfter: bigint
  readonly validBefore: bigint
  readonly nonce: Hex
  readonly signature: Hex
}

export type SignedTx = {
  readonly raw: Hex
  readonly hash: Hex
  readonly nonce: number
  readonly fees: Fees
}

/** In wei a unit of gas. */
export type Fees = { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }

export type Settlement =
  /** Not sent: the wallet's credit was enough, or nothing was served yet. */
  | { readonly kind: 'none' }
  /** Stored before it is broadcast. */
  | { readonly kind: 'sent'; readonly tx: SignedTx }
  /** Seen in a block, by this transaction or by somebody else's; counts as credit from here on. */
  | {
      readonly kind: 'settled'
      readonly tx: SignedTx | null
      readonly transaction: Hex
      readonly block: number
    }
  /** So deep that it stays. */
  | { readonly kind: 'final'; readonly transaction: Hex }
  /** It can never be settled any more. */
  | { readonly kind: 'failed'; readonly reason: string }

/** Less than an Idempotency-Key is remembered. */
const REPLAYED_MS = 20 * 3_600_000

export type Presented = Pick<
  PaymentRecord,
  'key' | 'fingerprint' | 'identifier' | 'payer' | 'amountNanoUsd' | 'authorization'
>

export type Opened =
  | { readonly kind: 'open'; readonly record: PaymentRecord }
  /** A request with this payment runs right now. */
  | { readonly kind: 'in_use' }
  /** It has paid for a request already, or for another one. */
  | { readonly kind: 'spent' }
  /** The payer used this identifier with another payment or request. */
  | { readonly kind: 'identifier_taken' }

/**
 * @param known what is kept of this authorization
 * @param named what is kept under the payer's identifier; null where there is none
 */
export function present(
  presented: Presented & Pick<PaymentRecord, 'sinceBlock'>,
  known: PaymentRecord | null,
  named: PaymentRecord | null,
  nowMs: number,
  leaseMs: number,
): Opened {
  const same = known?.fingerprint === presented.fingerprint
  if (named !== null && !(same && named.key === presented.key)) return { kind: 'identifier_taken' }
  const leasedUntilMs = nowMs + leaseMs
  if (known === null) {
    const settlement = { kind: 'none' } as const
    const fresh = { isServed: false, isCredited: false, openedAtMs: nowMs, settlement }
    return { kind: 'open', record: { ...presented, ...fresh, leasedUntilMs } }
  }
  if (!same || isOver(known, nowMs)) return { kind: 'spent' }
  // With an identifier the request's own idempotency decides: it waits, or it is told again.
  if (known.identifier === null) {
    if (known.isServed) return { kind: 'spent' }
    if (known.leasedUntilMs !== null && known.leasedUntilMs > nowMs) return { kind: 'in_use' }
  }
  return { kind: 'open', record: { ...known, leasedUntilMs } }
}

/** Its reply is not remembered any longer; or it served nothing, and what it would prove has expired. */
function isOver(record: PaymentRecord, nowMs: number): boolean {
  if (nowMs - record.openedAtMs >= REPLAYED_MS) return true
  if (record.isServed) return false
  const expiresAtMs = Number(record.authorization.validBefore) * 1_000
  const { kind } = record.settlement
  return kind === 'failed' || (kind === 'none' && nowMs >= expiresAtMs)
}

export function closed(record: PaymentRecord, isServed: boolean): PaymentRecord {
  return { ...record, leasedUntilMs: null, isServed: record.isServed || isServed }
}

export type Funding = { readonly depositId: string; readonly amountNanoUsd: NanoUsd }

/** What the payment has brought in; null while it has brought nothing. */
export function fundingOf({ key, amountNanoUsd, settlement }: PaymentRecord): Funding | null {
  const isIn = settlement.kind === 'settled' || settlement.kind === 'final'
  return isIn ? { depositId: key, amountNanoUsd } : null
}

/**
 * When whoever tends payments has to look at this one: at once and again, once when it can no longer come,
 * or never. One that was not sent may still be brought in by whoever else has it.
 */
export function attentionFor({ settlement, isCredited }: PaymentRecord): 'now' | 'later' | 'never' {
  const { kind } = settlement
  if (kind === 'none') return 'later'
  return kind === 'sent' || kind === 'settled' || (kind === 'final' && !isCredited)
    ? 'now'
    : 'never'
}

/** Unix seconds from which on a payment that is not in a block never will be. */
export function endsAt({ validBefore }: AuthorizationToSettle): bigint {
  return validBefore + GRACE_SECONDS
}

/** What the chain says of an authorization. */
export type OnChain =
  | { readonly kind: 'unused' }
  | { readonly kind: 'paid'; readonly transaction: Hex; readonly block: number }
  /** Cancelled, or spent on something else, such as a deposit that was credited as one. */
  | { readonly kind: 'used_elsewhere' }
  /** Used, says the node, and has no log of it: it lags, or was asked too late. Nothing follows. */
  | { readonly kind: 'unclear' }

export type Moment = { readonly block: number; readonly seconds: bigint }

/** A chain that goes back a little must not find a payment valid again that was given up. */
const GRACE_SECONDS = 600n

export type Advance = {
  readonly settlement: Settlement
  /** What is to be done before the settlement is kept. */
  readonly act: 'reverse' | 'send' | null
}

/**
 * The next state of a payment that was sent: also after a reorg, and after somebody else sent it.
 *
 * @param now read before `chain`: what was valid then is seen
 */
export function advanced(
  { settlement, authorization }: Pick<PaymentRecord, 'settlement' | 'authorization'>,
  chain: OnChain,
  now: Moment,
  confirmations: number,
): Advance {
  const { kind } = settlement
  if (kind === 'final' || kind === 'failed') return { settlement, act: null }
  const tx = kind === 'none' ? null : settlement.tx
  if (chain.kind === 'paid') {
    const { transaction, block } = chain
    const deep = now.block - block >= confirmations
    if (deep) return { settlement: { kind: 'final', transaction }, act: null }
    return { settlement: { kind: 'settled', tx, transaction, block }, act: null }
  }
  if (chain.kind === 'unclear') return { settlement, act: null }
  const wasIn = kind === 'settled'
  const expired = now.seconds >= endsAt(authorization)
  if (chain.kind === 'used_elsewhere' || expired) {
    const reason = expired ? 'authorization_expired' : 'authorization_used'
    return { settlement: { kind: 'failed', reason }, act: wasIn ? 'reverse' : null }
  }
  // Somebody else had brought it in, and the chain went back: now it is ours to send.
  return { settlement, act: wasIn && tx === null ? 'send' : null }
}
