// Any record is found in any sorted file, wherever it stands and however its keys crowd together, by
// ranges that lie inside the file; and what a payee reads of a large epoch is a few kilobytes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hexToBytes } from '@noble/hashes/utils.js'
import { sha256Hex } from '../../schemas/canonical.ts'
import { leafHash, packLeaves } from '../../schemas/chain/leaf.ts'
import { parseAddress } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import { findSorted } from './find-sorted.ts'
import type { SortedFile } from './find-sorted.ts'
import { payoutTree } from './payout-tree.ts'
import { packPending } from './pending-file.ts'
import { claimProof, findPayout } from './proof.ts'
import { AT_ONCE, PLACE } from './settle.cases.ts'

const KEY = 8
const RECORD = 10
const HEADER = 16

function keyBytes(key: bigint): Uint8Array {
  return hexToBytes(key.toString(16).padStart(2 * KEY, '0'))
}

function fileOf(keys: readonly bigint[], order: SortedFile['order']) {
  const sorted = keys.toSorted((a, b) => (a < b ? -1 : 1))
  if (order === 'descending') sorted.reverse()
  const bytes = new Uint8Array(HEADER + sorted.length * RECORD)
  sorted.forEach((key, i) => bytes.set(keyBytes(key), HEADER + i * RECORD))
  const count = sorted.length
  const file = { offset: HEADER, count, recordBytes: RECORD, keyBytes: KEY, order } as const
  return { sorted, bytes, file }
}

function look(file: SortedFile, bytes: Uint8Array, key: Uint8Array) {
  const search = findSorted(file, key)
  let [step, reads] = [search.next(), 0]
  while (step.done !== true) {
    const { offset, length } = step.value
    assert(offset >= HEADER && length > 0 && offset + length <= bytes.length, 'a range is inside')
    reads++
    step = search.next(bytes.subarray(offset, offset + length))
  }
  return { index: step.value?.index ?? null, reads }
}

/** Spread evenly, crowded at one end, or doubling: what an attacker could make of addresses. */
const keys = fc.oneof(
  fc.uniqueArray(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), { maxLength: 600 }),
  fc
    .integer({ min: 1, max: 2_000 })
    .map((n) => Array.from({ length: n }, (_, i) => BigInt(i) + 9n)),
  fc.integer({ min: 1, max: 60 }).map((n) => Array.from({ length: n }, (_, i) => 1n << BigInt(i))),
)
const order = fc.constantFrom('ascending' as const, 'descending' as const)

describe('findSorted', () => {
  test('finds every key that is there, and none that is not', () => {
    fc.assert(
      fc.property(
        keys,
        order,
        fc.nat(),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        (...drawn) => {
          const [list, way, pick, other] = drawn
          const { sorted, bytes, file } = fileOf(list, way)
          if (sorted.length > 0) {
            const at = pick % sorted.length
            const key = must(sorted[at], 'the key is there')
            const { index, reads } = look(file, bytes, keyBytes(key))
            expect(index).toBe(at)
            expect(reads).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(sorted.length + 2)))
          }
          const expected = sorted.indexOf(other)
          expect(look(file, bytes, keyBytes(other)).index).toBe(expected < 0 ? null : expected)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the payout of one among many', () => {
  const count = 20_000
  const accounts = Array.from({ length: count }, (_, i) => sha256Hex(`payee ${i}`).slice(0, 40))
  const leaves = accounts.sort().map((hex, i) => {
    return { account: parseAddress(`0x${hex}`), cumulativeWei: tokenWei(BigInt(i) + 1n) }
  })
  const packed = packLeaves(leaves)
  const tree = payoutTree(leaves, PLACE)
  const file = (bytes: Uint8Array) => ({ sha256: sha256Hex(bytes), bytes: bytes.length })
  const manifest = manifestSchema.parse({
    format: 'meed-epoch/3',
    ...PLACE,
    ...{ epoch: 1, weiPerNanoUsd: '1', closedAtMs: 1, shards: [], totalWei: '1' },
    ...{ payoutRoot: tree.root, debitRoot: tree.root, receiptsRoot: tree.root },
    leafCount: tree.leafCount,
    files: {
      receipts: file(packed),
      hashes: file(packed),
      leaves: file(packed),
      debits: file(packed),
      tree: file(tree.bytes),
      pending: file(new Uint8Array()),
    },
    pendingWei: '0',
    payees: AT_ONCE,
    previous: null,
    rules: { prices: [], policies: [] },
  })
  const published = { manifest, leaves: packed, tree: tree.bytes, pending: new Uint8Array() }

  test('is proven with at most 64 kB read, and as the whole tree proves it', () => {
    for (const row of [0, 1, 77, 9_999, count - 1]) {
      const { account, cumulativeWei } = must(leaves[row], 'a row')
      const search = findPayout(manifest, account)
      let [step, read] = [search.next(), 0]
      while (step.done !== true) {
        const bytes = published[step.value.file]
        read += step.value.ranges.reduce((sum, { length }) => sum + length, 0)
        const parts = step.value.ranges.map(({ offset, length }) =>
          bytes.subarray(offset, offset + length),
        )
        step = search.next(parts)
      }
      const { due, maturingWei } = step.value
      expect(due?.proof).toEqual(tree.proofOf(leafHash(PLACE, account, cumulativeWei)))
      expect([due?.cumulativeWei, maturingWei]).toEqual([cumulativeWei, 0n])
      expect(read).toBeLessThan(64_000)
    }
  })

  test('tells what is maturing, of accounts with few rows and with many', () => {
    const rowsOf = (row: number) => [1, 2, 300][row % 3] ?? 0
    const pending = leaves.slice(0, 60).flatMap(({ account }, row) =>
      Array.from({ length: rowsOf(row) }, (_, i) => {
        return { account, earnedIn: i + 1, amountWei: tokenWei(BigInt(row + 1)) }
      }),
    )
    const bytes = packPending(pending)
    const files = { ...manifest.files, pending: file(bytes) }
    for (const [row, { account }] of leaves.slice(0, 61).entries()) {
      const search = findPayout({ ...manifest, files }, account)
      let step = search.next()
      while (step.done !== true) {
        const from = { ...published, pending: bytes }[step.value.file]
        const parts = step.value.ranges.map(({ offset, length }) => {
          return from.subarray(offset, offset + length)
        })
        step = search.next(parts)
      }
      const due = row < 60 ? BigInt(rowsOf(row) * (row + 1)) : 0n
      expect(step.value.maturingWei).toBe(due)
    }
  })

  test('is nothing for who never earned, and a bug where the tree does not hold the row', () => {
    expect(claimProof(published, parseAddress(`0x${'ab'.repeat(20)}`))).toBeNull()
    const { account } = must(leaves[5], 'a row')
    const raised = packed.slice()
    raised[6 * 36 - 1] = must(raised[6 * 36 - 1], 'a byte') ^ 1
    expect(() => claimProof({ ...published, leaves: raised }, account)).toThrow('published')
  })
})
