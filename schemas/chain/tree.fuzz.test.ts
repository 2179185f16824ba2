import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAddress } from '../ids.ts'
import { must } from '../result.ts'
import leavesJson from '../vectors/leaves.json' with { type: 'json' }
import runsJson from '../vectors/runs.json' with { type: 'json' }
import { HASH_WORDS } from './keccak-lanes.ts'
import { findRow, leafHash, leafHashes, packLeaves, padLeaves, rowAt, rowCount } from './leaf.ts'
import { ROW_BYTES, UINT128_MAX, type Owed } from './leaf.ts'
import { buildTree, runProof, treeOf, verifyProof, type Hex } from './tree.ts'

const TYPES = ['uint256', 'address', 'address', 'uint256']
const distributor = parseAddress(`0x${'d1'.repeat(20)}`)
const domain = { chainId: 31_337, distributor }
const account = fc
  .oneof(
    fc.uint8Array({ minLength: 20, maxLength: 20 }),
    fc.uint8Array({ minLength: 1, maxLength: 1 }),
  )
  .map((bytes) => parseAddress(`0x${Buffer.from(bytes).toString('hex').padStart(40, '0')}`))
const payees = fc
  .uniqueArray(fc.record({ account, cumulativeWei: fc.bigInt({ min: 0n, max: UINT128_MAX }) }), {
    minLength: 1,
    maxLength: 70,
    selector: (payee) => payee.account,
  })
  .map((list) => list.toSorted((a, b) => (a.account < b.account ? -1 : 1)))

const theirsOf = (list: readonly Owed[]) =>
  StandardMerkleTree.of(
    list.map((each) => [31_337, distributor, each.account, each.cumulativeWei]),
    TYPES,
  )
const rowsOf = (packed: Uint8Array) =>
  Array.from({ length: rowCount(packed) }, (_, row) => rowAt(packed, row))
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex.slice(2), 'hex'))
const owedOf = (leaves: readonly { account: string; cumulative: string }[]) =>
  leaves.map((leaf) => ({
    account: parseAddress(leaf.account),
    cumulativeWei: BigInt(leaf.cumulative),
  }))

describe('buildTree', () => {
  test('equals the golden vectors, proofs included', () => {
    const at = { ...leavesJson, distributor: parseAddress(leavesJson.distributor) }
    for (const { root, leaves, proofs } of leavesJson.vectors) {
      const packed = packLeaves(owedOf(leaves))
      const tree = buildTree(leafHashes(at, packed))
      expect(tree.root).toBe(root)
      const hashes = owedOf(leaves).map((leaf) => leafHash(at, leaf.account, leaf.cumulativeWei))
      expect(hashes.map((hash) => tree.proofOf(hash))).toEqual(proofs)
    }
  })

  test('equals @openzeppelin/merkle-tree for any payees, read back from its file too', () => {
    fc.assert(
      fc.property(payees, (list) => {
        const theirs = theirsOf(list)
        const ours = buildTree(leafHashes(domain, packLeaves(list)))
        expect(ours.root).toBe(theirs.root)
        const read = treeOf(ours.bytes.slice())
        list.forEach(({ account: payee, cumulativeWei }, i) => {
          const hash = leafHash(domain, payee, cumulativeWei)
          expect(ours.proofOf(hash)).toEqual(theirs.getProof(i))
          expect(read.proofOf(hash)).toEqual(theirs.getProof(i))
          expect(verifyProof(ours.root, hash, ours.proofOf(hash))).toBe(true)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('sorts hashes that begin alike, and refuses nothing and duplicates', () => {
    const hashes = new Uint32Array(4 * HASH_WORDS)
    const bytes = new Uint8Array(hashes.buffer)
    const lastByteOf = [9, 3, 200, 4]
    lastByteOf.forEach((last, i) => bytes.set([1, 1, 1, 1, 1, last], i * 32))
    expect([...buildTree(hashes).order]).toEqual([1, 3, 0, 2])
    bytes.set([1, 1, 1, 1, 1, 3], 3 * 32)
    expect(() => buildTree(hashes)).toThrow('twice')
    expect(() => buildTree(new Uint32Array(0))).toThrow('at least one')
  })
})

describe('packed leaves', () => {
  test('are found again, row by row, and refuse disorder, duplicates and what is no uint128', () => {
    fc.assert(
      fc.property(payees, (list) => {
        const packed = packLeaves(list)
        expect(packed.length).toBe(list.length * ROW_BYTES)
        expect(rowsOf(packed)).toEqual(list)
        list.forEach((each, row) => expect(findRow(packed, each.account)).toBe(row))
        expect(findRow(packed, parseAddress(`0x${'e'.repeat(40)}`))).toBeNull()
      }),
      { numRuns: 60 },
    )
    const one = { account: distributor, cumulativeWei: 1n }
    expect(() => packLeaves([one, one])).toThrow('twice')
    expect(() => packLeaves([{ ...one, cumulativeWei: UINT128_MAX + 1n }])).toThrow('uint128')
  })

  test('are padded to 2^k, at least two, with accounts that nobody has and that owe nothing', () => {
    fc.assert(
      fc.property(payees, (list) => {
        const packed = packLeaves(list)
        const rows = rowsOf(padLeaves(packed))
        expect(rows.slice(0, list.length)).toEqual(list)
        const added = rows.slice(list.length)
        expect(added.every(({ cumulativeWei }) => cumulativeWei === 0n)).toBe(true)
        expect(new Set(rows.map((row) => row.account)).size).toBe(rows.length)
        expect(Math.log2(rows.length) % 1).toBe(0)
        expect(rows.length).toBeGreaterThan(1)
        expect(rows.length).toBeLessThan(2 * Math.max(2, list.length))
      }),
      { numRuns: 60 },
    )
  })
})

describe('an aligned run', () => {
  test('equals the golden vectors: leaves in order, packed, and the siblings above', () => {
    const at = { ...runsJson, distributor: parseAddress(runsJson.distributor) }
    for (const { leaves, paddedSize, root, runs } of runsJson.trees) {
      const padded = padLeaves(packLeaves(owedOf(leaves)))
      const tree = buildTree(leafHashes(at, padded))
      expect([tree.root, tree.leafCount]).toEqual([root, paddedSize])
      for (const { place, packed, proof } of runs) {
        const rows = bytesOf(packed)
        const inOrder = [...tree.order.subarray(place, place + rowCount(rows))]
        expect(inOrder.map((row) => rowAt(padded, row))).toEqual(rowsOf(rows))
        expect(runProof(tree, place, rowCount(rows))).toEqual(proof)
      }
    }
  })

  test('is refused where it is no subtree', () => {
    const owed = Array.from({ length: 8 }, (_, i) => ({
      account: parseAddress(`0x${'a'.repeat(39)}${i}`),
      cumulativeWei: BigInt(i),
    }))
    const tree = buildTree(leafHashes(domain, packLeaves(owed)))
    expect(runProof(tree, 4, 4)).toHaveLength(1)
    for (const [place, length] of [
      [2, 4],
      [0, 3],
      [8, 1],
      [0, 16],
    ] as const) {
      expect(() => runProof(tree, place, length)).toThrow('aligned')
    }
    const odd = buildTree(leafHashes(domain, packLeaves(owed.slice(1))))
    expect(() => runProof(odd, 0, 2)).toThrow('aligned')
  })
})

test('verifyProof refuses another amount, another account, another chain and an inner node', () => {
  const payee = parseAddress(`0x${'01'.repeat(20)}`)
  const other = parseAddress(`0x${'02'.repeat(20)}`)
  const owed = [
    { account: payee, cumulativeWei: 7n },
    { account: other, cumulativeWei: 9n },
    { account: distributor, cumulativeWei: 1n },
  ]
  const mine = leafHash(domain, payee, 7n)
  const tree = buildTree(leafHashes(domain, packLeaves(owed)))
  const proof = tree.proofOf(mine)
  const forged: Hex[] = [
    leafHash(domain, payee, 8n),
    leafHash(domain, other, 7n),
    leafHash({ ...domain, chainId: 1 }, payee, 7n),
    leafHash({ ...domain, distributor: payee }, payee, 7n),
  ]
  for (const leaf of forged) expect(verifyProof(tree.root, leaf, proof)).toBe(false)
  expect(verifyProof(tree.root, mine, proof.slice(1))).toBe(false)
  const inner = must(tree.proofOf(leafHash(domain, other, 9n)).at(-1), 'no proof is empty')
  expect(verifyProof(tree.root, inner, [])).toBe(false)
  expect(() => tree.proofOf(leafHash(domain, payee, 8n))).toThrow('is a leaf of this tree')
})
