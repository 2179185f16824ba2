// From the receipts of a closed run to an epoch: cumulative amounts of payees and payers in wei,
// their roots, the files to publish and the commit to make. Exact and deterministic; refuses
// nothing, because a closed run that does not add up is a bug. Serves "anybody can recompute it".
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256Hex } from '../../schemas/canonical.ts'
import { packLeaves } from '../../schemas/chain/leaf.ts'
import type { Address } from '../../schemas/ids.ts'
import { nanoUsdToWei, tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { Leaf, Manifest } from '../../schemas/wire/epoch.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import type { ClosedRun } from './epoch-tally.port.ts'
import { canonicalText, toLines } from './lines.ts'
import { payoutTree } from './payout-tree.ts'
import { advanceShard, receiptsRootOf, rulesOf } from './receipt-roots.ts'
import type { ShardOfEpoch } from './receipt-roots.ts'

/** Where an epoch is settled, and by which code. */
export type EpochPlace = {
  readonly chainId: number
  readonly distributor: Address
  readonly receiptSigner: Address
  readonly codeVersion: string
}

export type PreviousEpoch = {
  readonly manifestHash: Hex
  readonly leaves: readonly Leaf[]
  readonly debits: readonly Leaf[]
  readonly shards: readonly ShardOfEpoch[]
}

/** What the distributor is told; the schema of its `commit`, in our words. */
export type EpochCommit = {
  readonly epoch: number
  readonly payoutRoot: Hex
  readonly debitRoot: Hex
  readonly receiptsRoot: Hex
  /** keccak-256 of the manifest's bytes. */
  readonly dataHash: Hex
  /** Cumulative: what all epochs so far have paid. */
  readonly totalWei: TokenWei
  /** Leaves of the payout tree, padding included. */
  readonly leafCount: number
}

export type EpochInput = {
  readonly place: EpochPlace
  readonly closed: ClosedRun
  /** Every receipt of the run, in the order of their sequence numbers. */
  readonly receipts: readonly SignedReceipt[]
  readonly previous: PreviousEpoch | null
}

export type BuiltEpoch = {
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  readonly files: {
    readonly receipts: Uint8Array
    readonly leaves: Uint8Array
    readonly debits: Uint8Array
    readonly tree: Uint8Array
  }
  readonly leaves: readonly Leaf[]
  readonly debits: readonly Leaf[]
  readonly commit: EpochCommit
}

export function buildEpoch({ place, closed, receipts, previous }: EpochInput): BuiltEpoch {
  assertWholeRun(closed, receipts)
  const leaves = addCredits(previous?.leaves ?? [], receipts, closed.weiPerNanoUsd)
  const debits = addDebits(previous?.debits ?? [], receipts, closed.weiPerNanoUsd)
  const totalWei = totalOf(leaves)
  assert(totalWei === totalOf(debits), 'what payees earn is what payers spend')

  const tree = payoutTree(leaves, place)
  const files = {
    receipts: toLines(receipts),
    leaves: packLeaves(leaves),
    debits: packLeaves(debits),
    tree: tree.bytes,
  }
  const { shard, epoch, weiPerNanoUsd, closedAtMs } = closed
  const shardBefore = previous?.shards.find((each) => each.shard === shard) ?? null
  const shards = [advanceShard(shardBefore, closed, receipts)]
  const roots = {
    receiptsRoot: receiptsRootOf(shards),
    payoutRoot: tree.root,
    debitRoot: payoutTree(debits, place).root,
  }
  const manifest: Manifest = {
    format: 'meed-epoch/3',
    epoch,
    ...place,
    weiPerNanoUsd,
    closedAtMs,
    shards,
    ...roots,
    totalWei,
    leafCount: tree.leafCount,
    files: {
      receipts: fileOf(files.receipts),
      leaves: fileOf(files.leaves),
      debits: fileOf(files.debits),
      tree: fileOf(files.tree),
    },
    previous: previous?.manifestHash ?? null,
    rules: rulesOf(receipts),
  }
  const manifestBytes = utf8ToBytes(canonicalText(manifest))
  const dataHash = keccakHex(manifestBytes)
  const commit = { epoch, ...roots, dataHash, totalWei, leafCount: tree.leafCount }
  return { manifest, manifestBytes, files, leaves, debits, commit }
}

/** The leaves before plus every split of these receipts; ascending address, none of zero. */
export function addCredits(
  before: readonly Leaf[],
  receipts: readonly SignedReceipt[],
  weiPerNanoUsd: bigint,
): Leaf[] {
  const amounts = receipts.flatMap(({ credited }) =>
    credited.splits.map(({ payee, amountNanoUsd }) => ({ account: payee, amountNanoUsd })),
  )
  return addAll(before, amounts, weiPerNanoUsd)
}

/** The debits before plus the price of each of these receipts, by payer. */
export function addDebits(
  before: readonly Leaf[],
  receipts: readonly SignedReceipt[],
  weiPerNanoUsd: bigint,
): Leaf[] {
  const amounts = receipts.map(({ credited }) => {
    return { account: credited.payer, amountNanoUsd: credited.priceNanoUsd }
  })
  return addAll(before, amounts, weiPerNanoUsd)
}

export function totalOf(leaves: readonly Leaf[]): TokenWei {
  return tokenWei(leaves.reduce((sum, each) => sum + each.cumulativeWei, 0n))
}

export function sameCommit(a: EpochCommit, b: EpochCommit): boolean {
  return canonicalText(a) === canonicalText(b)
}

export function keccakHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(keccak_256(bytes))}`
}

type Amount = { readonly account: Address; readonly amountNanoUsd: bigint }

function addAll(before: readonly Leaf[], amounts: readonly Amount[], rate: bigint): Leaf[] {
  const sums = new Map<Address, bigint>(before.map((each) => [each.account, each.cumulativeWei]))
  for (const { account, amountNanoUsd } of amounts) {
    if (amountNanoUsd === 0n) continue
    sums.set(account, (sums.get(account) ?? 0n) + nanoUsdToWei(amountNanoUsd, rate))
  }
  return [...sums]
    .map(([account, sum]) => ({ account, cumulativeWei: tokenWei(sum) }))
    .sort((a, b) => (a.account < b.account ? -1 : 1))
}

function assertWholeRun(closed: ClosedRun, receipts: readonly SignedReceipt[]): void {
  const { fromSeq, toSeq, shard } = closed
  assert(receipts.length > 0, 'an epoch has receipts')
  assert(receipts.length === toSeq - fromSeq + 1, 'a closed run is whole')
  assert(
    receipts.every(({ receipt }, i) => receipt.shard === shard && receipt.seq === fromSeq + i),
    'a closed run is dense and in order',
  )
  assert(
    receipts.every(({ credited }) => credited.terms.weiPerNanoUsd === closed.weiPerNanoUsd),
    'an epoch has one rate',
  )
}

function fileOf(bytes: Uint8Array): { sha256: ReturnType<typeof sha256Hex>; bytes: number } {
  return { sha256: sha256Hex(bytes), bytes: bytes.length }
}
