// Deploys OPEN, CreditEscrow and RewardDistributor, binds the two, and says where they are.
import { createPublicClient, createWalletClient, http, type Hex } from 'viem'
import { anvil } from 'viem/chains'
import { privateKeyToAccount } from 'viem/accounts'
import { CREDIT_ESCROW_ABI, CREDIT_ESCROW_BYTECODE } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI, OPEN_BYTECODE } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { REWARD_DISTRIBUTOR_BYTECODE } from '../../schemas/chain/reward-distributor.gen.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'

export type DeployOptions = {
  readonly rpcUrl: string
  readonly deployerKey: Hex
  readonly treasury: Address
  readonly operator: Address
  readonly guardian: Address
  readonly settler: Address
  readonly supplyWei: bigint
  readonly withdrawDelaySeconds: bigint
  /** Seconds between a commit and its first claim. */
  readonly windowSeconds: bigint
  readonly maxDeltaWei: bigint
}

export type Deployment = {
  readonly chainId: number
  readonly open: Address
  readonly escrow: Address
  readonly distributor: Address
  /** The block before which none of them existed. */
  readonly block: number
}

export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const transport = http(options.rpcUrl)
  const chain = createPublicClient({ transport })
  const account = privateKeyToAccount(options.deployerKey)
  const chainId = await chain.getChainId()
  const wallet = createWalletClient({ transport, account, chain: { ...anvil, id: chainId } })
  const mined = async (hash: Hex) => {
    const receipt = await chain.waitForTransactionReceipt({ hash, pollingInterval: 100 })
    if (receipt.status !== 'success') throw new Error(`deployment transaction ${hash} failed`)
    return receipt
  }
  const created = async (hash: Hex) => {
    const { contractAddress } = await mined(hash)
    return parseAddress(must(contractAddress, 'a deployment creates a contract'))
  }
  const block = Number(await chain.getBlockNumber())
  const open = await created(
    await wallet.deployContract({
      abi: OPEN_ABI,
      bytecode: OPEN_BYTECODE,
      args: [options.treasury, options.supplyWei],
    }),
  )
  const escrow = await created(
    await wallet.deployContract({
      abi: CREDIT_ESCROW_ABI,
      bytecode: CREDIT_ESCROW_BYTECODE,
      args: [open, options.operator, options.guardian, options.withdrawDelaySeconds],
    }),
  )
  const roles = {
    settler: options.settler,
    guardian: options.guardian,
    attestors: [],
    threshold: 0n,
  }
  const distributor = await created(
    await wallet.deployContract({
      abi: REWARD_DISTRIBUTOR_ABI,
      bytecode: REWARD_DISTRIBUTOR_BYTECODE,
      args: [open, escrow, roles, options.windowSeconds, options.maxDeltaWei],
    }),
  )
  const binding = { abi: CREDIT_ESCROW_ABI, address: escrow, args: [distributor] } as const
  await mined(await wallet.writeContract({ ...binding, functionName: 'setDistributor' }))
  return { chainId, open, escrow, distributor, block }
}
