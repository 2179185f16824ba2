// Writes leaves.json: payout trees built by @openzeppelin/merkle-tree, which TypeScript and Foundry
// tests both read. Run it only when the leaf encoding changes.
import { writeFileSync } from 'node:fs'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'

const TYPES = ['uint256', 'address', 'address', 'uint256']
const DISTRIBUTOR = '0x00000000000000000000000000000000000d15b0'
const CHAIN_ID = 31337
const UINT128_MAX = (1n << 128n) - 1n

const address = (i) =>
  `0x${(0x1000n + BigInt(i) * 0x9e3779b97f4a7c15n).toString(16).padStart(40, '0')}`
const amount = (i) => (i === 0 ? UINT128_MAX : BigInt(i) * 1_000_000_007n)

const vectors = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33].map((size) => {
  const leaves = Array.from({ length: size }, (_, i) => ({
    account: address(i),
    cumulative: amount(i).toString(),
  }))
  const rows = leaves.map((leaf) => [CHAIN_ID, DISTRIBUTOR, leaf.account, leaf.cumulative])
  const tree = StandardMerkleTree.of(rows, TYPES)
  const proofs = rows.map((row) => tree.getProof(row))
  return { size, root: tree.root, leaves, proofs }
})

const file = new URL('leaves.json', import.meta.url)
writeFileSync(
  file,
  `${JSON.stringify({ chainId: CHAIN_ID, distributor: DISTRIBUTOR, vectors }, null, 1)}\n`,
)
