// Signs withdrawals with a key that the escrow's operator answers for: its own, or one that its wallet
// contract accepts.
import { encodeFunctionData, hashStruct } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import {
  WITHDRAWAL_TYPES,
  withdrawalDomain,
  type EscrowDomain,
} from '../../schemas/chain/withdrawal-type.ts'
import type { WithdrawalSigner } from '../fund/withdrawal-signer.port.ts'

export function withdrawalSigner(domain: EscrowDomain, key: `0x${string}`): WithdrawalSigner {
  const account = privateKeyToAccount(key)
  const typed = { types: WITHDRAWAL_TYPES, primaryType: 'Withdrawal' } as const
  return {
    idOf: (terms) => hashStruct({ ...typed, data: terms }),
    async sign(message) {
      const eip712 = withdrawalDomain(domain)
      const signature = await account.signTypedData({ ...typed, domain: eip712, message })
      const call = { abi: CREDIT_ESCROW_ABI, functionName: 'requestWithdrawal' } as const
      return { signature, calldata: encodeFunctionData({ ...call, args: [message, signature] }) }
    },
  }
}
