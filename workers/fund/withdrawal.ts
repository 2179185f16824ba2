// A withdrawal from the operator's signature to its end on the chain. Credit leaves the ledger before the
// signature leaves the operator, and comes back only when the chain can no longer pay it: stopped by the
// guardian, or not requested by its deadline. So it is never spendable and withdrawable at once.
import type { Address } from '../../schemas/ids.ts'
import { AMOUNT_MAX, nanoUsd, type NanoUsd } from '../../schemas/money.ts'
import type { WithdrawalLog } from './chain-logs.port.ts'

type Hex = `0x${string}`

/** As the contract takes it; `account` is the wallet, left-padded. */
export type WithdrawalTerms = {
  readonly account: Hex
  readonly to: Address
  readonly amount: bigint
  /** Unix seconds by which it must be requested on the chain. */
  readonly deadline: bigint
  readonly nonce: Hex
}

export type OpenWithdrawal = {
  /** The contract's name of it: the hash of its terms. */
  readonly id: Hex
  readonly wallet: Address
  readonly amountNanoUsd: NanoUsd
  readonly deadline: bigint
  readonly nonce: Hex
  /** False while it is only watched for: nobody has its signature. */
  readonly isSigned: boolean
  /** Unix seconds; null until it was requested. */
  readonly readyAt: bigint | null
}

/** What the ledger is told, and what stays open. */
export type WithdrawalStep = {
  readonly book: 'return' | 'restore' | null
  readonly open: OpenWithdrawal | null
}

/** @param open null for one that was signed elsewhere and is heard of for the first time */
export function heard(
  log: WithdrawalLog,
  open: OpenWithdrawal | null,
  walletOf: (account: Hex) => Address | null,
  weiPerNanoUsd: bigint,
): WithdrawalStep & { readonly of: OpenWithdrawal | null } {
  if (log.kind !== 'requested') {
    const book = open !== null && log.kind === 'cancelled' ? 'restore' : null
    return { book, open: null, of: open }
  }
  const known = open ?? foreign(log, walletOf(log.account), weiPerNanoUsd)
  if (known === null) return { book: null, open: null, of: null }
  const requested = { ...known, readyAt: log.readyAt }
  return { book: 'return', open: requested, of: requested }
}

/** The amount is rounded up: what left the escrow is never more than what left the ledger. */
function foreign(
  log: Extract<WithdrawalLog, { kind: 'requested' }>,
  wallet: Address | null,
  weiPerNanoUsd: bigint,
): OpenWithdrawal | null {
  const amount = (log.amount + weiPerNanoUsd - 1n) / weiPerNanoUsd
  if (wallet === null || amount > AMOUNT_MAX) return null
  const { id, readyAt } = log
  const elsewhere = { deadline: 0n, nonce: id, isSigned: true }
  return { id, wallet, amountNanoUsd: nanoUsd(amount), ...elsewhere, readyAt }
}

/** So many of a wallet may be open at once: each is watched until it ends. */
export const OPEN_MAX = 20

export function withdrawalOrderId(id: Hex): string {
  return `withdrawal:${id}`
}
