// A forged epoch, end to end: a malicious settler moves one wei and commits it as if it were true. A
// stranger's verify-epoch catches it, its calldata challenges it on chain, the epoch falls, and what
// is honest still pays. Then with attestors: the lie finds nobody to sign it.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createWalletClient, http } from 'viem'
import type { Hex } from 'viem'
import { anvil } from 'viem/chains'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { TEST_MNEMONIC } from '../../contracts/tools/anvil.ts'
import { startJsonServer } from '../../local/json-server.ts'
import type { JsonServer } from '../../local/json-server.ts'
import { startAttestor } from '../../local/verify/attestor.ts'
import { networkSource } from '../../local/verify/epoch-source.ts'
import { OPEN_ABI } from '../../schemas/chain/open.gen.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { rowAt } from '../../schemas/chain/leaf.ts'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { Address } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import { hexBytes } from '../../schemas/wire/scalars.ts'
import { attestorsOverHttp } from '../systems/attestors-http.ts'
import { readIsAttestor } from '../systems/chain-commits.ts'
import { settlementChain } from '../systems/chain-settlement.ts'
import { anvilScene, callsFrom, memorySigner, SETTLER_KEY } from './anvil-scene.cases.ts'
import type { AnvilScene } from './anvil-scene.cases.ts'
import { blobKey, manifestKey } from './archive-keys.ts'
import { archiveReader } from './archive-reader.ts'
import type { BuiltEpoch } from './epoch.ts'
import { buildEpoch } from './epoch.ts'
import { forge } from './forge.cases.ts'
import { claimProof } from './proof.ts'
import {
  NOTHING_SAID,
  addressOf,
  MemoryArchive,
  NOBODY,
  previousOf,
  RULES,
} from './settle.cases.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { SettlerState } from './settler-state.ts'

const ROOT = join(import.meta.dirname, '../..')
const WINDOW = 3_600n
const BOND = 10n ** 18n
const PAYEE = addressOf(100)
const challenger = mnemonicToAccount(TEST_MNEMONIC, { addressIndex: 5 })
/** Keys for tests only. */
const ATTESTOR_KEYS = [
  '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
  '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
] as const

/** A settler's world: contracts, an archive, and a mirror of it for strangers. */
async function worldOf(options: Parameters<typeof anvilScene>[0]) {
  const scene = await anvilScene({ windowSeconds: WINDOW, ...options })
  const archive = new MemoryArchive()
  const mirror = await startJsonServer(0, async ({ path }) => {
    const [, , kind = '', name = ''] = path.split('/')
    const key = kind === 'epochs' ? manifestKey(Number(name)) : blobKey(parseSha256(name))
    const bytes = await archive.get(key)
    return bytes === null ? { status: 404, body: {} } : { status: 200, body: bytes }
  })
  const { place, tally, epochPlace } = scene
  const chain = settlementChain(place, memorySigner(place))
  const all = { tally, archive, chain, place: epochPlace, attestors: NOBODY, rules: RULES }
  const ports: SettlerPorts = all
  await scene.deposit(10n ** 24n)
  return { scene, archive, mirror, ports }
}

async function settled(state: SettlerState, ports: SettlerPorts, scene: AnvilScene) {
  let saved = state
  const save = (next: SettlerState) => {
    saved = next
  }
  await settle(saved, ports, save)
  await scene.test.mine({ blocks: 1 })
  await settle(saved, ports, save)
  return saved
}

async function publish(archive: MemoryArchive, built: BuiltEpoch): Promise<void> {
  for (const name of ['receipts', 'hashes', 'leaves', 'debits', 'tree', 'pending'] as const) {
    await archive.put(blobKey(built.manifest.files[name].sha256), built.files[name])
  }
  await archive.put(manifestKey(built.commit.epoch), built.manifestBytes)
}

/** What an honest settler would build on the epoch before, from the same receipts. */
async function honestEpoch(scene: AnvilScene, previous: BuiltEpoch | null, epoch: number) {
  const closed = must(await scene.tally.close(epoch), 'there are calls')
  const receipts = []
  for (let from: number | null = null; ;) {
    const page = await scene.tally.receipts(epoch, from)
    receipts.push(...page.receipts)
    if (page.nextSeq === null) break
    from = page.nextSeq
  }
  const before = previous === null ? null : previousOf(previous)
  return buildEpoch({
    place: scene.epochPlace,
    closed,
    receipts,
    previous: before,
    payees: NOTHING_SAID,
  })
}

const said = z.object({
  kind: z.string(),
  difference: z.object({ where: z.string() }).optional(),
  answer: z
    .object({
      challenge: hexBytes,
      fraud: z.object({ kind: z.string(), calldata: hexBytes }).nullable(),
    })
    .optional(),
})

describe('a forged epoch', () => {
  let world: Awaited<ReturnType<typeof worldOf>>
  let first: BuiltEpoch
  let second: BuiltEpoch
  let state: SettlerState = FIRST_STATE

  beforeAll(async () => {
    const arbiter = { dispute: { bondWei: BOND, resolveSeconds: 3_600 } }
    world = await worldOf(arbiter)
    const { scene, ports } = world
    await scene.tally.append(callsFrom(1, 3))
    first = await honestEpoch(scene, null, 1)
    state = await settled(state, ports, scene)
    assert(state.kind === 'idle' && state.last.epoch === 1, 'epoch 1 is final')
    await pass(WINDOW)
    await scene.tally.append(callsFrom(4, 2))
    second = await honestEpoch(scene, first, 2)
    const { open: token } = scene.deployment
    const at = { abi: OPEN_ABI, address: token } as const
    const args = [challenger.address, 10n * BOND] as const
    await scene.mined(await scene.wallet.writeContract({ ...at, functionName: 'transfer', args }))
    const spender = [scene.deployment.distributor, 10n * BOND] as const
    const approved = { ...at, functionName: 'approve', args: spender } as const
    await scene.mined(await strangerWallet().writeContract(approved))
  })

  afterAll(async () => {
    await world.mirror.stop()
    await world.scene.anvil.stop()
  })

  test('is found equal while it is honest', async () => {
    expect(await verify(1)).toMatchObject({ code: 0, said: { kind: 'equal' } })
  })

  test('of one wei moved is caught, challenged with the printed calldata, and voided', async () => {
    await commitForged(forge(second, { kind: 'one-wei', from: 1, to: 0 }))
    const { code, said: found } = await verify(2)
    expect(code).toBe(1)
    expect(found).toMatchObject({ kind: 'different', difference: { where: 'leaves[0]' } })
    const answer = must(found.answer, 'a difference has an answer')
    expect(answer.fraud).toBeNull()
    await sendAsStranger(answer.challenge)
    await pass(2n * WINDOW)
    await expect(claim(2, PAYEE, 1n, [])).rejects.toThrow('EpochNotClaimable')
    await resolve(2)
    expect(await epochRoot(2)).toBe(`0x${'0'.repeat(64)}`)
    expect(await lastEpoch()).toBe(1n)
  })

  test('leaves the honest epoch before it claimable, to the wei', async () => {
    const { scene } = world
    const { cumulativeWei, proof } = proofIn(first, PAYEE)
    await scene.mined(await claim(1, PAYEE, cumulativeWei, proof))
    expect(await scene.balanceOf(PAYEE)).toBe(cumulativeWei)
  })

  test('that lowers an amount falls by a proof, without an arbiter', async () => {
    await commitForged(forge(second, { kind: 'lowered', row: 0, before: first.files.leaves }))
    const { code, said: found } = await verify(2)
    expect(code).toBe(1)
    const fraud = must(found.answer?.fraud, 'the contract can judge it')
    expect(fraud.kind).toBe('lowered')
    await sendAsStranger(fraud.calldata)
    expect(await lastEpoch()).toBe(1n)
  })

  test('that pays an account twice falls by a proof, without an arbiter', async () => {
    await commitForged(forge(second, { kind: 'duplicate', row: 0 }))
    const { said: found } = await verify(2)
    const fraud = must(found.answer?.fraud, 'the contract can judge it')
    expect(fraud.kind).toBe('duplicate')
    await sendAsStranger(fraud.calldata)
    expect(await lastEpoch()).toBe(1n)
  })

  test('gives way to the honest one, which pays everybody to the wei', async () => {
    const { scene, ports } = world
    state = await settled(state, ports, scene)
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 2 } })
    expect(await verify(2)).toMatchObject({ code: 0 })
    await pass(WINDOW)
    for (let row = 0; row < second.leaves.length; row++) {
      const { account } = rowAt(second.files.leaves, row)
      const { cumulativeWei, proof } = proofIn(second, account)
      await scene.mined(await claim(2, account, cumulativeWei, proof))
      expect(await scene.balanceOf(account)).toBe(cumulativeWei)
    }
    expect(await scene.balanceOf(scene.deployment.distributor)).toBe(0n)
  })

  async function commitForged(forged: BuiltEpoch): Promise<void> {
    const { archive, scene } = world
    await publish(archive, forged)
    // The thief has the settler's key itself, not its signing service.
    const chain = settlementChain(scene.place, memorySigner(scene.place))
    await chain.send(await chain.prepare(forged.commit, 0, []))
    await scene.test.mine({ blocks: 1 })
    expect(await lastEpoch()).toBe(2n)
  }

  async function verify(epoch: number) {
    const { scene, mirror } = world
    const { chainId, distributor } = scene.place
    return runVerify([
      ...['--epoch', `${epoch}`, '--json', '--mirror', mirror.url, '--rpc', scene.anvil.url],
      ...['--distributor', distributor, '--chain-id', `${chainId}`],
    ])
  }

  async function sendAsStranger(data: Hex): Promise<void> {
    const to = world.scene.deployment.distributor
    await world.scene.mined(await strangerWallet().sendTransaction({ to, data }))
  }

  async function resolve(epoch: number): Promise<void> {
    const { wallet, mined, deployment } = world.scene
    const at = { abi: REWARD_DISTRIBUTOR_ABI, address: deployment.distributor } as const
    const args = [BigInt(epoch), true] as const
    await mined(await wallet.writeContract({ ...at, functionName: 'resolve', args }))
  }

  function claim(epoch: number, account: Hex, cumulative: bigint, proof: readonly Hex[]) {
    const address = world.scene.deployment.distributor
    const args = [BigInt(epoch), account, cumulative, proof] as const
    const call = { abi: REWARD_DISTRIBUTOR_ABI, address, functionName: 'claim', args } as const
    return strangerWallet().writeContract(call)
  }

  function strangerWallet() {
    const transport = http(world.scene.anvil.url)
    return createWalletClient({ transport, account: challenger, chain: anvil })
  }

  async function lastEpoch(): Promise<bigint> {
    const address = world.scene.deployment.distributor
    const at = { abi: REWARD_DISTRIBUTOR_ABI, address } as const
    return world.scene.reader.readContract({ ...at, functionName: 'lastEpoch' })
  }

  async function epochRoot(epoch: number): Promise<Hex> {
    const address = world.scene.deployment.distributor
    const at = { abi: REWARD_DISTRIBUTOR_ABI, address, functionName: 'epochState' } as const
    return (await world.scene.reader.readContract({ ...at, args: [BigInt(epoch)] })).root
  }

  async function pass(seconds: bigint): Promise<void> {
    await world.scene.test.increaseTime({ seconds: Number(seconds) })
    await world.scene.test.mine({ blocks: 1 })
  }
})

describe('a distributor that wants two attestors', () => {
  let world: Awaited<ReturnType<typeof worldOf>>
  let attestors: JsonServer[] = []
  let ports: SettlerPorts

  beforeAll(async () => {
    const addresses = ATTESTOR_KEYS.map((key) => parseAddress(privateKeyToAccount(key).address))
    world = await worldOf({ attestors: { addresses, threshold: 2 } })
    const { place } = world.scene
    const source = networkSource({ ...place, mirrors: [world.mirror.url] })
    attestors = await Promise.all(
      ATTESTOR_KEYS.map((key) => startAttestor({ port: 0, key, source })),
    )
    const urls = attestors.map(({ url }) => url)
    const isAttestor = (signer: Address) => readIsAttestor(place, signer)
    ports = {
      ...world.ports,
      attestors: attestorsOverHttp({ ...place, urls, wanted: 2, isAttestor }),
    }
  })

  afterAll(async () => {
    for (const server of [...attestors, world.mirror]) await server.stop()
    await world.scene.anvil.stop()
  })

  test('takes an honest epoch that both recomputed', async () => {
    const { scene } = world
    await scene.tally.append(callsFrom(1, 3))
    const state = await settled(FIRST_STATE, ports, scene)
    expect(state).toMatchObject({ kind: 'idle', last: { epoch: 1 } })
    const unsigned = { ...world.ports }
    await scene.tally.append(callsFrom(4, 1))
    await expect(settle(state, unsigned, () => {})).rejects.toThrow('AttestationsMissing')
  })

  test('is not sent the signature of a stranger, however true', async () => {
    const { scene } = world
    const { place } = scene
    const source = networkSource({ ...place, mirrors: [world.mirror.url] })
    const stranger = await startAttestor({ port: 0, key: SETTLER_KEY, source })
    const isAttestor = (signer: Address) => readIsAttestor(place, signer)
    const urls = [stranger.url]
    const asked = attestorsOverHttp({ ...place, urls, wanted: 1, isAttestor })
    const first = await honestEpoch(scene, null, 1)
    await expect(asked.attest(first.commit)).rejects.toThrow('is no attestor of the distributor')
    await stranger.stop()
  })

  test('is never asked to take a lie: neither signs one wei moved, and one alone is too few', async () => {
    const { scene, archive } = world
    const published = must(await archiveReader(archive).epoch(1), 'epoch 1 is published')
    const first = await honestEpoch(scene, null, 1)
    expect(first.manifest).toEqual(published.manifest)
    const second = await honestEpoch(scene, first, 2)
    const forged = forge(second, { kind: 'one-wei', from: 1, to: 0 })
    await publish(archive, forged)
    await expect(ports.attestors.attest(forged.commit)).rejects.toThrow(
      /0 of 2 attestors sign: .*"different".*leaves\[0\]/,
    )
    await publish(archive, second)
    expect(await ports.attestors.attest(second.commit)).toHaveLength(2)
    const [one] = attestors
    assert(one !== undefined, 'two attestors run')
    await one.stop()
    await expect(ports.attestors.attest(second.commit)).rejects.toThrow('1 of 2 attestors sign')
  })
})

function proofIn(built: BuiltEpoch, account: ReturnType<typeof parseAddress>) {
  const published = { manifest: built.manifest, ...built.files }
  return must(claimProof(published, account), 'the payee earned')
}

/** The command in a process of its own: anvil and the mirror answer meanwhile. */
function runVerify(args: readonly string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'local/cli/main.ts'), 'verify-epoch', ...args])
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return new Promise<{ code: number | null; said: z.output<typeof said> }>((resolve, reject) => {
    child.on('close', (code) => {
      try {
        resolve({ code, said: said.parse(JSON.parse(text)) })
      } catch {
        reject(new Error(text))
      }
    })
  })
}
