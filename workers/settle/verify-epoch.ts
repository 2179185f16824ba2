// Does a committed epoch follow from what was published? Everything is recomputed from the files,
// the epoch before and the chain, with no secret and no trust in the publisher; the first
// difference is named. Reads nothing itself. Serves "anybody can recompute the whole epoch".
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Address } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { Leaf, Manifest, Pending } from '../../schemas/wire/epoch.ts'
import { signedReceipt } from '../../schemas/wire/generation.ts'
import type { SignedReceipt } from '../../schemas/wire/generation.ts'
import type { Hex } from '../../schemas/chain/tree.ts'
import { booksAfter, NO_BOOKS, reserveOf, sumOfLeaves, sumOfPending } from './books.ts'
import type { Books } from './books.ts'
import { keccakHex } from './epoch.ts'
import type { EpochCommit } from './epoch.ts'
import { fromLines, parseCanonical } from './lines.ts'
import type { LineFault } from './lines.ts'
import { payoutTree, unpackLeaves } from './payout-tree.ts'
import { unpackPending } from './pending-file.ts'
import { advanceShard, packHashes, receiptsRootOf, rulesOf } from './receipt-roots.ts'
import { signerDifference, voucherOf } from './receipt-signer-rule.ts'
import type { Voucher } from './receipt-signer-rule.ts'
import { verifyAddresses } from './verify-addresses.ts'
import { differ } from './difference.ts'
import type { Difference } from './difference.ts'
import { verifyReceipts } from './verify-receipts.ts'
import type { Recompute } from './verify-receipts.ts'

export type ChainEpoch = {
  readonly chainId: number
  readonly distributor: Address
  readonly commit: EpochCommit
  /** `dataHash` of the commit before; null for the first epoch. */
  readonly previousDataHash: Hex | null
  /** What the distributor has pulled from the escrow in all, when it was last looked at. */
  readonly fundedWei: TokenWei
}

export type PublishedEpoch = {
  readonly manifest: Uint8Array
  readonly receipts: Uint8Array
  readonly leaves: Uint8Array
  readonly debits: Uint8Array
  readonly pending: Uint8Array
}

/** Of the epoch before, only what this one builds on. */
export type PublishedBefore = Omit<PublishedEpoch, 'receipts'>

export type Verdict =
  | {
      readonly equal: true
      readonly manifest: Manifest
      readonly receipts: number
      readonly totalWei: TokenWei
      /** Who vouches for the signer that the manifest names. */
      readonly voucher: Voucher
    }
  | { readonly equal: false; readonly difference: Difference }

type Checked<T> = Result<T, Difference>
type FileName = Manifest['files']['leaves']
type Before = Books & { readonly manifest: Manifest }
type Epoch = Before & { readonly receipts: readonly SignedReceipt[] }

/** @param signers who may sign receipts; of none given, whoever did in the epoch before */
export async function verifyEpoch(
  published: PublishedEpoch,
  before: PublishedBefore | null,
  chain: ChainEpoch,
  recompute: Recompute,
  signers: readonly Address[] = [],
): Promise<Verdict> {
  const previous = before === null ? ok(null) : readBefore(before, chain)
  if (!previous.ok) return { equal: false, difference: previous.error }
  const epoch = readEpochFiles(published, chain)
  if (!epoch.ok) return { equal: false, difference: epoch.error }
  const difference = await verifyAll(epoch.value, previous.value, recompute, signers)
  if (difference !== null) return { equal: false, difference }
  const { manifest, receipts } = epoch.value
  const voucher = voucherOf(previous.value?.manifest ?? null, signers)
  const { totalWei } = manifest
  return { equal: true, manifest, receipts: receipts.length, totalWei, voucher }
}

/** A number that no rule can take is the publisher's difference, not a bug of the reader. */
async function verifyAll(
  epoch: Epoch,
  previous: Before | null,
  recompute: Recompute,
  signers: readonly Address[],
): Promise<Difference | null> {
  const { manifest, receipts } = epoch
  try {
    return (
      verifySequence(manifest, previous?.manifest ?? null) ??
      signerDifference(manifest, previous?.manifest ?? null, signers) ??
      (await verifyReceipts(receipts, manifest, recompute)) ??
      verifyReceiptRoots(epoch, previous?.manifest ?? null) ??
      differ('manifest.rules', rulesOf(receipts), manifest.rules) ??
      (await verifyAddresses(manifest, previous?.manifest ?? null)) ??
      verifyBooks(epoch, previous)
    )
  } catch (error) {
    const actual = error instanceof Error ? error.message : 'something else'
    return { where: 'amounts', expected: 'amounts and places that can be settled', actual }
  }
}

function readBefore(before: PublishedBefore, chain: ChainEpoch): Checked<Before> {
  const hash = differ('previous.manifest', chain.previousDataHash, keccakHex(before.manifest))
  if (hash !== null) return err(hash)
  const manifest = readManifest('previous.manifest', before.manifest)
  if (!manifest.ok) return manifest
  const books = readBooks('previous.', before, manifest.value)
  return books.ok ? ok({ ...books.value, manifest: manifest.value }) : books
}

function readEpochFiles(published: PublishedEpoch, chain: ChainEpoch): Checked<Epoch> {
  const hash = differ('manifest', chain.commit.dataHash, keccakHex(published.manifest))
  if (hash !== null) return err(hash)
  const parsed = readManifest('manifest', published.manifest)
  if (!parsed.ok) return parsed
  const manifest = parsed.value
  const { receipts: file } = manifest.files
  const found = verifyCommit(manifest, chain) ?? checkFile('receipts', published.receipts, file)
  if (found !== null) return err(found)
  const receipts = fromLines(signedReceipt, published.receipts)
  if (!receipts.ok) return err(faultAt('receipts', receipts.error))
  const books = readBooks('', published, manifest)
  return books.ok ? ok({ ...books.value, manifest, receipts: receipts.value }) : books
}

/** Does the manifest say what the contract was told? */
function verifyCommit(manifest: Manifest, chain: ChainEpoch): Difference | null {
  const { commit } = chain
  return (
    differ('manifest.epoch', commit.epoch, manifest.epoch) ??
    differ('manifest.chainId', chain.chainId, manifest.chainId) ??
    differ('manifest.distributor', chain.distributor, manifest.distributor) ??
    differ('manifest.previous', chain.previousDataHash, manifest.previous) ??
    differ('manifest.receiptsRoot', commit.receiptsRoot, manifest.receiptsRoot) ??
    differ('manifest.payoutRoot', commit.payoutRoot, manifest.payoutRoot) ??
    differ('manifest.debitRoot', commit.debitRoot, manifest.debitRoot) ??
    differ('manifest.totalWei', commit.totalWei, manifest.totalWei) ??
    differ('manifest.leafCount', commit.leafCount, manifest.leafCount) ??
    verifyFunded(commit.totalWei, chain.fundedWei)
  )
}

/** What is owed in all lies in the contract, or the last claimers would stand before nothing. */
function verifyFunded(totalWei: TokenWei, fundedWei: TokenWei): Difference | null {
  if (totalWei <= fundedWei) return null
  return { where: 'funded', expected: `at least ${totalWei}`, actual: `${fundedWei}` }
}

/**
 * No call is missing between two epochs: each shard goes on where it ended, and none is dropped, to
 * begin again later. A shard without a call has an empty run.
 */
function verifySequence(manifest: Manifest, previous: Manifest | null): Difference | null {
  if (manifest.epoch > 1 && previous === null) {
    const expected = `the files of epoch ${manifest.epoch - 1}`
    return { where: 'previous', expected, actual: 'none' }
  }
  const numbers = (shards: Manifest['shards']) => shards.map(({ shard }) => shard)
  const now = numbers(manifest.shards)
  const kept = new Set([...numbers(previous?.shards ?? []), ...now])
  const all = differ(
    'manifest.shards',
    [...kept].toSorted((a, b) => a - b),
    now,
  )
  if (all !== null) return all
  for (const { shard, fromSeq, toSeq } of manifest.shards) {
    const where = `manifest.shards[${shard}]`
    const before = previous?.shards.find((each) => each.shard === shard)
    const found =
      differ(`${where}.fromSeq`, before === undefined ? 0 : before.toSeq + 1, fromSeq) ??
      differ(`${where}.toSeq`, Math.max(fromSeq - 1, toSeq), toSeq)
    if (found !== null) return found
  }
  return null
}

/** Each shard's range goes on from the peaks that the epoch before committed to. */
function verifyReceiptRoots(
  { manifest, receipts }: Epoch,
  previous: Manifest | null,
): Difference | null {
  for (const shard of manifest.shards) {
    const before = previous?.shards.find((each) => each.shard === shard.shard) ?? null
    const own = receipts.filter(({ receipt }) => receipt.shard === shard.shard)
    const due = advanceShard(before, shard, own)
    const found = differ(`manifest.shards[${shard.shard}]`, due, shard)
    if (found !== null) return found
  }
  const hashes = packHashes(receipts)
  return (
    differ('hashes', sha256Hex(hashes), manifest.files.hashes.sha256) ??
    differ('hashes.bytes', hashes.length, manifest.files.hashes.bytes) ??
    differ('manifest.receiptsRoot', receiptsRootOf(manifest.shards), manifest.receiptsRoot)
  )
}

function verifyBooks(
  { manifest, receipts, leaves, debits, pending }: Epoch,
  before: Before | null,
) {
  const wordsBefore = before?.manifest.payees.addresses ?? []
  const due = booksAfter(before ?? NO_BOOKS, receipts, { ...manifest, wordsBefore })
  const tree = payoutTree(due.leaves, manifest)
  const [total, waiting] = [sumOfLeaves(due.leaves), sumOfPending(due.pending)]
  return (
    differ('manifest.payees.reserve', reserveOf(receipts), manifest.payees.reserve) ??
    differ('manifest.payees', due.followed, manifest.payees) ??
    differRows('leaves', due.leaves, leaves) ??
    differRows('debits', due.debits, debits) ??
    differRows('pending', due.pending, pending) ??
    differ('totalWei', total, manifest.totalWei) ??
    differ('pendingWei', waiting, manifest.pendingWei) ??
    differ('debits.total', total + waiting, sumOfLeaves(due.debits)) ??
    differ('leafCount', tree.leafCount, manifest.leafCount) ??
    differ('payoutRoot', tree.root, manifest.payoutRoot) ??
    differ('debitRoot', payoutTree(due.debits, manifest).root, manifest.debitRoot) ??
    differ('tree', sha256Hex(tree.bytes), manifest.files.tree.sha256) ??
    differ('tree.bytes', tree.bytes.length, manifest.files.tree.bytes)
  )
}

function differRows<T extends Leaf | Pending>(
  where: string,
  due: readonly T[],
  actual: readonly T[],
): Difference | null {
  for (let i = 0; i < Math.max(due.length, actual.length); i++) {
    const found = differ(`${where}[${i}]`, due[i] ?? null, actual[i] ?? null)
    if (found !== null) return found
  }
  return null
}

function readManifest(where: string, bytes: Uint8Array): Checked<Manifest> {
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  return parsed.ok ? parsed : err({ where, ...parsed.error })
}

function readBooks(
  prefix: string,
  published: PublishedBefore,
  { files }: Manifest,
): Checked<Books> {
  const leaves = readLeaves(`${prefix}leaves`, published.leaves, files.leaves)
  if (!leaves.ok) return leaves
  const debits = readLeaves(`${prefix}debits`, published.debits, files.debits)
  if (!debits.ok) return debits
  const pending = readPending(`${prefix}pending`, published.pending, files.pending)
  if (!pending.ok) return pending
  return ok({ leaves: leaves.value, debits: debits.value, pending: pending.value })
}

function readLeaves(where: string, bytes: Uint8Array, file: FileName): Checked<Leaf[]> {
  const found = checkFile(where, bytes, file)
  if (found !== null) return err(found)
  const leaves = unpackLeaves(bytes)
  return leaves.ok ? leaves : err(faultAt(where, leaves.error))
}

function readPending(where: string, bytes: Uint8Array, file: FileName): Checked<Pending[]> {
  const found = checkFile(where, bytes, file)
  if (found !== null) return err(found)
  const pending = unpackPending(bytes)
  return pending.ok ? pending : err(faultAt(where, pending.error))
}

function checkFile(where: string, bytes: Uint8Array, file: FileName): Difference | null {
  return differ(where, file.sha256, sha256Hex(bytes)) ?? differ(where, file.bytes, bytes.length)
}

function faultAt(where: string, { line, expected, actual }: LineFault): Difference {
  return { where: `${where}[${line}]`, expected, actual }
}
