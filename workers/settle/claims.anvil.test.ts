// Claims for people on real contracts: what is claimable, what waits for its window, a claim by
// anybody, a claim to where the account says, and one whose gas the relayer pays.
import { bytesToHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimNow } from '../../local/claims/claim.ts'
import { leafHashes, padLeaves, ROW_BYTES, rowAt, rowCount } from '../../schemas/chain/leaf.ts'
import { REWARD_DISTRIBUTOR_ABI } from '../../schemas/chain/reward-distributor.gen.ts'
import { buildTree, runProof } from '../../schemas/chain/tree.ts'
import { claimToTypedData } from '../../schemas/chain/claim-to-type.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import { claimChain } from '../systems/chain-claims.ts'
import { relayChain } from '../systems/chain-relay.ts'
import { settlementChain } from '../systems/chain-settlement.ts'
import { anvilScene, memorySigner } from './anvil-scene.cases.ts'
import type { AnvilScene } from './anvil-scene.cases.ts'
import { archiveReader } from './archive-reader.ts'
import { payoutView } from './payout-view.ts'
import { claimProof } from './proof.ts'
import type { RelayedClaim } from './relayer.port.ts'
import { creditedOf, MemoryArchive, NOBODY, RULES } from './settle.cases.ts'
import { settle } from './settle-step.ts'
import { FIRST_STATE } from './settler-state.ts'
import type { SettlerState } from './settler-state.ts'

const WINDOW = 3_600
/** Keys for tests only: accounts of the well-known test mnemonic. */
const PAYEE_KEY = '0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356'
const RELAYER_KEY = '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97'
const payeeKey = privateKeyToAccount(PAYEE_KEY)
const payee = parseAddress(payeeKey.address)
const elsewhere = parseAddress(`0x${'e'.repeat(40)}`)

let scene: AnvilScene
let state: SettlerState = FIRST_STATE
const archive = new MemoryArchive()

beforeAll(async () => {
  scene = await anvilScene({ windowSeconds: BigInt(WINDOW) })
  await scene.deposit(10n ** 24n)
  await epochOf(1, 2)
})
afterAll(() => scene.anvil.stop())

describe('a payout', () => {
  test('waits for its window, and says until when', async () => {
    const view = await viewOf()
    expect(view).toMatchObject({ epoch: 1, claimable_wei: 0n, claimed_wei: 0n })
    expect(view.pending_wei).toBe(view.cumulative_wei)
    const { timestamp } = await scene.reader.getBlock()
    expect(BigInt(must(view.pending_until, 'it waits'))).toBeGreaterThan(timestamp)
  })

  test('is claimable by an older proof while a newer epoch waits', async () => {
    await pass()
    const alone = await viewOf()
    expect(alone).toMatchObject({ epoch: 1, pending_wei: 0n, pending_until: null })
    await epochOf(3, 4)
    const view = await viewOf()
    expect(view.epoch).toBe(1)
    expect(view.claimable_wei).toBe(alone.cumulative_wei)
    expect(view.pending_wei).toBeGreaterThan(0n)
  })

  test('is claimed by anybody for the account, and only once', async () => {
    const due = await viewOf()
    await claimNow(placeOf(), due, { key: RELAYER_KEY, to: null })
    expect(await scene.balanceOf(payee)).toBe(due.claimable_wei)
    const after = await viewOf()
    expect(after).toMatchObject({ claimed_wei: due.claimable_wei, claimable_wei: 0n })
    expect(after.pending_wei).toBe(due.pending_wei)
    await expect(claimNow(placeOf(), due, { key: RELAYER_KEY, to: null })).rejects.toThrow(
      'NothingToClaim',
    )
  })

  test('is not sent with a proof that does not hold on the chain', async () => {
    await pass()
    const due = await viewOf()
    const lie = { ...due, cumulative_wei: due.cumulative_wei + 1n }
    const claimed = claimNow(placeOf(), lie, { key: RELAYER_KEY, to: null })
    await expect(claimed).rejects.toThrow('does not lead to the root')
  })
})

describe('a run of leaves', () => {
  test('pays every payee of the tree at once, padding passed over, halves and whole', async () => {
    await epochOf(6, 8)
    await pass()
    const epoch = state.last.epoch
    const published = must(await archiveReader(archive).epoch(epoch), 'it is published')
    const padded = padLeaves(published.leaves)
    const tree = buildTree(leafHashes(published.manifest, padded))
    expect(tree.bytes).toEqual(published.tree)
    const half = tree.leafCount / 2
    for (const place of [0, half]) {
      const rows = [...tree.order.subarray(place, place + half)]
      const run = rows.map((row) => padded.subarray(row * ROW_BYTES, (row + 1) * ROW_BYTES))
      const packed = bytesToHex(new Uint8Array(Buffer.concat(run)))
      const args = [BigInt(epoch), packed, runProof(tree, place, half)] as const
      const at = { abi: REWARD_DISTRIBUTOR_ABI, address: scene.place.distributor } as const
      await scene.mined(await scene.wallet.writeContract({ ...at, functionName: 'claimRun', args }))
    }
    const claims = claimChain(scene.anvil.url, scene.place.distributor)
    for (let row = 0; row < rowCount(published.leaves); row++) {
      const { account, cumulativeWei } = rowAt(published.leaves, row)
      expect(await claims.claimed(account)).toBe(cumulativeWei)
    }
    expect(await scene.balanceOf(scene.place.distributor)).toBe(0n)
  })
})

describe('a gasless claim', () => {
  const chain = () => relayChain(scene.place, RELAYER_KEY)

  test('pays where the account signed, and the account has no gas', async () => {
    await epochOf(9, 10)
    await pass()
    const due = await viewOf()
    const claim = await signedClaim(due)
    const prepared = await chain().prepare(claim)
    assert(prepared.ok, 'the contract takes it')
    expect(prepared.value.costWei).toBeGreaterThan(0n)
    await chain().send(prepared.value)
    await scene.mined(prepared.value.hash)
    expect(await chain().isDone(prepared.value)).toBe(true)
    expect(await scene.balanceOf(elsewhere)).toBe(due.claimable_wei)
  })

  test('is refused by the contract’s own name: again, or with another’s signature', async () => {
    const due = await viewOf()
    expect(await chain().prepare(await signedClaim(due))).toMatchObject({
      error: { kind: 'would_revert', reason: 'NothingToClaim' },
    })
    await epochOf(11, 11)
    await pass()
    const next = await viewOf()
    const claim = await signedClaim(next)
    const to = { ...must(claim.to, 'it goes elsewhere'), address: payee }
    expect(await chain().prepare({ ...claim, to })).toMatchObject({
      error: { kind: 'would_revert', reason: 'InvalidSignature' },
    })
    expect((await chain().prepare(claim)).ok).toBe(true)
  })
})

async function signedClaim(due: Awaited<ReturnType<typeof viewOf>>): Promise<RelayedClaim> {
  const { timestamp } = await scene.reader.getBlock()
  const [cumulative, deadline] = [due.cumulative_wei, timestamp + 600n]
  const message = { account: payee, to: elsewhere, cumulative, deadline }
  const signature = await payeeKey.signTypedData(claimToTypedData(scene.place, message))
  return {
    ...{ epoch: due.epoch, account: payee, cumulativeWei: due.cumulative_wei },
    ...{ claimableWei: due.claimable_wei, proof: due.proof },
    to: { address: elsewhere, deadline, signature },
  }
}

async function epochOf(from: number, to: number): Promise<void> {
  const calls = Array.from({ length: to - from + 1 }, (_, i) => {
    const spec = { n: from + i, payer: 1, prompt: 9, completion: 4, perToken: 1_003n }
    const call = creditedOf({ ...spec, shares: [{ payee: 0, share: 700_000_000 }] })
    const splits = call.splits.map((each) => (each.role === 'data' ? { ...each, payee } : each))
    return { ...call, splits }
  })
  const { tally, place, epochPlace } = scene
  await tally.append(calls)
  const chain = settlementChain(place, memorySigner(place))
  const ports = { tally, archive, chain, place: epochPlace, attestors: NOBODY, rules: RULES }
  const save = (next: SettlerState) => {
    state = next
  }
  await settle(state, ports, save)
  await scene.test.mine({ blocks: 1 })
  await settle(state, ports, save)
  assert(state.kind === 'idle', 'the epoch is final')
}

async function viewOf() {
  const claims = claimChain(scene.anvil.url, scene.place.distributor)
  const found = async (epoch: number) => {
    const published = must(await archiveReader(archive).epoch(epoch), 'it is published')
    return { epoch, found: must(claimProof(published, payee), 'the payee earned') }
  }
  const newest = await found(state.last.epoch)
  const window = await claims.window(newest.epoch)
  const now = window.claimable === null ? null : await found(window.claimable)
  const claimedWei = await claims.claimed(payee)
  const view = payoutView({ maturingWei: 0n, account: payee, newest, now, window, claimedWei })
  return { ...view, proof: [...view.proof] }
}

function placeOf() {
  const { rpcUrl, distributor } = scene.place
  return { url: '', rpcUrl, distributor }
}

async function pass(): Promise<void> {
  await scene.test.increaseTime({ seconds: WINDOW })
  await scene.test.mine({ blocks: 1 })
}
