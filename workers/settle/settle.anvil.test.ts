// The settler on real contracts: an epoch is committed through the real client, a payee claims with
// a published proof, a stranger recomputes it, and bytes that are sent again do no harm.
import { createPublicClient, createTestClient, createWalletClient, http, pad } from 'viem'
import { anvil } from 'viem/chains'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createServer } from 'node:net'
import { startAnvil, TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import type { Anvil } from '../../contracts/tools/anvil.ts'
import { deployContracts } from '../../contracts/tools/deploy.ts'
import type { Deployment } from '../../contracts/tools/deploy.ts'
import { CREDIT_ESCROW_ABI } from '../../schemas/chain/credit-escrow.gen.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import { readCommit, settlementChain } from '../systems/chain-settlement.ts'
import type { SettlementPlace } from '../systems/chain-settlement.ts'
import { archiveReader } from './archive-reader.ts'
import { claimProof } from './proof.ts'
import { addressOf, creditedOf, MemoryArchive, MemoryTally } from './settle.cases.ts'
import { PLACE, verdictOn } from './settle.cases.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { FIRST_STATE } from './settler.ts'
import type { SettlerState } from './settler.ts'

// Keys for tests only: accounts of the well-known test mnemonic.
const deployer = mnemonicToAccount(TEST_MNEMONIC)
const SETTLER_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d'
const DEPLOYER_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const settlerAddress = parseAddress(privateKeyToAccount(SETTLER_KEY).address)

type Scene = {
  readonly anvil: Anvil
  readonly deployment: Deployment
  readonly place: SettlementPlace
  readonly ports: SettlerPorts
  readonly tally: MemoryTally
  readonly archive: MemoryArchive
}

let scene: Scene
let state: SettlerState = FIRST_STATE
let calls = 0

beforeAll(async () => {
  const node = await startAnvil({ port: await freePort(), chainId: PLACE.chainId })
  const treasury = parseAddress(deployer.address)
  const deployment = await deployContracts({
    rpcUrl: node.url,
    deployerKey: DEPLOYER_KEY,
    treasury,
    operator: treasury,
    guardian: treasury,
    settler: settlerAddress,
    supplyWei: 10n ** 27n,
    withdrawDelaySeconds: 60n,
    windowSeconds: 0n,
    maxDeltaWei: 10n ** 26n,
  })
  const { chainId, distributor, escrow, open: token, block: fromBlock } = deployment
  const place = { rpcUrl: node.url, chainId, distributor, escrow, token, fromBlock }
  const tally = new MemoryTally({ chainId, verifyingContract: distributor })
  const archive = new MemoryArchive()
  const chain = settlementChain(place, SETTLER_KEY)
  const ports = {
    tally,
    archive,
    chain,
    place: { ...PLACE, chainId, distributor },
    confirmations: 0,
  }
  scene = { anvil: node, deployment, place, ports, tally, archive }
})

afterAll(() => scene.anvil.stop())

describe('the settler on real contracts', () => {
  test('halts while the escrow is short, and says by how much', async () => {
    await append(3)
    await run()
    expect(state).toMatchObject({ kind: 'halted', reason: { kind: 'escrow_short', escrowWei: 0n } })
  })

  test('commits once the money is there', async () => {
    await deposit(10n ** 24n)
    await run()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 1 } })
    expect(await commitCount()).toBe(1)
  })

  test('commits a second epoch that a stranger finds equal', async () => {
    await append(4)
    await run()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 2 } })
    for (const epoch of [1, 2]) expect(await verified(epoch)).toMatchObject({ equal: true })
  })

  test('lets a payee claim all of it with the published proof, once', async () => {
    const payee = addressOf(100)
    const published = must(await archiveReader(scene.archive).epoch(2), 'epoch 2 is published')
    const { cumulativeWei, proof } = must(claimProof(published, payee), 'the payee earned')
    const claim = {
      abi: REWARD_DISTRIBUTOR_ABI,
      address: scene.deployment.distributor,
      functionName: 'claim',
      args: [2n, payee, cumulativeWei, proof],
    } as const
    await mined(await wallet().writeContract(claim))
    expect(await balanceOf(payee)).toBe(cumulativeWei)
    await expect(wallet().writeContract(claim)).rejects.toThrow('NothingToClaim')
  })

  test('may send the same bytes again, before and after they are mined', async () => {
    const { chain } = scene.ports
    const node = createTestClient({ mode: 'anvil', transport: transport() })
    await append(2)
    await node.setAutomine(false)
    await run()
    expect(state.kind).toBe('sent')
    const tx = must('tx' in state ? state.tx : null, 'a sent commit is signed')
    await chain.send(tx)
    expect(await chain.fate(tx)).toEqual({ kind: 'pending' })
    await node.mine({ blocks: 1 })
    await node.setAutomine(true)
    await chain.send(tx)
    expect(await chain.fate(tx)).toEqual({ kind: 'mined' })
    expect(await chain.fate({ ...tx, hash: `0x${'5'.repeat(64)}` })).toEqual({ kind: 'replaced' })
    await run()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 3 } })
    expect(await commitCount()).toBe(3)
  })

  test('sends the stored bytes again when the chain forgot them', async () => {
    const node = createTestClient({ mode: 'anvil', transport: transport() })
    await append(2)
    await node.setAutomine(false)
    await run()
    const tx = must('tx' in state ? state.tx : null, 'a sent commit is signed')
    await node.dropTransaction({ hash: tx.hash })
    await node.setAutomine(true)
    await run()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 4 } })
    expect((await readCommit(scene.place, 4))?.txHash).toBe(tx.hash)
  })

  test('refuses to sign what the contract would refuse', async () => {
    const committed = must(await readCommit(scene.place, 1), 'epoch 1 is committed')
    await expect(scene.ports.chain.prepare(committed.commit, 0)).rejects.toThrow('EpochOutOfOrder')
  })
})

async function append(count: number): Promise<void> {
  const batch = Array.from({ length: count }, () => {
    const shares = [{ payee: 0, share: 700_000_000 }]
    return creditedOf({ n: ++calls, payer: 1, prompt: 9, completion: 4, perToken: 1_003n, shares })
  })
  await scene.tally.append(batch)
}

async function run(): Promise<void> {
  state = await settle(state, scene.ports, (next) => {
    state = next
  })
}

async function verified(epoch: number) {
  const commit = async (n: number) => (await readCommit(scene.place, n))?.commit ?? null
  return verdictOn(epoch, scene.archive, commit, scene.ports.place)
}

async function deposit(amount: bigint): Promise<void> {
  const { open, escrow } = scene.deployment
  const approve = { abi: OPEN_ABI, address: open, functionName: 'approve' } as const
  await mined(await wallet().writeContract({ ...approve, args: [escrow, amount] }))
  const credit = { abi: CREDIT_ESCROW_ABI, address: escrow, functionName: 'deposit' } as const
  const args = [pad(addressOf(1)), amount] as const
  await mined(await wallet().writeContract({ ...credit, args }))
}

async function balanceOf(account: Hex): Promise<bigint> {
  const at = { abi: OPEN_ABI, address: scene.deployment.open } as const
  return reader().readContract({ ...at, functionName: 'balanceOf', args: [account] })
}

async function commitCount(): Promise<number> {
  const { distributor: address, block } = scene.deployment
  const at = { abi: REWARD_DISTRIBUTOR_ABI, address, fromBlock: BigInt(block) } as const
  return (await reader().getContractEvents({ ...at, eventName: 'EpochCommitted' })).length
}

async function mined(hash: Hex): Promise<void> {
  const receipt = await reader().waitForTransactionReceipt({ hash, pollingInterval: 50 })
  expect(receipt.status).toBe('success')
}

function transport() {
  return http(scene.anvil.url)
}

function reader() {
  return createPublicClient({ transport: transport() })
}

function wallet() {
  return createWalletClient({ transport: transport(), account: deployer, chain: anvil })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
