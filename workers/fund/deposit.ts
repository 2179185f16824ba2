// From a log of the escrow to a credit: whose, how much, and under which id, so that the same log
// credits once. A log that names no wallet credits nobody; its tokens stay in the escrow.
import type { Address } from '../../schemas/ids.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { AMOUNT_MAX, weiToNanoUsdDown, type NanoUsd } from '../../schemas/money.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { DepositedLog } from './chain-logs.port.ts'

export type Deposit = {
  readonly wallet: Address
  /** chain:transaction:log, the one name of this event. */
  readonly depositId: string
  /** Rounded down; less than one nano-USD of each deposit stays in the escrow, for the commons. */
  readonly amountNanoUsd: NanoUsd
}

export type DepositRefusal =
  | { readonly kind: 'account_unreadable' }
  | { readonly kind: 'amount_unreadable' }

const PADDED_WALLET = /^0x0{24}([0-9a-fA-F]{40})$/

/** @param weiPerNanoUsd the rate at which deposits are credited, positive */
export function depositOf(
  log: DepositedLog,
  chainId: number,
  weiPerNanoUsd: bigint,
): Result<Deposit, DepositRefusal> {
  const wallet = walletOf(log.account)
  if (wallet === null) return err({ kind: 'account_unreadable' })
  if (log.amount < 0n || log.amount / weiPerNanoUsd > AMOUNT_MAX) {
    return err({ kind: 'amount_unreadable' })
  }
  const depositId = `${chainId}:${log.transactionHash.toLowerCase()}:${log.logIndex}`
  const amountNanoUsd = weiToNanoUsdDown(log.amount, weiPerNanoUsd)
  return ok({ wallet, depositId, amountNanoUsd })
}

/** Null for 32 bytes that are no padded wallet. */
export function walletOf(account: string): Address | null {
  const wallet = PADDED_WALLET.exec(account)?.[1]
  return wallet === undefined ? null : parseAddress(`0x${wallet}`)
}
