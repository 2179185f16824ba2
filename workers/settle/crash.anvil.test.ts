// The settler against a real chain that breaks: killed at every act, its transaction dropped, its
// block undone, its fee too low, its node lying or silent, another settler beside it. Each epoch
// ends with exactly one commit on the chain, equal for a stranger.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSigner } from '../../local/signer/signing-server.ts'
import { must } from '../../schemas/result.ts'
import { readCommit } from '../systems/chain-commits.ts'
import { settlementChain } from '../systems/chain-settlement.ts'
import { remoteSigner } from '../systems/commit-signers.ts'
import { anvilScene, callsFrom, memorySigner, SETTLER_KEY } from './anvil-scene.cases.ts'
import type { AnvilScene } from './anvil-scene.cases.ts'
import { faultyRpc } from './faulty-rpc.cases.ts'
import type { Fault } from './faulty-rpc.cases.ts'
import { MemoryArchive, NOBODY, RULES, verdictOn } from './settle.cases.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { SettlerState } from './settler-state.ts'

class Crash extends Error {}

let scene: AnvilScene
let rpc: Awaited<ReturnType<typeof faultyRpc>>
const archive = new MemoryArchive()
let ports: SettlerPorts
let state: SettlerState = FIRST_STATE
let calls = 0
let acts = 0
let crashAt = Infinity
/** Hashes of the bytes that were stored to be sent, by epoch. */
const stored = new Map<number, Set<string>>()

beforeAll(async () => {
  scene = await anvilScene()
  rpc = await faultyRpc(scene.anvil.url)
  await scene.deposit(10n ** 25n)
  const place = { ...scene.place, rpcUrl: rpc.url }
  const chain = settlementChain(place, memorySigner(place))
  const { tally, epochPlace } = scene
  const all = { tally, archive, chain, place: epochPlace, attestors: NOBODY, rules: RULES }
  ports = { ...all, tally: fragile(tally), archive: fragile(archive), chain: fragile(chain) }
})

afterAll(async () => {
  rpc.stop()
  await scene.anvil.stop()
})

describe('F20 a settler killed', () => {
  test('at every act and every save settles each epoch once', async () => {
    let crashes = 0
    for (let at = 0; ; at++) {
      await append()
      acts = 0
      crashAt = at
      await run()
      const crashed = acts > at
      crashAt = Infinity
      await finish()
      await expectSettled()
      // Whatever it died at, what it sent afterwards are the bytes that it had stored before.
      expect([...(stored.get(state.last.epoch) ?? [])]).toEqual([await minedHash()])
      if (!crashed) break
      crashes++
    }
    expect(crashes).toBeGreaterThan(25)
  }, 120_000)
})

describe('a chain that breaks', () => {
  test('F21 drops the transaction: the same bytes go out again', async () => {
    await append()
    await scene.test.setAutomine(false)
    await run()
    const tx = newest()
    await scene.test.dropTransaction({ hash: tx.hash })
    await run()
    await scene.test.mine({ blocks: 1 })
    await scene.test.setAutomine(true)
    await run()
    await expectSettled()
    expect(await minedHash()).toBe(tx.hash)
  })

  test('F22 undoes the block: the commit goes back to broadcast, and is paid only when final', async () => {
    await append()
    const deep = settlementChain(
      { ...scene.place, finality: { kind: 'depth', confirmations: 3 } },
      memorySigner(scene.place),
    )
    const patient = { ...ports, chain: deep }
    await run(patient)
    expect(state.kind).toBe('mined')
    const epochs = scene.tally.acknowledged.length
    await scene.test.request<{ Method: string; Parameters: unknown[]; ReturnType: null }>({
      method: 'anvil_reorg',
      params: [1, []],
    })
    const commit = 'commit' in state ? state.commit.epoch : 0
    expect(await readCommit(scene.place, commit)).toBeNull()
    await run(patient)
    expect(['sent', 'mined']).toContain(state.kind)
    expect(scene.tally.acknowledged.length).toBe(epochs)
    await run(patient)
    await scene.test.mine({ blocks: 3 })
    await run(patient)
    await expectSettled()
  })

  test('F21 grows dear: the fees rise under the same nonce, and one of the hashes is mined', async () => {
    await append()
    await scene.test.setAutomine(false)
    await run()
    const first = newest()
    for (let i = 0; i < RULES.bumpAfterBlocks; i++) {
      await scene.test.setNextBlockBaseFeePerGas({ baseFeePerGas: first.maxFeePerGas * 4n })
      await scene.test.mine({ blocks: 1 })
    }
    await run()
    const second = newest()
    expect(second.nonce).toBe(first.nonce)
    expect(second.maxFeePerGas * 8n).toBeGreaterThanOrEqual(first.maxFeePerGas * 9n)
    expect(second.maxPriorityFeePerGas * 8n).toBeGreaterThanOrEqual(first.maxPriorityFeePerGas * 9n)
    await scene.test.mine({ blocks: 1 })
    await scene.test.setAutomine(true)
    await run()
    await expectSettled()
    expect(await minedHash()).toBe(second.hash)
  })
})

describe('F21 a node that', () => {
  const faults: readonly Fault[] = ['silent', 'swallows', 'denies', 'behind']
  for (const fault of faults) {
    test(`${fault}: nothing is signed twice, and the epoch is committed once`, async () => {
      const before = rpc.lies()
      for (let after = 0; after < 24; after++) {
        await append()
        rpc.set(fault, after)
        await run()
        await run()
        rpc.set('none')
        await finish()
        await expectSettled()
      }
      expect(rpc.lies() - before).toBeGreaterThan(8)
    }, 120_000)
  }

  test('tells another story than its witness is not believed', async () => {
    await append()
    const witnessed = { ...scene.place, rpcUrl: scene.anvil.url, witnessUrls: [rpc.url] }
    const chain = settlementChain(witnessed, memorySigner(scene.place))
    const careful = { ...ports, chain }
    rpc.set('behind')
    await run(careful)
    expect(state.kind).not.toBe('idle')
    expect(trouble).toContain('has its event')
    rpc.set('none')
    await finish(careful)
    await expectSettled()
  })
})

describe('F28 two settlers', () => {
  test('behind one signing service cannot both sign', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meed-signer-'))
    let now = 1_000
    const signer = await startSigner({
      ...{ port: 0, key: SETTLER_KEY, bearer: 'a test settler', place: scene.place },
      ...{ bookFile: join(folder, 'book.json'), now: () => now },
    })
    try {
      await append()
      const one = remoteSigner(signer.url, 'a test settler', 'one')
      const two = remoteSigner(signer.url, 'a test settler', 'two')
      const portsOf = (key: typeof one) => ({ ...ports, chain: settlementChain(scene.place, key) })
      const { token } = await one.lease()
      await run(portsOf(two))
      expect(trouble).toContain('"kind":"held"')
      expect(state.kind).toBe('published')
      now += 60_000
      await finish(portsOf(two))
      await expectSettled()
      const tx = { chainId: scene.place.chainId, to: scene.place.distributor, nonce: 10_000 }
      const fees = { gas: 1n, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }
      const late = one.sign({ token, tx: { ...tx, ...fees, data: '0x' } })
      await expect(late).rejects.toThrow('stale_token')
      const stranger = remoteSigner(signer.url, 'somebody else', 'three')
      await expect(stranger.lease()).rejects.toThrow('unknown_caller')
    } finally {
      await signer.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

let trouble = ''

async function append(): Promise<void> {
  await scene.tally.append(callsFrom(calls + 1, 1))
  calls++
}

/** One alarm: whatever it throws leaves the state saved last. */
async function run(by = ports): Promise<void> {
  trouble = ''
  try {
    state = await settle(state, by, (next) => {
      act()
      state = structuredClone(next)
      if (!('attempts' in next)) return
      const hashes = next.attempts.map(({ hash }) => hash)
      const { epoch } = next.commit
      stored.set(epoch, new Set([...(stored.get(epoch) ?? []), ...hashes]))
    })
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error)
  }
}

/** As far as it goes now, and once more on top of a block: anvil mines beside its answers. */
async function finish(by = ports): Promise<void> {
  await run(by)
  await scene.test.mine({ blocks: 1 })
  await run(by)
}

function act(): void {
  if (acts++ === crashAt) throw new Crash('killed')
}

/** Dies before or after any act of a port, as counted. */
function fragile<T extends object>(port: T): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...args: unknown[]) => {
        act()
        const result: unknown = await Reflect.apply(member, target, args)
        act()
        return result
      }
    },
  })
}

function newest() {
  expect(state.kind).toBe('sent')
  return must('attempts' in state ? state.attempts.at(-1) : null, 'a sent commit is signed')
}

async function minedHash() {
  return (await readCommit(scene.place, state.last.epoch))?.txHash
}

/** Every epoch so far: one event on the chain, one acknowledgement, equal for a stranger. */
async function expectSettled(): Promise<void> {
  const { epoch } = state.last
  expect({ kind: state.kind, trouble }).toEqual({ kind: 'idle', trouble: '' })
  expect(await scene.commitCount()).toBe(epoch)
  expect(scene.tally.acknowledged).toEqual(Array.from({ length: epoch }, (_, i) => i + 1))
  const commit = async (n: number) => (await readCommit(scene.place, n))?.commit ?? null
  const verdict = await verdictOn(epoch, archive, commit, scene.epochPlace)
  expect(verdict).toMatchObject({ equal: true })
}
