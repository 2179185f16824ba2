// The cross-check finds a wei wherever it is planted, and none where nothing drifted.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nanoUsd, tokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import { crossCheck } from './cross-check.ts'
import type { EpochMoney } from './cross-check.ts'
import { builtOf, calls, RATE, receiptsOf } from './settle.cases.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'

async function honest(): Promise<EpochMoney> {
  const [first = [], second = []] = fc.sample(calls(8), { numRuns: 2, seed: 7 })
  const before = await receiptsOf(first)
  const after = await receiptsOf(second, 4, before.length)
  const one = builtOf(1, before, null)
  const two = builtOf(2, after, one)
  const [earlierWei, committedWei] = [one.commit.totalWei, two.commit.totalWei]
  return {
    ...{ epoch: 2, weiPerNanoUsd: RATE, tallied: after, published: after, before: one, after: two },
    ...{ committedBeforeWei: earlierWei, committedWei },
    pulled: { earlierWei, byCommitWei: committedWei - earlierWei },
  }
}

const money = await honest()

const plants = {
  tallied: (by: bigint) => ({ ...money, tallied: priced(money.tallied, by) }),
  receipts: (by: bigint) => ({ ...money, published: priced(money.published, by) }),
  splits: (by: bigint) => ({ ...money, published: split(money.published, by) }),
  leaves: (by: bigint) => ({
    ...money,
    after: { ...money.after, leaves: grown(money.after.leaves, by) },
  }),
  debits: (by: bigint) => ({
    ...money,
    after: { ...money.after, debits: grown(money.after.debits, by) },
  }),
  committed: (by: bigint) => ({ ...money, committedWei: money.committedWei + by }),
  funded: (by: bigint) => {
    return { ...money, pulled: { ...money.pulled, byCommitWei: money.pulled.byCommitWei + by } }
  },
} as const

describe('the cross-check', () => {
  test('finds an honest epoch equal in every figure', () => {
    const { isEqual, figures } = crossCheck(money)
    expect(isEqual).toBe(true)
    expect(new Set(Object.values(figures)).size).toBe(1)
    expect(figures.committed).toBeGreaterThan(0n)
  })

  test('finds what drifted, wherever it is planted', () => {
    const name = fc.constantFrom(...(Object.keys(plants) as (keyof typeof plants)[]))
    fc.assert(
      fc.property(name, fc.bigInt({ min: 1n, max: 10n ** 6n }), (where, by) => {
        const { isEqual, figures } = crossCheck(plants[where](by))
        expect(isEqual).toBe(false)
        const odd = Object.values(figures).filter((each) => each === figures[where])
        expect(odd).toHaveLength(1)
      }),
      { numRuns: 1_000 },
    )
  })

  test('counts what voided epochs had pulled before, and no more of it than is needed', () => {
    const { earlierWei, byCommitWei } = money.pulled
    for (const left of [1n, byCommitWei - 1n, byCommitWei, byCommitWei + 5n]) {
      const byCommit = byCommitWei > left ? byCommitWei - left : 0n
      const pulled = { earlierWei: earlierWei + left, byCommitWei: byCommit }
      const check = crossCheck({ ...money, pulled })
      expect(check.isEqual).toBe(true)
      expect(check.pulledWei + check.leftOverWei).toBe(check.figures.committed)
    }
  })
})

function priced(receipts: readonly SignedReceipt[], by: bigint): SignedReceipt[] {
  return replaced(receipts, (each) => ({
    ...each,
    credited: { ...each.credited, priceNanoUsd: nanoUsd(each.credited.priceNanoUsd + by) },
    receipt: { ...each.receipt, priceNanoUsd: nanoUsd(each.receipt.priceNanoUsd + by) },
  }))
}

function split(receipts: readonly SignedReceipt[], by: bigint): SignedReceipt[] {
  const more = (splits: SignedReceipt['credited']['splits']) =>
    replaced(splits, (each) => ({ ...each, amountNanoUsd: nanoUsd(each.amountNanoUsd + by) }))
  return replaced(receipts, (each) => {
    return { ...each, credited: { ...each.credited, splits: more(each.credited.splits) } }
  })
}

function grown(leaves: readonly Leaf[], by: bigint): Leaf[] {
  return replaced(leaves, (leaf) => {
    return { ...leaf, cumulativeWei: tokenWei(leaf.cumulativeWei + by) }
  })
}

/** The list with another first member. */
function replaced<T>(list: readonly T[], change: (first: T) => T): T[] {
  const [first, ...rest] = list
  return [change(must(first, 'there is a first')), ...rest]
}
