/// <reference types="@cloudflare/vitest-plugin/types" />
// What an epoch follows in paying payees, on real storage: frozen when the epoch closes, kept through
// a crash, and blind to whatever is found or said afterwards.
import { abortAllDurableObjects } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256Hex } from '../../schemas/canonical.ts'
import { must } from '../../schemas/result.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import { LATE, world } from './composed-objects.cases.ts'
import type { SettleEnv } from './composed-objects.cases.ts'
import { OUTLIER_2 } from './outliers.ts'
import { addressOf, AT_ONCE_TERMS, creditedOf, NOTHING_SAID } from './settle.cases.ts'
import { PENALTY_2 } from './standing.ts'

const { TALLY } = env as unknown as SettleEnv

let names = 0
let name: string
const tally = () => TALLY.getByName(name)

beforeEach(() => {
  name = `payees ${++names}`
  world.nowMs = LATE
  world.maturityEpochs = 2
  world.signerFails = false
})

const contributor = addressOf(100)
const call = (n: number) => {
  const shares = [{ payee: 0, share: 400_000_000 }]
  return creditedOf({ n, payer: 1, prompt: 7, completion: 2, perToken: 1_009n, shares })
}
const used = must(call(1).credit.shares[0], 'a share').clusterId
const bait = sha256Hex('bait')

/** What the epoch follows for everybody here; closes it first. */
async function payeesOf(epoch: number) {
  const { payees } = must(await tally().close(epoch), 'there are calls')
  expect(payees).toEqual({ ...AT_ONCE_TERMS, maturityEpochs: 2 })
  return tally().payees(epoch, [contributor, addressOf(66)])
}

describe('a standing', () => {
  test('is frozen when an epoch closes: what is found later holds the next one', async () => {
    await tally().append([call(1)], null)
    const first = await payeesOf(1)
    const { standing } = await tally().report(contributor, 'poisoned', 'look at passage 7')
    expect(standing.state).toBe('held')
    expect(await payeesOf(1)).toEqual(first)
    await abortAllDurableObjects()
    expect(await payeesOf(1)).toEqual(NOTHING_SAID)
    await tally().acknowledge(1)
    await tally().append([call(2)], null)
    const evidence = [sha256Hex('look at passage 7')]
    expect((await payeesOf(2)).standings).toEqual([
      { account: contributor, state: 'held', evidence },
    ])
    expect(await tally().payees(2, [addressOf(66)])).toEqual(NOTHING_SAID)
  })

  test('is told with its evidence, contested in time, and decided', async () => {
    expect(await tally().appeal(contributor, 'why?')).toMatchObject({ ok: false })
    await tally().report(contributor, 'poisoned', 'look')
    await tally().report(contributor, 'poisoned', 'look')
    const known = await tally().standing(contributor)
    expect([known.points, known.evidence]).toEqual([
      PENALTY_2.points.poisoned,
      [{ sha256: sha256Hex('look'), content: 'look' }],
    ])
    const appealed = await tally().appeal(contributor, 'It was no poison.')
    expect(appealed).toMatchObject({ ok: true, value: { standing: { state: 'appealed' } } })
    expect(await tally().appeal(contributor, 'again')).toMatchObject({ ok: false })
    const decision = { kind: 'overturned', evidenceSha256: sha256Hex('look') } as const
    expect((await tally().decide(contributor, decision)).standing.state).toBe('clear')
    await tally().append([call(1)], null)
    expect((await payeesOf(1)).standings).toEqual([])
  })

  test('is forfeited when nobody contests it, by the time that passes', async () => {
    await tally().report(contributor, 'poisoned', 'look')
    world.nowMs += PENALTY_2.appealMs + 1
    await tally().append([call(1)], null)
    expect((await payeesOf(1)).standings).toMatchObject([{ state: 'forfeited' }])
  })
})

describe('uses', () => {
  const given = (calls: readonly Credited[]) =>
    calls.map(({ generationId }) => ({
      generationId,
      clusters: [
        { clusterId: used, payee: contributor },
        { clusterId: bait, payee: addressOf(66) },
      ],
    }))

  test('count with the receipt, once; what is given and never used is found, and counted anew', async () => {
    const calls = Array.from({ length: OUTLIER_2.minRetrieved }, (_, n) => call(n + 1))
    await tally().append(calls, null, given(calls))
    await tally().append(calls, null, given(calls))
    await payeesOf(1)
    const { standing, evidence } = await tally().standing(addressOf(66))
    expect(standing.findings.map(({ kind }) => kind)).toEqual(['outlier_use'])
    const counted = z.object({ clusterId: z.string(), retrieved: z.number(), used: z.number() })
    expect(counted.parse(JSON.parse(must(evidence[0], 'it is kept').content))).toEqual({
      ...{ clusterId: bait, retrieved: OUTLIER_2.minRetrieved, used: 0 },
    })
    expect((await tally().standing(contributor)).standing.findings).toEqual([])
    await tally().acknowledge(1)
    await tally().append([call(99)], null, given([call(99)]))
    await payeesOf(2)
    expect((await tally().standing(addressOf(66))).standing.findings).toHaveLength(1)
  })

  test('what a payer’s own text explained was used, though it is not paid', async () => {
    const calls = Array.from({ length: OUTLIER_2.minRetrieved }, (_, n) => call(n + 1))
    const own = calls.map((each) => {
      const { shares, ...credit } = each.credit
      return { ...each, credit: { ...credit, shares: [], withheld: shares } }
    })
    const clusters = [{ clusterId: used, payee: contributor }]
    const others = Array.from({ length: OUTLIER_2.minRetrieved }, (_, n) => call(n + 501))
    const told = (list: readonly Credited[]) =>
      list.map(({ generationId }) => ({ generationId, clusters }))
    await tally().append([...own, ...others], null, [...told(own), ...given(others)])
    await payeesOf(1)
    expect((await tally().standing(contributor)).standing.findings).toEqual([])
  })
})

describe('a payout address', () => {
  const said = (version: number, to = addressOf(700)) => {
    return { account: contributor, to, version, signature: `0x${'ab'.repeat(65)}` as const }
  }

  test('holds from the epoch behind the open one, and the one before until then', async () => {
    await tally().append([call(1)], null)
    expect(await tally().setAddress(said(1))).toMatchObject({ ok: true, value: { fromEpoch: 2 } })
    expect((await payeesOf(1)).addresses).toEqual([])
    await tally().append([call(2)], null)
    expect(await tally().setAddress(said(2, addressOf(701)))).toMatchObject({
      value: { fromEpoch: 3 },
    })
    await tally().acknowledge(1)
    expect((await payeesOf(2)).addresses).toEqual([said(1)])
    await tally().acknowledge(2)
    await tally().append([call(3)], null)
    expect((await payeesOf(3)).addresses).toEqual([said(2, addressOf(701))])
  })

  test('is said in order, each version once', async () => {
    const refused = (version: number) => ({
      ok: false,
      error: { kind: 'version_expected', version },
    })
    expect(await tally().setAddress(said(2))).toEqual(refused(1))
    const first = await tally().setAddress(said(1))
    expect(await tally().setAddress(said(1))).toEqual(first)
    const again = { ...said(1), signature: `0x${'cd'.repeat(65)}` } as const
    expect(await tally().setAddress(again)).toEqual(first)
    expect(await tally().setAddress(said(1, addressOf(701)))).toEqual(refused(2))
    expect(await tally().addresses(contributor)).toEqual([{ said: said(1), fromEpoch: 2 }])
  })
})
