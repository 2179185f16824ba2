// Who owns what after a deployment: the timelock all that can be changed, the governor the timelock,
// and the deployer nothing.
import { createPublicClient, getAddress, http, keccak256, toHex, zeroAddress, zeroHash } from 'viem'
import type { Abi } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { CONTRIBUTION_GOVERNOR_ABI } from '../../schemas/chain/contribution-governor.gen.ts'
import { DATANET_REGISTRY_ABI } from '../../schemas/chain/datanet-registry.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { POLICY_PARAMETERS_ABI } from '../../schemas/chain/policy-parameters.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { STAKE_VAULT_ABI } from '../../schemas/chain/stake-vault.gen.ts'
import { TIMELOCK_CONTROLLER_ABI } from '../../schemas/chain/timelock-controller.gen.ts'
import { parseAddress, type Address } from '../../schemas/ids.ts'
import { startAnvil, type Anvil } from './anvil.ts'
import { deployContracts, type FullDeployment } from './deploy.ts'
import { freePort } from './free-port.ts'

// The first key of anvil's well-known mnemonic: for tests only.
const DEPLOYER_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const deployer = privateKeyToAccount(DEPLOYER_KEY).address
const person = (n: number) => parseAddress(`0x${String(n).repeat(40)}`)
const treasury = person(1)
const operator = person(2)
const guardian = person(3)
const settler = person(4)
const arbiter = person(5)
const attestors = [person(6), person(7), person(8)]

let node: Anvil
let at: FullDeployment

beforeAll(async () => {
  node = await startAnvil({ port: await freePort(), chainId: 31_337 })
  at = await deployContracts({
    ...{ rpcUrl: node.url, deployerKey: DEPLOYER_KEY, treasury, operator, guardian, settler },
    ...{ arbiter, attestors: { addresses: attestors, threshold: 2 } },
    supplyWei: 10n ** 27n,
    withdrawDelaySeconds: 86_400n,
    windowSeconds: 21_600n,
    maxDeltaWei: 10n ** 24n,
    dispute: { bondWei: 10n ** 20n, resolveSeconds: 172_800 },
    governance: { timelockSeconds: 172_800n, votingSeconds: 259_200 },
  })
})

afterAll(() => node.stop())

test('the treasury holds all of the supply', async () => {
  expect(await read(OPEN_ABI, at.open, 'balanceOf', [treasury])).toBe(10n ** 27n)
})

test('escrow and distributor name each other and their people', async () => {
  const escrow = (name: string) => read(CREDIT_ESCROW_ABI, at.escrow, name)
  expect(await escrow('DISTRIBUTOR')).toBe(getAddress(at.distributor))
  expect(await escrow('OPERATOR')).toBe(getAddress(operator))
  expect(await escrow('GUARDIAN')).toBe(getAddress(guardian))
  const distributor = (name: string) => read(REWARD_DISTRIBUTOR_ABI, at.distributor, name)
  const named = ['ESCROW', 'STAKE', 'OWNER', 'ARBITER', 'TREASURY', 'guardian', 'settler']
  expect(await Promise.all(named.map(distributor))).toEqual(
    [at.escrow, at.settlerStake, at.timelock, arbiter, treasury, guardian, settler].map((who) =>
      getAddress(who),
    ),
  )
  expect(await distributor('attestors')).toEqual(attestors.map((who) => getAddress(who)))
  expect(await distributor('threshold')).toBe(2n)
  expect(await distributor('WINDOW')).toBe(21_600)
})

test('the timelock owns stakes and parameters', async () => {
  for (const stake of [at.settlerStake, at.contributorStake]) {
    expect(await read(STAKE_VAULT_ABI, stake, 'OWNER')).toBe(getAddress(at.timelock))
  }
  const owner = await read(POLICY_PARAMETERS_ABI, at.parameters, 'OWNER')
  expect(owner).toBe(getAddress(at.timelock))
})

test('each stake is slashed by its own judge alone', async () => {
  const slashes = (stake: Address, by: Address) => read(STAKE_VAULT_ABI, stake, 'isSlasher', [by])
  expect(await slashes(at.settlerStake, at.distributor)).toBe(true)
  expect(await slashes(at.settlerStake, at.datanets)).toBe(false)
  expect(await slashes(at.contributorStake, at.datanets)).toBe(true)
  expect(await slashes(at.contributorStake, at.distributor)).toBe(false)
  expect(await read(DATANET_REGISTRY_ABI, at.datanets, 'STAKE')).toBe(
    getAddress(at.contributorStake),
  )
})

test('the governor alone proposes to the timelock, and nobody administers it', async () => {
  const has = (role: `0x${string}`, who: Address) =>
    read(TIMELOCK_CONTROLLER_ABI, at.timelock, 'hasRole', [role, who])
  const role = (name: string) => keccak256(toHex(name))
  expect(await has(role('PROPOSER_ROLE'), at.governor)).toBe(true)
  expect(await has(role('EXECUTOR_ROLE'), parseAddress(zeroAddress))).toBe(true)
  for (const who of [parseAddress(deployer), treasury, guardian, settler]) {
    expect(await has(role('PROPOSER_ROLE'), who)).toBe(false)
    expect(await has(zeroHash, who)).toBe(false)
  }
  expect(await has(zeroHash, at.timelock)).toBe(true)
  expect(await read(CONTRIBUTION_GOVERNOR_ABI, at.governor, 'timelock')).toBe(
    getAddress(at.timelock),
  )
})

function read(abi: Abi, address: Address, functionName: string, args: readonly unknown[] = []) {
  const client = createPublicClient({ transport: http(node.url) })
  return client.readContract({ abi, address, functionName, args })
}
