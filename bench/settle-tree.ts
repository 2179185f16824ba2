// How long does a payout tree take, and how much memory? 100,000 packed leaves from the file's bytes
// to the padded root; a million in a process of its own, whose peak is read; and 10,000 beside
// OpenZeppelin's library in one run, which must give the same root. `treeFigures` is also the tree
// part of `bench:settle`.
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import { leafHashes, padLeaves, ROW_BYTES, rowAt, rowCount } from '../schemas/chain/leaf.ts'
import { buildTree, type Hex } from '../schemas/chain/tree.ts'
import { parseAddress } from '../schemas/ids.ts'

const TYPES = ['uint256', 'address', 'address', 'uint256']
const DOMAIN = { chainId: 31_337, distributor: parseAddress(`0x${'d1'.repeat(20)}`) }
const ROUNDS = 3
const CHILD = '--one-million'

export type TreeFigures = {
  readonly treeSeconds100k: number
  readonly treeSeconds1M: number
  readonly treeRssMiB1M: number
  readonly treeSeconds10k: number
  readonly openZeppelinSeconds10k: number
  readonly timesFasterThanOpenZeppelin: number
  readonly rootEqualsOpenZeppelin: boolean
}

export function treeFigures(): TreeFigures {
  const small = packedOf(10_000)
  const rows = Array.from({ length: rowCount(small) }, (_, row) => rowAt(small, row))
  const values = rows.map(({ account, cumulativeWei }) => {
    return [DOMAIN.chainId, DOMAIN.distributor, account, cumulativeWei]
  })
  const ours = timed(() => buildTree(leafHashes(DOMAIN, small)).root)
  const theirs = timed(() => StandardMerkleTree.of(values, TYPES).root as Hex)
  const large = packedOf(100_000)
  const rounds = Array.from({ length: ROUNDS }, () => timed(() => rootOf(large)).seconds)
  const million = inChild()
  return {
    treeSeconds100k: round(rounds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? Number.NaN),
    treeSeconds1M: million.seconds,
    treeRssMiB1M: million.rssMiB,
    treeSeconds10k: round(ours.seconds),
    openZeppelinSeconds10k: round(theirs.seconds),
    timesFasterThanOpenZeppelin: round(theirs.seconds / ours.seconds),
    rootEqualsOpenZeppelin: ours.value === theirs.value,
  }
}

function rootOf(packed: Uint8Array): Hex {
  return buildTree(leafHashes(DOMAIN, padLeaves(packed))).root
}

/** A million leaves in a fresh process, so that the peak is the tree's own. */
function inChild(): { readonly seconds: number; readonly rssMiB: number } {
  const { stdout, status } = spawnSync(process.execPath, [import.meta.filename, CHILD], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error('the process of a million leaves failed')
  return JSON.parse(stdout) as { seconds: number; rssMiB: number }
}

/** Spread over the address space as keccak spreads payees, ascending, amounts above 2^64. */
function packedOf(count: number): Uint8Array {
  const packed = new Uint8Array(count * ROW_BYTES)
  const view = new DataView(packed.buffer)
  for (let row = 0; row < count; row++) {
    view.setBigUint64(row * ROW_BYTES, (BigInt(row) << 44n) + 0x1_0000_0000n)
    view.setUint32(row * ROW_BYTES + 8, row * 2_654_435_761)
    view.setBigUint64(row * ROW_BYTES + 28, BigInt(row + 1) * 1_000_000_007n)
    view.setUint32(row * ROW_BYTES + 24, row % 977)
  }
  return packed
}

function timed<T>(work: () => T): { readonly value: T; readonly seconds: number } {
  const began = performance.now()
  const value = work()
  return { value, seconds: (performance.now() - began) / 1_000 }
}

function round(value: number): number {
  return Number(value.toFixed(3))
}

function main(): void {
  if (process.argv.includes(CHILD)) {
    const packed = packedOf(1_000_000)
    const seconds = round(timed(() => rootOf(packed)).seconds)
    const rssMiB = Math.round(process.resourceUsage().maxRSS / 1024)
    console.log(JSON.stringify({ seconds, rssMiB }))
    return
  }
  const conditions = {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, shared`,
    node: process.version,
    hash: '@noble/hashes keccak-f[1600], typed arrays, one thread',
    work: '100k and 1M: packed bytes → padded to 2^k → root; 10k: unpadded, as OpenZeppelin',
    rounds: `median of ${ROUNDS} (100k), one (others)`,
  }
  const figures = treeFigures()
  console.table(conditions)
  console.table(figures)
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'settle-tree', conditions, figures }))
  }
}

if (process.argv[1] === import.meta.filename) main()
