// Deploys the settlement contracts and says where they are. Escrow, stake and distributor name each
// other for ever, so the distributor's address is foreseen from the deployer's nonce; its
// constructor refuses to exist anywhere else.
import { createPublicClient, createWalletClient, getContractAddress, http } from 'viem'
import type { Abi, Hex } from 'viem'
import { anvil } from 'viem/chains'
import { privateKeyToAccount } from 'viem/accounts'
import { CREDIT_ESCROW_ABI, CREDIT_ESCROW_BYTECODE } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI, OPEN_BYTECODE } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { REWARD_DISTRIBUTOR_BYTECODE } from '../../schemas/chain/reward-distributor.gen.ts'
import { STAKE_VAULT_ABI, STAKE_VAULT_BYTECODE } from '../../schemas/chain/stake-vault.gen.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'

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
  /** Who must sign a commit, and how many of them; nobody if left out. */
  readonly attestors?: { readonly addresses: readonly Address[]; readonly threshold: number }
  /** What a challenge stakes, and how long the arbiter has; one OPEN and an hour if left out. */
  readonly dispute?: { readonly bondWei: bigint; readonly resolveSeconds: number }
}

export type Deployment = {
  readonly chainId: number
  readonly open: Address
  readonly escrow: Address
  readonly distributor: Address
  /** The block before which none of them existed. */
  readonly block: number
}

/** All of it; what runs beside the chain needs the addresses of `Deployment` alone. */
export type FullDeployment = Deployment & {
  readonly settlerStake: Address
}

type Creation = { readonly abi: Abi; readonly bytecode: Hex; readonly args: readonly unknown[] }

/** Contracts of a deployment that come before the distributor. */
const BEFORE_DISTRIBUTOR = 3n
const ONE_OPEN = 10n ** 18n
/** The part of a slash that the challenger gets, in basis points. */
const REWARD_BPS = 5_000

export async function deployContracts(options: DeployOptions): Promise<FullDeployment> {
  const deployer = await deployerOn(options.rpcUrl, options.deployerKey)
  const { treasury, operator, guardian, settler, windowSeconds } = options
  const dispute = options.dispute ?? { bondWei: ONE_OPEN, resolveSeconds: 3_600 }
  const distributorAt = deployer.foresee(BEFORE_DISTRIBUTOR)

  const open = await deployer.create({
    abi: OPEN_ABI,
    bytecode: OPEN_BYTECODE,
    args: [treasury, options.supplyWei],
  })
  const unbonding = Number(options.withdrawDelaySeconds)
  const settlerStake = await deployer.create({
    abi: STAKE_VAULT_ABI,
    bytecode: STAKE_VAULT_BYTECODE,
    args: [
      ...[open, 'Settler stake', 'sSETTLER', treasury, treasury, unbonding, REWARD_BPS],
      [distributorAt],
    ],
  })
  const escrow = await deployer.create({
    abi: CREDIT_ESCROW_ABI,
    bytecode: CREDIT_ESCROW_BYTECODE,
    args: [open, operator, guardian, distributorAt, options.withdrawDelaySeconds],
  })
  const { addresses, threshold } = options.attestors ?? { addresses: [], threshold: 0 }
  const roles = {
    ...{ owner: treasury, arbiter: treasury, treasury, guardian, settler },
    ...{ attestors: addresses, threshold: BigInt(threshold) },
  }
  const terms = {
    window: Number(windowSeconds),
    resolvePeriod: dispute.resolveSeconds,
    bond: dispute.bondWei,
    penalty: dispute.bondWei,
  }
  const distributor = await deployer.create({
    abi: REWARD_DISTRIBUTOR_ABI,
    bytecode: REWARD_DISTRIBUTOR_BYTECODE,
    args: [escrow, settlerStake, roles, terms, options.maxDeltaWei],
  })
  assert(distributor === distributorAt, 'nobody else uses the deployer key meanwhile')
  const { chainId, block } = deployer
  return { chainId, open, escrow, distributor, settlerStake, block }
}

/** One key that creates contracts one after the other. */
async function deployerOn(rpcUrl: string, key: Hex) {
  const transport = http(rpcUrl)
  const chain = createPublicClient({ transport })
  const account = privateKeyToAccount(key)
  const chainId = await chain.getChainId()
  const wallet = createWalletClient({ transport, account, chain: { ...anvil, id: chainId } })
  const first = await chain.getTransactionCount({ address: account.address })
  return {
    chainId,
    block: Number(await chain.getBlockNumber()),
    /** Where the contract after `more` others will be. */
    foresee(more: bigint): Address {
      const nonce = BigInt(first) + more
      return parseAddress(getContractAddress({ from: account.address, nonce }))
    },
    async create(creation: Creation): Promise<Address> {
      const hash = await wallet.deployContract(creation)
      const receipt = await chain.waitForTransactionReceipt({ hash, pollingInterval: 100 })
      if (receipt.status !== 'success') throw new Error(`deployment transaction ${hash} failed`)
      return parseAddress(must(receipt.contractAddress, 'a deployment creates a contract'))
    },
  }
}
