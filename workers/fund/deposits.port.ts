// The watch over the escrow, as the rest of the worker sees it.
import type { Address } from '../../schemas/ids.ts'
import type { OpenWithdrawal } from './withdrawal.ts'

export type DepositsProgress = {
  /** The first block that was not read yet. */
  readonly nextBlock: number
  /** Logs that name no wallet or no possible amount, and so credit nobody. */
  readonly unreadable: number
  /** Rounds that failed since the last that did not, and why the last one did. */
  readonly failures: number
  readonly lastFailure: string | null
}

export interface Deposits {
  /** Makes sure that the watch runs; it keeps itself awake from then on. */
  poke(): Promise<void>
  progress(): Promise<DepositsProgress>
  /**
   * Watches for a withdrawal from now on, before it is signed: what lapses is given back.
   *
   * @returns the one that stands, which is an earlier one where the wallet used its nonce before; null
   *   where too many of the wallet are open
   */
  expect(withdrawal: OpenWithdrawal): Promise<OpenWithdrawal | null>
  /** Its signature goes out now. */
  signed(id: string): Promise<void>
  /** It was refused: there is nothing to watch for. */
  forget(id: string): Promise<void>
  withdrawalsOf(wallet: Address): Promise<readonly OpenWithdrawal[]>
}
