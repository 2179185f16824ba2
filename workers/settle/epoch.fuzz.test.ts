// The laws of an epoch: what payees gain is what payers spend is what calls cost, to the last wei,
// however the calls are batched, ordered and cut into epochs.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leafHash } from '../../schemas/chain/leaf.ts'
import { verifyProof } from '../../schemas/chain/tree.ts'
import { must } from '../../schemas/result.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import { sumOfLeaves } from './books.ts'
import { buildEpoch } from './epoch.ts'
import type { BuiltEpoch } from './epoch.ts'
import { claimProof } from './proof.ts'
import {
  NOTHING_SAID,
  addressOf,
  calls,
  creditedOf,
  PLACE,
  previousOf,
  RATE,
  receiptsOf,
  runOf,
} from './settle.cases.ts'

async function epochOf(
  n: number,
  batch: readonly Credited[],
  before: BuiltEpoch | null = null,
  batchSize = 4,
): Promise<BuiltEpoch> {
  const fromSeq = before === null ? 0 : must(before.manifest.shards[0], 'one shard').toSeq + 1
  const receipts = await receiptsOf(batch, batchSize, fromSeq)
  const previous = before && previousOf(before)
  return buildEpoch({
    place: PLACE,
    closed: runOf(n, receipts),
    receipts,
    previous,
    payees: NOTHING_SAID,
  })
}

const costOf = (batch: readonly Credited[]) =>
  batch.reduce((sum, { priceNanoUsd }) => sum + priceNanoUsd * RATE, 0n)

describe('an epoch', () => {
  test('adds exactly the price of its calls to leaves, debits and total', async () => {
    await fc.assert(
      fc.asyncProperty(calls(), calls(), async (first, second) => {
        const one = await epochOf(1, first)
        const two = await epochOf(2, second, one)
        expect(one.commit.totalWei).toBe(costOf(first))
        expect(two.commit.totalWei - one.commit.totalWei).toBe(costOf(second))
        expect(sumOfLeaves(two.debits)).toBe(two.commit.totalWei)
        for (const { account, cumulativeWei } of one.leaves) {
          const later = two.leaves.find((each) => each.account === account)
          expect(later?.cumulativeWei ?? -1n).toBeGreaterThanOrEqual(cumulativeWei)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('owes the same whatever the batches and the order of calls', async () => {
    await fc.assert(
      fc.asyncProperty(calls(), fc.integer({ min: 1, max: 5 }), async (batch, batchSize) => {
        const one = await epochOf(1, batch)
        const other = await epochOf(1, batch.toReversed(), null, batchSize)
        expect(other.leaves).toEqual(one.leaves)
        expect(other.debits).toEqual(one.debits)
        expect(other.commit.payoutRoot).toBe(one.commit.payoutRoot)
      }),
      { numRuns: 40 },
    )
  })

  test('is the same bytes when it is built again', async () => {
    await fc.assert(
      fc.asyncProperty(calls(6), async (batch) => {
        expect(await epochOf(1, batch)).toEqual(await epochOf(1, batch))
      }),
      { numRuns: 20 },
    )
  })

  test('gives every payee a proof that the committed root accepts, and nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(calls(), async (batch) => {
        const { manifest, leaves, files, commit } = await epochOf(1, batch)
        const published = { manifest, ...files }
        for (const { account, cumulativeWei } of leaves) {
          const found = must(claimProof(published, account), 'a payee has a proof')
          const own = leafHash(PLACE, account, cumulativeWei)
          expect(verifyProof(commit.payoutRoot, own, found.proof)).toBe(true)
          const more = leafHash(PLACE, account, cumulativeWei + 1n)
          expect(verifyProof(commit.payoutRoot, more, found.proof)).toBe(false)
        }
        expect(claimProof(published, addressOf(9_999))).toBeNull()
      }),
      { numRuns: 20 },
    )
  })
})

describe('a run that does not add up', () => {
  const batch = [1, 2, 3].map((n) =>
    creditedOf({ n, payer: 0, prompt: 1, completion: 1, perToken: 1n, shares: [] }),
  )

  test('is a bug: a gap, another order, another rate', async () => {
    const receipts = await receiptsOf(batch)
    const closed = runOf(1, receipts)
    const build =
      (list: typeof receipts, run = closed) =>
      () =>
        buildEpoch({
          place: PLACE,
          closed: run,
          receipts: list,
          previous: null,
          payees: NOTHING_SAID,
        })
    expect(build(receipts.slice(1))).toThrow('whole')
    expect(build(receipts.toReversed())).toThrow('dense')
    expect(build(receipts, { ...closed, weiPerNanoUsd: RATE + 1n })).toThrow('one rate')
  })

  test('free calls alone make an epoch that owes nothing', async () => {
    const free = [
      creditedOf({ n: 1, payer: 0, prompt: 1, completion: 1, perToken: 0n, shares: [] }),
    ]
    const { commit, leaves, debits } = await epochOf(1, free)
    expect({ total: commit.totalWei, leaves, debits }).toEqual({
      total: 0n,
      leaves: [],
      debits: [],
    })
    expect(commit.payoutRoot).not.toBe(`0x${'0'.repeat(64)}`)
  })
})
