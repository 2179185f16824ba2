// The EIP-712 message by which an account says, until it says otherwise, where its earnings go. It is
// published with every epoch that follows it, so that anybody can check that the account said so.
import { recoverTypedDataAddress } from 'viem'
import type { Address } from '../ids.ts'
import type { PayoutAddress } from '../wire/epoch.ts'
import { meedDomain } from './receipt-type.ts'

const TYPES = {
  PayTo: [
    { name: 'account', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'version', type: 'uint64' },
  ],
} as const

export type PayToPlace = { readonly chainId: number; readonly distributor: Address }

export function payToTypedData(
  { chainId, distributor }: PayToPlace,
  { account, to, version }: Omit<PayoutAddress, 'signature'>,
) {
  const domain = meedDomain({ chainId, verifyingContract: distributor })
  const message = { account, to, version: BigInt(version) }
  return { domain, types: TYPES, primaryType: 'PayTo', message } as const
}

/** Did the account itself sign this? Wallets with a key alone: a contract's word needs its chain. */
export async function isPayToSigned(place: PayToPlace, said: PayoutAddress): Promise<boolean> {
  try {
    const { signature } = said
    const signer = await recoverTypedDataAddress({ ...payToTypedData(place, said), signature })
    return signer.toLowerCase() === said.account
  } catch {
    return false
  }
}
