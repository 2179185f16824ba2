// The escrow's logs and the key-request signer, through viem.
import { createPublicClient, http, recoverTypedDataAddress } from 'viem'
import type { GetContractEventsReturnType } from 'viem'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { keyRequestTypedData, type KeyDomain } from '../../schemas/chain/key-request-type.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import type { RecoverKeySigner } from '../auth/key-request.ts'
import type { ChainLogs, EscrowLog } from '../fund/chain-logs.port.ts'

export function escrowLogs(rpcUrl: string, escrow: Address): ChainLogs {
  const client = createPublicClient({ transport: http(rpcUrl) })
  return {
    head: async () => Number(await client.getBlockNumber({ cacheTime: 0 })),
    async logs(fromBlock, toBlock) {
      const found = await client.getContractEvents({
        abi: CREDIT_ESCROW_ABI,
        address: escrow,
        fromBlock: BigInt(fromBlock),
        toBlock: BigInt(toBlock),
        strict: true,
      })
      return found.flatMap(escrowLog)
    },
    timeOf: async (block) => (await client.getBlock({ blockNumber: BigInt(block) })).timestamp,
  }
}

type Event = GetContractEventsReturnType<typeof CREDIT_ESCROW_ABI, undefined, true>[number]

/** None for what says nothing of money, such as the contract's own domain. */
function escrowLog(event: Event): readonly EscrowLog[] {
  const { transactionHash, logIndex } = event
  switch (event.eventName) {
    case 'Deposited': {
      const { account, from, amount } = event.args
      const place = { transactionHash, logIndex }
      return [{ kind: 'deposited', account, from: parseAddress(from), amount, ...place }]
    }
    case 'WithdrawalRequested': {
      const { id, account, amount, readyAt } = event.args
      return [{ kind: 'requested', id, account, amount, readyAt }]
    }
    case 'WithdrawalCancelled':
      return [{ kind: 'cancelled', id: event.args.id }]
    case 'Withdrawn':
      return [{ kind: 'withdrawn', id: event.args.id }]
    case 'EIP712DomainChanged':
      return []
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
