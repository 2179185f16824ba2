/// <reference types="@cloudflare/vitest-plugin/types" />
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { nanoUsd } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { archiveR2 } from '../systems/archive-r2.ts'
import { LATE, world } from './composed-objects.cases.ts'
import type { SettleEnv } from './composed-objects.cases.ts'
import type { EpochCommit } from './epoch.ts'
import { MemoryChain } from './memory-chain.cases.ts'
import { creditedOf, DOMAIN, SIGNER, verdictOn } from './settle.cases.ts'

const { TALLY, SETTLER, ARCHIVE } = env as unknown as SettleEnv

let names = 0
let name: string
const tally = () => TALLY.getByName(name)
const settler = () => SETTLER.getByName(name)
const call = (n: number, rate?: bigint) => {
  const shares = [{ payee: n % 2, share: 400_000_000 }]
  const spec = { n, payer: 1, prompt: 7, completion: 2, perToken: 1_009n, shares }
  return creditedOf(rate === undefined ? spec : { ...spec, rate })
}
const calls = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => call(from + i))

beforeEach(() => {
  name = `shard ${++names}`
  world.signerFails = false
  world.gate = Promise.resolve()
  world.signatures = 0
  world.chain = new MemoryChain()
  world.alerts.length = 0
  world.announced.length = 0
  world.nowMs = LATE
})

describe('the tally', () => {
  test('gives each generation one signed receipt, dense and for ever', async () => {
    const first = await tally().append(calls(1, 3))
    const again = await tally().append([call(2), call(4), call(2)])
    expect(first.map(({ receipt }) => receipt.seq)).toEqual([0, 1, 2])
    expect(again.map(({ receipt }) => receipt.seq)).toEqual([1, 3, 1])
    expect(again[0]).toEqual(first[1])
    expect(again[2]).toEqual(first[1])
    expect(await tally().find(call(3).generationId)).toEqual(first[2])
    expect(await tally().find(call(9).generationId)).toBeNull()
    for (const signed of [...first, ...again]) {
      expect(await verifyReceipt(signed, SIGNER.address, DOMAIN)).toBe(true)
    }
  })

  test('gives batches that come at once places of their own, and a repeat among them none', async () => {
    const [some, others, again] = await Promise.all([
      tally().append(calls(1, 30)),
      tally().append(calls(31, 60)),
      tally().append([call(30), call(31), call(61)]),
    ])
    const places = [...some, ...others, ...again.slice(2)].map(({ receipt }) => receipt.seq)
    expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 61 }, (_, seq) => seq))
    expect(again.slice(0, 2)).toEqual([some[29], others[0]])
    for (const signed of [...some, ...others, ...again]) {
      expect(await verifyReceipt(signed, SIGNER.address, DOMAIN)).toBe(true)
      expect(await tally().find(signed.credited.generationId)).toEqual(signed)
    }
  })

  test('places what comes after a batch that broke', async () => {
    const wrong = { ...call(1), priceNanoUsd: nanoUsd(call(1).priceNanoUsd + 1n) }
    const [broken, after] = await Promise.allSettled([
      tally().append([wrong]),
      tally().append([call(2)]),
    ])
    expect([broken?.status, after?.status]).toEqual(['rejected', 'fulfilled'])
    expect((await tally().find(call(2).generationId))?.receipt.seq).toBe(0)
  })

  test('knows where the evidence of each lies, from the write that placed it', async () => {
    const [one, two] = [sha256Hex('a bundle'), sha256Hex('another')]
    await tally().append(calls(1, 2), one)
    await tally().append([call(2), call(3)], two)
    const found = [1, 2, 3, 9].map((n) => tally().evidenceOf(call(n).generationId))
    expect(await Promise.all(found)).toEqual([one, one, two, null])
  })

  test('signs once for a batch', async () => {
    await tally().append(calls(1, 20))
    expect(world.signatures).toBe(1)
  })

  test('refuses a generation that comes again with another content', async () => {
    await tally().append(calls(1, 2))
    const other = { ...call(2), endedAtMs: 1, priceNanoUsd: nanoUsd(call(2).priceNanoUsd) }
    await expect(runInDurableObject(tally(), (object) => object.append([other]))).rejects.toThrow(
      'another content',
    )
    expect(await seqs()).toEqual([0, 1])
  })

  test('keeps its places through a crash before the signature, and signs by the alarm', async () => {
    await tally().append([call(1)])
    await awayFor([call(2), call(3)])
    expect(await tally().find(call(2).generationId)).toBeNull()
    expect(await tally().close(1)).toMatchObject({ fromSeq: 0, toSeq: 0 })
    await abortAllDurableObjects()
    expect(await runDurableObjectAlarm(tally())).toBe(true)
    const found = must(await tally().find(call(3).generationId), 'the alarm signed it')
    expect(found.receipt.seq).toBe(2)
    expect(await verifyReceipt(found, SIGNER.address, DOMAIN)).toBe(true)
    expect(await alarmOf(tally())).toBeNull()
  })

  test('signs by the next append what a crash left, and gives a repeat the same place', async () => {
    await awayFor([call(1), call(2)])
    await abortAllDurableObjects()
    const receipts = await tally().append([call(3), call(1)])
    expect(receipts.map(({ receipt }) => receipt.seq)).toEqual([2, 0])
    expect(receipts.map(({ treeCount }) => treeCount)).toEqual([1, 2])
  })

  test('keeps the alarm while another append is unsigned', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    world.gate = promise
    const slow = tally().append([call(1)])
    await vi.waitUntil(() => world.signatures > 0)
    await awayFor([call(2)])
    resolve()
    await slow
    expect(await alarmOf(tally())).toBe(LATE + 2_000)
    expect(await tally().find(call(2).generationId)).toBeNull()
  })

  test('serves two appends at once without a gap', async () => {
    await Promise.all([tally().append(calls(1, 5)), tally().append(calls(4, 9))])
    expect(await seqs()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('F19 closes once, in order, and not before the epoch before is final', async () => {
    await tally().append(calls(1, 3))
    const run = await tally().close(1)
    expect(run).toMatchObject({ epoch: 1, fromSeq: 0, toSeq: 2, closedAtMs: LATE })
    await tally().append(calls(4, 6))
    expect(await tally().close(1)).toEqual(run)
    await expect(runInDurableObject(tally(), (object) => object.close(2))).rejects.toThrow(
      'the epoch before is final',
    )
    await tally().acknowledge(1)
    expect(await tally().close(2)).toMatchObject({ epoch: 2, fromSeq: 3, toSeq: 5 })
    await tally().acknowledge(2)
    expect(await tally().close(3)).toBeNull()
  })

  test('F18 of a clock that goes back an hour: an epoch is a run of the sequence', async () => {
    await tally().append(calls(1, 3))
    expect(await tally().close(1)).toMatchObject({ fromSeq: 0, toSeq: 2, closedAtMs: LATE })
    world.nowMs = LATE - 3_600_000
    // Both ended before the first epoch was closed, as the clock has it now; one began before it, too.
    const earlier = calls(4, 5).map((each) => ({ ...each, endedAtMs: LATE - 3_600_000 }))
    await tally().append(earlier)
    expect(await tally().close(1)).toMatchObject({ fromSeq: 0, toSeq: 2 })
    await tally().acknowledge(1)
    expect(await tally().close(2)).toMatchObject({ fromSeq: 3, toSeq: 4 })
    const { receipts } = await tally().receipts(2, null)
    expect(receipts.map(({ credited }) => credited.endedAtMs)).toEqual(
      earlier.map(({ endedAtMs }) => endedAtMs),
    )
  })

  test('closes where the rate changes', async () => {
    await tally().append([call(1), call(2), call(3, 7n), call(4)])
    expect(await tally().close(1)).toMatchObject({ toSeq: 1 })
    await tally().acknowledge(1)
    expect(await tally().close(2)).toMatchObject({ fromSeq: 2, toSeq: 2, weiPerNanoUsd: 7n })
  })

  test('pages a large epoch', async () => {
    await tally().append(calls(1, 450))
    await tally().close(1)
    const sizes: number[] = []
    for (let from: number | null = 0; from !== null;) {
      const page = await tally().receipts(1, from)
      sizes.push(page.receipts.length)
      from = page.nextSeq
    }
    expect(sizes).toEqual([200, 200, 50])
  })
})

describe('the settler', () => {
  test('settles on demand what a stranger finds equal, and rests until the next epoch', async () => {
    await tally().append(calls(1, 4))
    const progress = await settler().settleNow()
    expect(progress).toEqual({ epoch: 1, state: 'idle', halted: null, trouble: null })
    expect(await settler().lastFinal()).toBe(1)
    expect(await settler().status()).toMatchObject([{ epoch: 1, state: 'final', receipts: 4 }])
    expect(await verdictOn(1, archiveR2(ARCHIVE), commitOf)).toMatchObject({
      equal: true,
      receipts: 4,
    })
    expect(await alarmOf(settler())).toBe(LATE + 60_000)
  })

  test('F19 goes on at the alarm, and after a crash', async () => {
    await settler().wake()
    await tally().append(calls(1, 2))
    world.chain.automine = false
    expect(await runDurableObjectAlarm(settler())).toBe(true)
    expect(await settler().progress()).toMatchObject({ epoch: 1, state: 'sent' })
    expect(await alarmOf(settler())).toBe(LATE + 2_000)
    await abortAllDurableObjects()
    world.chain.mine()
    expect(await runDurableObjectAlarm(settler())).toBe(true)
    expect(await settler().progress()).toMatchObject({ epoch: 1, state: 'idle' })
    expect(world.chain.signed).toBe(1)
  })

  test('tells its trouble, keeps its state and tries again', async () => {
    await tally().append(calls(1, 2))
    const { chain } = world
    world.chain = new MemoryChain()
    world.chain.facts = () => Promise.reject(new Error('the chain is away'))
    expect(await settler().settleNow()).toMatchObject({
      state: 'published',
      trouble: 'the chain is away',
    })
    world.chain = chain
    expect(await runDurableObjectAlarm(settler())).toBe(true)
    expect(await settler().progress()).toMatchObject({ epoch: 1, state: 'idle', trouble: null })
  })

  test('cross-checks the money of each final epoch, and tells of a wei that drifted', async () => {
    await tally().append(calls(1, 3))
    await settler().settleNow()
    expect(await settler().status()).toMatchObject([{ epoch: 1, money: 'equal' }])
    expect(world.alerts).toEqual([])
    world.chain.strayWei = 1n
    await tally().append(calls(4, 5))
    await settler().settleNow()
    expect(await settler().status()).toMatchObject([
      { epoch: 2, money: 'drift' },
      { epoch: 1, money: 'equal' },
    ])
    const drifted = must(await settler().money(2), 'a final epoch is checked')
    expect(drifted.figures.funded - drifted.figures.committed).toBe(1n)
    expect(world.alerts).toEqual([drifted])
    expect(await settler().money(3)).toBeNull()
    const final = { state: 'final', totalWei: expect.any(BigInt), txHash: expect.any(String) }
    expect(world.announced).toMatchObject([
      { epoch: 1, ...final },
      { epoch: 2, ...final },
    ])
  })

  test('runs once when it is asked twice', async () => {
    await tally().append(calls(1, 2))
    await Promise.all([settler().settleNow(), settler().settleNow(), settler().settleNow()])
    expect(world.chain.signed).toBe(1)
    expect(world.chain.broadcasts).toBe(1)
  })
})

/** Appends while the signer is away: the rows are there, their signature is not. */
async function awayFor(batch: ReturnType<typeof calls>): Promise<void> {
  world.signerFails = true
  await expect(runInDurableObject(tally(), (object) => object.append(batch))).rejects.toThrow(
    'away',
  )
  world.signerFails = false
}

async function seqs(): Promise<number[]> {
  return runInDurableObject(tally(), (_, state) =>
    state.storage.sql
      .exec<{ seq: number }>('SELECT seq FROM receipts ORDER BY seq')
      .toArray()
      .map(({ seq }) => seq),
  )
}

async function alarmOf(stub: DurableObjectStub): Promise<number | null> {
  return runInDurableObject(stub, (_, state) => state.storage.getAlarm())
}

async function commitOf(epoch: number): Promise<EpochCommit | null> {
  return world.chain.commits[epoch - 1]?.commit ?? null
}
