// Writes leaves.json and runs.json: payout trees built by @openzeppelin/merkle-tree, which TypeScript
// and Foundry tests both read. Run it only when the leaf encoding changes.
import { writeFileSync } from 'node:fs'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'

const TYPES = ['uint256', 'address', 'address', 'uint256']
const DISTRIBUTOR = '0x00000000000000000000000000000000000d15b0'
const CHAIN_ID = 31337
const UINT128_MAX = (1n << 128n) - 1n

const hex = (value, bytes) => value.toString(16).padStart(2 * bytes, '0')
const addressOf = (value) => `0x${hex(value, 20)}`
const address = (i) => addressOf(0x1000n + BigInt(i) * 0x9e3779b97f4a7c15n)
const amount = (i) => (i === 0 ? UINT128_MAX : BigInt(i) * 1_000_000_007n)
const leavesOf = (size) =>
  Array.from({ length: size }, (_, i) => ({
    account: address(i),
    cumulative: amount(i).toString(),
  }))
const rowOf = (leaf) => [CHAIN_ID, DISTRIBUTOR, leaf.account, leaf.cumulative]

const vectors = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33].map((size) => {
  const leaves = leavesOf(size)
  const rows = leaves.map(rowOf)
  const tree = StandardMerkleTree.of(rows, TYPES)
  const proofs = rows.map((row) => tree.getProof(row))
  return { size, root: tree.root, leaves, proofs }
})

/** Padded as the settler pads: to 2^k, at least two, with the lowest free accounts and 0 wei. */
function padded(leaves) {
  const whole = 2 ** Math.max(1, Math.ceil(Math.log2(Math.max(leaves.length, 1))))
  const taken = new Set(leaves.map((leaf) => leaf.account))
  const all = [...leaves]
  for (let low = 1n; all.length < whole; low++) {
    if (!taken.has(addressOf(low))) all.push({ account: addressOf(low), cumulative: '0' })
  }
  return all
}

/** The siblings of an aligned subtree: the last ones of the proof of any leaf in it. */
function runOf(tree, inOrder, place, length) {
  const run = inOrder.slice(place, place + length)
  const packed = run.map(
    ({ account, cumulative }) => account.slice(2) + hex(BigInt(cumulative), 16),
  )
  const proof = tree.getProof(rowOf(run[0])).slice(Math.log2(length))
  return { place, packed: `0x${packed.join('')}`, proof }
}

const low = [1n, 2n, 4n].map((n) => ({ account: addressOf(n), cumulative: `${n * 10n}` }))
const runs = [[], leavesOf(1), low, leavesOf(5), leavesOf(16), leavesOf(33)].map((leaves) => {
  const all = padded(leaves)
  const tree = StandardMerkleTree.of(all.map(rowOf), TYPES)
  const hash = new Map(all.map((leaf) => [leaf, tree.leafHash(rowOf(leaf))]))
  const inOrder = all.toSorted((a, b) => (hash.get(a) < hash.get(b) ? -1 : 1))
  const lengths = [1, 2, all.length / 2, all.length].filter((length) => length >= 1)
  const cut = lengths.map((length) => runOf(tree, inOrder, all.length - length, length))
  return { leaves, paddedSize: all.length, root: tree.root, runs: cut }
})

write('leaves.json', { chainId: CHAIN_ID, distributor: DISTRIBUTOR, vectors })
write('runs.json', { chainId: CHAIN_ID, distributor: DISTRIBUTOR, trees: runs })

function write(name, content) {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(content, null, 1)}\n`)
}
