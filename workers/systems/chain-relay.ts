// The relayer's transactions through viem: a claim or a claimTo, tried on the chain before it is
// signed, with the contract's own name for what it would refuse.
import { BaseError, ContractFunctionRevertedError, createPublicClient, http, keccak256 } from 'viem'
import { encodeFunctionData, RpcRequestError } from 'viem'
import type { PublicClient } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { RelayChain, RelayedClaim } from '../settle/relayer.port.ts'

export type RelayPlace = {
  readonly rpcUrl: string
  readonly chainId: number
  readonly distributor: Address
}

const GAS_PERCENT = 130n

export function relayChain({ rpcUrl, chainId, distributor }: RelayPlace, key: Hex): RelayChain {
  const client = createPublicClient({ transport: http(rpcUrl) })
  const account = privateKeyToAccount(key)
  const self = parseAddress(account.address)
  const nonceNow = () => client.getTransactionCount({ address: account.address })
  return {
    async prepare(claim) {
      try {
        const { data, gas } = await tried(client, distributor, self, claim)
        const fees = await client.estimateFeesPerGas()
        const limit = (gas * GAS_PERCENT) / 100n
        const nonce = await nonceNow()
        const tx = { type: 'eip1559', chainId, to: distributor, nonce, gas: limit } as const
        const { maxFeePerGas, maxPriorityFeePerGas } = fees
        const priced = { ...tx, data, maxFeePerGas, maxPriorityFeePerGas }
        const raw = await account.signTransaction(priced)
        return ok({ raw, hash: keccak256(raw), nonce, costWei: limit * maxFeePerGas })
      } catch (error) {
        const isRevert = (cause: unknown) => cause instanceof ContractFunctionRevertedError
        const found = error instanceof BaseError ? error.walk(isRevert) : null
        if (!(found instanceof ContractFunctionRevertedError)) throw error
        const reason = found.data?.errorName ?? found.reason ?? 'the contract refuses it'
        return err({ kind: 'would_revert', reason })
      }
    },
    gasWei: () => client.getBalance({ address: account.address }),
    async send({ raw }) {
      try {
        await client.sendRawTransaction({ serializedTransaction: raw })
      } catch (error) {
        const isAnswer = (cause: unknown) => cause instanceof RpcRequestError
        if (!(error instanceof BaseError) || error.walk(isAnswer) === null) throw error
      }
    },
    isDone: async ({ nonce }) => (await nonceNow()) > nonce,
  }
}

type Call = { readonly data: Hex; readonly gas: bigint }

/** Tried on the chain: what the contract would refuse throws here, with its own error. */
async function tried(
  client: PublicClient,
  distributor: Address,
  from: Address,
  { epoch, account, cumulativeWei, proof, to }: RelayedClaim,
): Promise<Call> {
  const abi = REWARD_DISTRIBUTOR_ABI
  const at = { address: distributor, account: from } as const
  const leaf = [BigInt(epoch), account, cumulativeWei, proof] as const
  if (to === null) {
    const call = { abi, functionName: 'claim', args: leaf } as const
    return {
      data: encodeFunctionData(call),
      gas: await client.estimateContractGas({ ...at, ...call }),
    }
  }
  const args = [...leaf, to.address, to.deadline, to.signature] as const
  const call = { abi, functionName: 'claimTo', args } as const
  return {
    data: encodeFunctionData(call),
    gas: await client.estimateContractGas({ ...at, ...call }),
  }
}
