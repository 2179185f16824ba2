// Epochs that were final here are voided on real contracts: the settler settles them again, the same
// bytes, pulls nothing twice, and goes on. Nobody has to tell it to.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { must } from '../../schemas/result.ts'
import { readCommit, readFunded } from '../systems/chain-commits.ts'
import { settlementChain } from '../systems/chain-settlement.ts'
import { anvilScene, callsFrom, memorySigner } from './anvil-scene.cases.ts'
import type { AnvilScene } from './anvil-scene.cases.ts'
import { checkMoney } from './cross-check-step.ts'
import { MemoryArchive, NOBODY, RULES, verdictOn } from './settle.cases.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { SettlerState } from './settler-state.ts'

let scene: AnvilScene
let ports: SettlerPorts
const archive = new MemoryArchive()
let state: SettlerState = FIRST_STATE

beforeAll(async () => {
  scene = await anvilScene({ windowSeconds: 3_600n })
  const { place, tally, epochPlace } = scene
  const chain = settlementChain(place, memorySigner(place))
  ports = { tally, archive, chain, place: epochPlace, attestors: NOBODY, rules: RULES }
  await scene.deposit(10n ** 24n)
})
afterAll(() => scene.anvil.stop())

async function settleCalls(first: number, count: number): Promise<void> {
  await scene.tally.append(callsFrom(first, count))
  for (let i = 0; i < 8; i++) {
    state = await settle(state, ports, (next) => {
      state = next
    })
    await scene.test.mine({ blocks: 1 })
  }
}

const commitOf = async (epoch: number) => (await readCommit(scene.place, epoch))?.commit ?? null

test('what a veto voided is committed again, and what follows builds on it', async () => {
  for (const epoch of [1, 2, 3]) {
    await settleCalls(2 * epoch - 1, 2)
    expect(state).toMatchObject({ kind: 'idle', last: { epoch } })
  }
  const before = await Promise.all([1, 2, 3].map(commitOf))
  const { wallet, mined, deployment } = scene
  const veto = { abi: REWARD_DISTRIBUTOR_ABI, address: deployment.distributor } as const
  await mined(await wallet.writeContract({ ...veto, functionName: 'veto', args: [2n] }))
  expect(await commitOf(2)).toBeNull()

  await settleCalls(7, 2)
  expect(state).toMatchObject({ kind: 'idle', last: { epoch: 4 } })
  expect(await Promise.all([1, 2, 3].map(commitOf))).toEqual(before)
  const total = must(await commitOf(4), 'it is committed').totalWei
  expect(await readFunded(scene.place)).toBe(total)
  for (const epoch of [1, 2, 3, 4]) {
    expect(await verdictOn(epoch, archive, commitOf, scene.epochPlace)).toMatchObject({
      equal: true,
    })
    expect(await checkMoney(epoch, ports)).toMatchObject({ isEqual: true })
  }
})
