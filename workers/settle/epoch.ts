// From the receipts of a closed run to an epoch: its books in wei (books.ts), their roots, the files to publish and the commit to make. Exact and deterministic; refuses
// nothing, because a closed run that does not add up is a bug. Serves "anybody can recompute it".
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { sha256Hex } from '../../schemas/canonical.ts'
import { packLeaves } from '../../schemas/chain/leaf.ts'
import type { Address } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { assert } from '../../schemas/result.ts'
import type { Manifest, PayoutAddress } from '../../schemas/wire/epoch.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { booksAfter, NO_BOOKS, reserveOf, sumOfLeaves, sumOfPending } from './books.ts'
import type { Books } from './books.ts'
import type { ClosedRun, PayeesOfEpoch } from './epoch-tally.port.ts'
import { canonicalText, toLines } from './lines.ts'
import { payoutTree } from './payout-tree.ts'
import { packPending } from './pending-file.ts'
import { advanceShard, packHashes, receiptsRootOf, rulesOf } from './receipt-roots.ts'
import type { ShardOfEpoch } from './receipt-roots.ts'

/** Where an epoch is settled, and by which code. */
export type EpochPlace = {
  readonly chainId: number
  readonly distributor: Address
  readonly receiptSigner: Address
  readonly codeVersion: string
}

export type PreviousEpoch = Books & {
  readonly manifestHash: Hex
  readonly shards: readonly ShardOfEpoch[]
  /** Of each account, the last word that was followed so far. */
  readonly words: readonly PayoutAddress[]
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
  /** What was said, when the run was closed, of `accountsOf` these. */
  readonly payees: PayeesOfEpoch
}

export type BuiltEpoch = Books & {
  readonly manifest: Manifest
  readonly manifestBytes: Uint8Array
  readonly files: {
    readonly receipts: Uint8Array
    readonly hashes: Uint8Array
    readonly leaves: Uint8Array
    readonly debits: Uint8Array
    readonly tree: Uint8Array
    readonly pending: Uint8Array
  }
  readonly commit: EpochCommit
}

export function buildEpoch(input: EpochInput): BuiltEpoch {
  const { place, closed, receipts, previous } = input
  assertWholeRun(closed, receipts)
  const after = booksAfter(previous ?? NO_BOOKS, receipts, {
    ...closed,
    payees: { ...closed.payees, reserve: reserveOf(receipts), ...input.payees },
    wordsBefore: previous?.words ?? [],
  })
  const { leaves, debits, pending, followed } = after
  const [totalWei, pendingWei] = [sumOfLeaves(leaves), sumOfPending(pending)]
  assert(totalWei + pendingWei === sumOfLeaves(debits), 'what payees earn is what payers spend')

  const tree = payoutTree(leaves, place)
  const files = {
    receipts: toLines(receipts),
    hashes: packHashes(receipts),
    leaves: packLeaves(leaves),
    debits: packLeaves(debits),
    tree: tree.bytes,
    pending: packPending(pending),
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
      hashes: fileOf(files.hashes),
      leaves: fileOf(files.leaves),
      debits: fileOf(files.debits),
      tree: fileOf(files.tree),
      pending: fileOf(files.pending),
    },
    pendingWei,
    payees: followed,
    previous: previous?.manifestHash ?? null,
    rules: rulesOf(receipts),
  }
  const manifestBytes = utf8ToBytes(canonicalText(manifest))
  const commit = commitOf(manifest, keccakHex(manifestBytes))
  return { manifest, manifestBytes, files, leaves, debits, pending, commit }
}

/** What the distributor is told of an epoch that is published under this manifest. */
export function commitOf(manifest: Manifest, dataHash: Hex): EpochCommit {
  const { epoch, payoutRoot, debitRoot, receiptsRoot, totalWei, leafCount } = manifest
  return { epoch, payoutRoot, debitRoot, receiptsRoot, dataHash, totalWei, leafCount }
}

export function sameCommit(a: EpochCommit, b: EpochCommit): boolean {
  return canonicalText(a) === canonicalText(b)
}

export function keccakHex(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(keccak_256(bytes))}`
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
