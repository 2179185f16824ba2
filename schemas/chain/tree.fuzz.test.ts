import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress } from '../ids.ts'
import vectors from '../vectors/leaves.json' with { type: 'json' }
import { leafHash } from './leaf.ts'
import { buildTree, verifyProof, type Hex } from './tree.ts'

const TYPES = ['uint256', 'address', 'address', 'uint256']
const distributor = parseAddress(`0x${'d1'.repeat(20)}`)
const domain = { chainId: 31_337, distributor }
const hexDigits = fc.uint8Array({ minLength: 20, maxLength: 20 })
const account = hexDigits.map((bytes) => parseAddress(`0x${Buffer.from(bytes).toString('hex')}`))
const payees = fc.uniqueArray(
  fc.record({ account, cumulative: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }) }),
  { minLength: 1, maxLength: 70, selector: (payee) => payee.account },
)

test('buildTree equals the golden vectors, proofs included', () => {
  for (const { root, leaves, proofs } of vectors.vectors) {
    const at = { chainId: vectors.chainId, distributor: parseAddress(vectors.distributor) }
    const hashes = leaves.map((leaf) =>
      leafHash(at, parseAddress(leaf.account), BigInt(leaf.cumulative)),
    )
    const tree = buildTree(hashes)
    expect(tree.root).toBe(root)
    expect(hashes.map((hash) => tree.proofOf(hash))).toEqual(proofs)
  }
})

test('buildTree equals @openzeppelin/merkle-tree for any payees, in any order', () => {
  fc.assert(
    fc.property(payees, (list) => {
      const rows = list.map((payee) => [31_337, distributor, payee.account, payee.cumulative])
      const theirs = StandardMerkleTree.of(rows, TYPES)
      const hashes = list.map((payee) => leafHash(domain, payee.account, payee.cumulative))
      const ours = buildTree(hashes.toReversed())
      expect(ours.root).toBe(theirs.root)
      hashes.forEach((hash, i) => {
        expect(ours.proofOf(hash)).toEqual(theirs.getProof(i))
        expect(verifyProof(ours.root, hash, ours.proofOf(hash))).toBe(true)
      })
    }),
    { numRuns: 60 },
  )
})

test('verifyProof refuses another amount, another account, another chain and an inner node', () => {
  const payee = parseAddress(`0x${'01'.repeat(20)}`)
  const other = parseAddress(`0x${'02'.repeat(20)}`)
  const mine = leafHash(domain, payee, 7n)
  const tree = buildTree([mine, leafHash(domain, other, 9n), leafHash(domain, distributor, 1n)])
  const proof = tree.proofOf(mine)
  const forged: Hex[] = [
    leafHash(domain, payee, 8n),
    leafHash(domain, other, 7n),
    leafHash({ ...domain, chainId: 1 }, payee, 7n),
    leafHash({ ...domain, distributor: payee }, payee, 7n),
  ]
  for (const leaf of forged) expect(verifyProof(tree.root, leaf, proof)).toBe(false)
  expect(verifyProof(tree.root, mine, proof.slice(1))).toBe(false)
})

test('buildTree refuses nothing and duplicates', () => {
  const leaf = leafHash(domain, distributor, 1n)
  expect(() => buildTree([])).toThrow('at least one')
  expect(() => buildTree([leaf, leaf])).toThrow('twice')
})
