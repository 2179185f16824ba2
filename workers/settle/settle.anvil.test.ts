// The settler on real contracts: an epoch is committed through the real client, a payee claims with
// a published proof, a stranger recomputes it, and bytes that are sent again do no harm.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { must } from '../../schemas/result.ts'
import { readCommit } from '../systems/chain-commits.ts'
import { settlementChain } from '../systems/chain-settlement.ts'
import { anvilScene, callsFrom, memorySigner } from './anvil-scene.cases.ts'
import type { AnvilScene } from './anvil-scene.cases.ts'
import { archiveReader } from './archive-reader.ts'
import { claimProof } from './proof.ts'
import { addressOf, MemoryArchive, NOBODY, RULES, verdictOn } from './settle.cases.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { SettlerState } from './settler-state.ts'

let scene: AnvilScene
let ports: SettlerPorts
const archive = new MemoryArchive()
let state: SettlerState = FIRST_STATE
let calls = 0

beforeAll(async () => {
  scene = await anvilScene()
  const { place, tally, epochPlace } = scene
  const chain = settlementChain(place, memorySigner(place))
  ports = { tally, archive, chain, place: epochPlace, attestors: NOBODY, rules: RULES }
})

afterAll(() => scene.anvil.stop())

describe('the settler on real contracts', () => {
  test('halts while the escrow is short, and says by how much', async () => {
    await append(3)
    await run()
    expect(state).toMatchObject({ kind: 'halted', reason: { kind: 'escrow_short', escrowWei: 0n } })
  })

  test('commits once the money is there', async () => {
    await scene.deposit(10n ** 24n)
    await finish()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 1 } })
    expect(await scene.commitCount()).toBe(1)
  })

  test('commits a second epoch that a stranger finds equal', async () => {
    await append(4)
    await finish()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 2 } })
    for (const epoch of [1, 2]) expect(await verified(epoch)).toMatchObject({ equal: true })
  })

  test('lets a payee claim all of it with the published proof, once', async () => {
    const { wallet, mined, deployment } = scene
    const payee = addressOf(100)
    const published = must(await archiveReader(archive).epoch(2), 'epoch 2 is published')
    const { cumulativeWei, proof } = must(claimProof(published, payee), 'the payee earned')
    const claim = {
      abi: REWARD_DISTRIBUTOR_ABI,
      address: deployment.distributor,
      functionName: 'claim',
      args: [2n, payee, cumulativeWei, proof],
    } as const
    await mined(await wallet.writeContract(claim))
    expect(await scene.balanceOf(payee)).toBe(cumulativeWei)
    await expect(wallet.writeContract(claim)).rejects.toThrow('NothingToClaim')
  })

  test('may send the same bytes again, before and after they are mined', async () => {
    const { test: node } = scene
    const { chain } = ports
    await append(2)
    await node.setAutomine(false)
    await run()
    const tx = newest()
    await chain.send(tx)
    expect(await chain.fate([tx])).toEqual({ kind: 'pending' })
    await node.mine({ blocks: 1 })
    await node.setAutomine(true)
    await chain.send(tx)
    expect(await chain.fate([tx])).toMatchObject({ kind: 'mined', hash: tx.hash })
    const never = { ...tx, hash: `0x${'5'.repeat(64)}` } as const
    expect(await chain.fate([never])).toEqual({ kind: 'replaced' })
    await finish()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 3 } })
    expect(await scene.commitCount()).toBe(3)
  })

  test('sends the stored bytes again when the chain forgot them', async () => {
    const { test: node } = scene
    await append(2)
    await node.setAutomine(false)
    await run()
    const tx = newest()
    await node.dropTransaction({ hash: tx.hash })
    await node.setAutomine(true)
    await finish()
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 4 } })
    expect((await readCommit(scene.place, 4))?.txHash).toBe(tx.hash)
  })

  test('refuses to sign what the contract would refuse', async () => {
    const committed = must(await readCommit(scene.place, 1), 'epoch 1 is committed')
    const again = ports.chain.prepare(committed.commit, 0, [])
    await expect(again).rejects.toThrow('EpochOutOfOrder')
  })
})

function newest() {
  expect(state.kind).toBe('sent')
  return must('attempts' in state ? state.attempts.at(-1) : null, 'a sent commit is signed')
}

async function append(count: number): Promise<void> {
  await scene.tally.append(callsFrom(calls + 1, count))
  calls += count
}

async function run(): Promise<void> {
  state = await settle(state, ports, (next) => {
    state = next
  })
}

/** As far as it goes now, and once more on top of a block: anvil mines beside its answers. */
async function finish(): Promise<void> {
  await run()
  await scene.test.mine({ blocks: 1 })
  await run()
}

async function verified(epoch: number) {
  const commit = async (n: number) => (await readCommit(scene.place, n))?.commit ?? null
  return verdictOn(epoch, archive, commit, scene.epochPlace)
}
