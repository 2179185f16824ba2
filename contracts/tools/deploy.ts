// Deploys all contracts and says where they are. Escrow, stake, distributor, registries, timelock and
// governor name each other for ever, so later addresses are foreseen from the deployer's nonce; their
// constructors refuse what does not fit. The deployer keeps no right over any of them.
import { createPublicClient, createWalletClient, getContractAddress, http } from 'viem'
import type { Hex } from 'viem'
import { anvil } from 'viem/chains'
import { privateKeyToAccount } from 'viem/accounts'
import { CREDIT_ESCROW_ABI, CREDIT_ESCROW_BYTECODE } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI, OPEN_BYTECODE } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { REWARD_DISTRIBUTOR_BYTECODE } from '../../schemas/chain/reward-distributor.gen.ts'
import { STAKE_VAULT_ABI, STAKE_VAULT_BYTECODE } from '../../schemas/chain/stake-vault.gen.ts'
import type { Creation } from './governance-creations.ts'
import { creationsOfGovernance } from './governance-creations.ts'
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
  /** Who judges disputes; the treasury if left out. */
  readonly arbiter?: Address
  /** Seconds that a decision of the governor waits, and that its votes take; an hour if left out. */
  readonly governance?: { readonly timelockSeconds: bigint; readonly votingSeconds: number }
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
  readonly contributorStake: Address
  /** Owns the distributor, the stakes and the parameters. */
  readonly timelock: Address
  readonly weights: Address
  readonly governor: Address
  readonly datanets: Address
  readonly models: Address
  readonly parameters: Address
}

const HOUR = 3_600
const ONE_OPEN = 10n ** 18n
/** The part of a slash that the challenger gets, in basis points. */
const REWARD_BPS = 5_000
/** In which order they are created. */
const [TIMELOCK, DISTRIBUTOR, GOVERNOR, DATANETS] = [1n, 5n, 7n, 8n]

export async function deployContracts(options: DeployOptions): Promise<FullDeployment> {
  const deployer = await deployerOn(options.rpcUrl, options.deployerKey)
  const { treasury, operator, guardian, settler } = options
  const dispute = options.dispute ?? { bondWei: ONE_OPEN, resolveSeconds: HOUR }
  const foreseen = {
    timelock: deployer.foresee(TIMELOCK),
    distributor: deployer.foresee(DISTRIBUTOR),
    governor: deployer.foresee(GOVERNOR),
    datanets: deployer.foresee(DATANETS),
  }
  const open = await deployer.create({
    abi: OPEN_ABI,
    bytecode: OPEN_BYTECODE,
    args: [treasury, options.supplyWei],
  })
  const governance = creationsOfGovernance({
    ...{ ...foreseen, settler, guardian },
    ...(options.governance ?? { timelockSeconds: BigInt(HOUR), votingSeconds: HOUR }),
    penaltyWei: dispute.bondWei,
  })
  const timelock = await deployer.create(governance.timelock)
  const unbonding = Number(options.withdrawDelaySeconds)
  const stake = (name: string, symbol: string, slasher: Address): Creation => ({
    abi: STAKE_VAULT_ABI,
    bytecode: STAKE_VAULT_BYTECODE,
    args: [open, name, symbol, timelock, treasury, unbonding, REWARD_BPS, [slasher]],
  })
  const settlerStake = await deployer.create(
    stake('Settler stake', 'sSETTLER', foreseen.distributor),
  )
  const contributorStake = await deployer.create(
    stake('Contributor stake', 'sCONTRIBUTOR', foreseen.datanets),
  )
  const escrow = await deployer.create({
    abi: CREDIT_ESCROW_ABI,
    bytecode: CREDIT_ESCROW_BYTECODE,
    args: [open, operator, guardian, foreseen.distributor, options.withdrawDelaySeconds],
  })
  const distributor = await deployer.create(
    distributorOf(options, dispute, { timelock, escrow, settlerStake }),
  )
  const weights = await deployer.create(governance.weights)
  const governor = await deployer.create(governance.governor(weights, contributorStake))
  const datanets = await deployer.create(governance.datanets(contributorStake))
  const models = await deployer.create(governance.models)
  const parameters = await deployer.create(governance.parameters)
  const made = { timelock, distributor, governor, datanets }
  assert(sameAddresses(made, foreseen), 'nobody else uses the deployer key meanwhile')
  const { chainId, block } = deployer
  return {
    ...{ chainId, block, open, escrow, distributor, settlerStake, contributorStake, timelock },
    ...{ weights, governor, datanets, models, parameters },
  }
}

function distributorOf(
  options: DeployOptions,
  dispute: NonNullable<DeployOptions['dispute']>,
  at: Readonly<Record<'timelock' | 'escrow' | 'settlerStake', Address>>,
): Creation {
  const { treasury, guardian, settler } = options
  const { addresses, threshold } = options.attestors ?? { addresses: [], threshold: 0 }
  const roles = {
    ...{ owner: at.timelock, arbiter: options.arbiter ?? treasury, treasury, guardian, settler },
    ...{ attestors: addresses, threshold: BigInt(threshold) },
  }
  const terms = {
    window: Number(options.windowSeconds),
    resolvePeriod: dispute.resolveSeconds,
    bond: dispute.bondWei,
    penalty: dispute.bondWei,
  }
  return {
    abi: REWARD_DISTRIBUTOR_ABI,
    bytecode: REWARD_DISTRIBUTOR_BYTECODE,
    args: [at.escrow, at.settlerStake, roles, terms, options.maxDeltaWei],
  }
}

function sameAddresses<T extends Record<string, Address>>(made: T, foreseen: T): boolean {
  return Object.entries(made).every(([name, address]) => foreseen[name] === address)
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
