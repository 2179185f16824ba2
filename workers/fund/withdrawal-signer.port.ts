// The operator's signature that lets a withdrawal begin on the chain; the key lies behind it.
import type { WithdrawalTerms } from './withdrawal.ts'

type Hex = `0x${string}`

export interface WithdrawalSigner {
  /** The contract's name of these terms. */
  idOf(terms: WithdrawalTerms): Hex
  /** The call `requestWithdrawal`, ready to be sent by anybody. */
  sign(terms: WithdrawalTerms): Promise<{ readonly signature: Hex; readonly calldata: Hex }>
}
