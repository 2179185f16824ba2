// What the chain says about money in and out of the escrow. The driver decodes; nothing here trusts
// what it decoded.
import type { Address } from '../../schemas/ids.ts'

type Hex = `0x${string}`

export type DepositedLog = {
  readonly kind: 'deposited'
  /** 32 bytes as emitted: the wallet to credit, left-padded with zeros. */
  readonly account: Hex
  /** Who paid; not necessarily who is credited. */
  readonly from: Address
  /** In wei of the payout token; any uint256. */
  readonly amount: bigint
  readonly transactionHash: Hex
  readonly logIndex: number
}

/** A withdrawal that the operator had signed: its delay begins, it is stopped, it is paid. */
export type WithdrawalLog =
  | {
      readonly kind: 'requested'
      readonly id: Hex
      readonly account: Hex
      readonly amount: bigint
      /** Unix seconds from which on it may be paid. */
      readonly readyAt: bigint
    }
  | { readonly kind: 'cancelled' | 'withdrawn'; readonly id: Hex }

export type EscrowLog = DepositedLog | WithdrawalLog

export interface ChainLogs {
  /** Number of the newest block. */
  head(): Promise<number>
  /** Every log of the escrow in these blocks, both ends included, in the chain's order. */
  logs(fromBlock: number, toBlock: number): Promise<readonly EscrowLog[]>
  /** Unix seconds; throws where the node does not know the block (yet). */
  timeOf(block: number): Promise<bigint>
}
