// The escrow's Deposited logs and the key-request signer, through viem.
import { createPublicClient, http, recoverTypedDataAddress } from 'viem'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { keyRequestTypedData, type KeyDomain } from '../../schemas/chain/key-request-type.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import type { RecoverKeySigner } from '../auth/key-request.ts'
import type { ChainLogs } from '../fund/chain-logs.port.ts'

export function escrowLogs(rpcUrl: string, escrow: Address): ChainLogs {
  const client = createPublicClient({ transport: http(rpcUrl) })
  return {
    head: async () => Number(await client.getBlockNumber({ cacheTime: 0 })),
    async deposited(fromBlock, toBlock) {
      const events = await client.getContractEvents({
        abi: CREDIT_ESCROW_ABI,
        address: escrow,
        eventName: 'Deposited',
        fromBlock: BigInt(fromBlock),
        toBlock: BigInt(toBlock),
        strict: true,
      })
      return events.map(({ args, transactionHash, logIndex }) => ({
        account: args.account,
        from: parseAddress(args.from),
        amount: args.amount,
        transactionHash,
        logIndex,
      }))
    },
  }
}

/** Recovers who signed a KeyRequest; null for bytes that are no signature. */
export function keyRequestSigner(domain: KeyDomain): RecoverKeySigner {
  return async ({ wallet, name, mode, issuedAtMs, nonce, signature }) => {
    const message = { wallet, name, mode, issuedAt: BigInt(issuedAtMs), nonce }
    try {
      const typed = keyRequestTypedData(domain, message)
      return parseAddress(await recoverTypedDataAddress({ ...typed, signature }))
    } catch {
      return null
    }
  }
}
