import { describe, expect, test } from 'vitest'
import { verifyReceipt } from '../../schemas/chain/receipt-type.ts'
import type { GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import { canonicalText } from './lines.ts'
import { creditedOf, DOMAIN, receiptsOf, SIGNER } from './settle.cases.ts'
import { closeRun, EPOCH_RECEIPTS_MAX, freshOf, leafOf, sealBatch, unplaced } from './tally.ts'

const call = (n: number, completion = 10) =>
  creditedOf({ n, payer: 0, prompt: 5, completion, perToken: 100n, shares: [] })
const fresh = (arrived: readonly Credited[], known = new Map<GenerationId, string>()) =>
  freshOf(arrived.map(unplaced), known)

describe('placing a batch', () => {
  test('gives each generation the next place, in the order of arrival', () => {
    const leaves = fresh([call(3), call(1), call(2)]).map((one, i) => leafOf(one, 0, 40 + i))
    const { placed, batch } = sealBatch(leaves, DOMAIN)
    expect(placed.map(({ receipt }) => receipt.seq)).toEqual([40, 41, 42])
    expect(placed.map(({ credited }) => credited.endedAtMs % 10)).toEqual([3, 1, 2])
    expect(batch.treeCount).toBe(3)
  })

  test('places a generation once, however often it comes', () => {
    const known = new Map([[call(1).generationId, canonicalText(call(1))]])
    const placed = fresh([call(1), call(2), call(2)], known)
    expect(placed.map(({ credited }) => credited.generationId)).toEqual([call(2).generationId])
    expect(fresh([call(1)], known)).toEqual([])
  })

  test('throws when an id comes again with another content', () => {
    const known = new Map([[call(1).generationId, canonicalText(call(1))]])
    expect(() => fresh([call(1, 11)], known)).toThrow('another content')
    expect(() => fresh([call(2), call(2, 11)])).toThrow('another content')
  })

  test('throws when splits do not sum to the price', () => {
    const wrong = { ...call(1), priceNanoUsd: nanoUsd(call(1).priceNanoUsd + 1n) }
    expect(() => fresh([wrong])).toThrow('sum to its price')
  })

  test('makes receipts that anybody verifies with the signer alone', async () => {
    for (const signed of await receiptsOf([call(1), call(2), call(3), call(4), call(5)], 3)) {
      expect(await verifyReceipt(signed, SIGNER.address, DOMAIN)).toBe(true)
    }
  })
})

describe('closing a run', () => {
  const open = { fromSeq: 10, signedToSeq: 19, weiPerNanoUsd: 5n, rateChangesAt: null }

  test('takes what is signed without a gap', () => {
    const run = closeRun(open, 3, 0, 77)
    expect(run).toEqual({
      epoch: 3,
      shard: 0,
      fromSeq: 10,
      toSeq: 19,
      weiPerNanoUsd: 5n,
      closedAtMs: 77,
    })
  })

  test('makes no epoch of nothing', () => {
    expect(closeRun({ ...open, signedToSeq: 9 }, 3, 0, 77)).toBeNull()
  })

  test('ends before the rate changes, and before it grows too big', () => {
    expect(closeRun({ ...open, rateChangesAt: 12 }, 3, 0, 77)?.toSeq).toBe(11)
    expect(closeRun({ ...open, signedToSeq: 99_999 }, 3, 0, 77)?.toSeq).toBe(
      10 + EPOCH_RECEIPTS_MAX - 1,
    )
  })
})
