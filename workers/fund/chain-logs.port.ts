// What the chain says about deposits. The escrow emits Deposited(bytes32 account, address from,
// uint256 amount); the driver decodes, nothing here trusts what it decoded.
import type { Address } from '../../schemas/ids.ts'

export type DepositedLog = {
  /** 32 bytes as emitted: the wallet to credit, left-padded with zeros. */
  readonly account: `0x${string}`
  /** Who paid; not necessarily who is credited. */
  readonly from: Address
  /** In wei of the payout token; any uint256. */
  readonly amount: bigint
  readonly transactionHash: `0x${string}`
  readonly logIndex: number
}

export interface ChainLogs {
  /** Number of the newest block. */
  head(): Promise<number>
  /** Every Deposited log of the escrow in these blocks, both ends included. */
  deposited(fromBlock: number, toBlock: number): Promise<readonly DepositedLog[]>
}
