// What does a payee submit to claim? The amount earned so far and the path to the committed root,
// looked up in the epoch's published files by ranges: a few kilobytes, however many payees there are.
// The path is hashed up to the committed root, so a file that lies gives no proof. Knows no chain:
// whether the epoch is claimable yet is the contract's to say.
import { hexToBytes } from '@noble/hashes/utils.js'
import { leafHash, ROW_BYTES, rowAt } from '../../schemas/chain/leaf.ts'
import { hexAt, leafPlaces, siblingsOf, HASH_BYTES, verifyProof } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Manifest, Pending } from '../../schemas/wire/epoch.ts'
import type { ClaimProof, Payout, PublishedPayouts } from './archive.port.ts'
import { sumOfPending } from './books.ts'
import { findSorted } from './find-sorted.ts'
import type { ByteRange, FoundRecord, SortedFile } from './find-sorted.ts'
import { PENDING_BYTES, pendingAt } from './pending-file.ts'

/** Ranges of one published file; they are answered in their order. */
export type PayoutReads = {
  readonly file: 'leaves' | 'tree' | 'pending'
  readonly ranges: readonly ByteRange[]
}

export function* findPayout(
  manifest: Manifest,
  account: Address,
): Generator<PayoutReads, Payout, readonly Uint8Array[]> {
  const due = yield* findDue(manifest, account)
  return { due, maturingWei: yield* findMaturing(manifest, account) }
}

function* findDue(
  manifest: Manifest,
  account: Address,
): Generator<PayoutReads, ClaimProof | null, readonly Uint8Array[]> {
  const { files, payoutRoot } = manifest
  const rows: SortedFile = {
    ...{ offset: 0, count: files.leaves.bytes / ROW_BYTES },
    ...{ recordBytes: ROW_BYTES, keyBytes: 20, order: 'ascending' },
  }
  const row = yield* findIn('leaves', rows, hexToBytes(account.slice(2)))
  if (row === null) return null
  const cumulativeWei = tokenWei(rowAt(row.record, 0).cumulativeWei)
  const own = leafHash(manifest, account, cumulativeWei)
  const places = leafPlaces(files.tree.bytes)
  const hashes: SortedFile = {
    ...{ offset: places.first * HASH_BYTES, count: places.count },
    ...{ recordBytes: HASH_BYTES, keyBytes: HASH_BYTES, order: 'descending' },
  }
  const leaf = yield* findIn('tree', hashes, hexToBytes(own.slice(2)))
  const node = must(leaf, 'a published tree has every published leaf').index + places.first
  const ranges = siblingsOf(node).map((index) => {
    return { offset: index * HASH_BYTES, length: HASH_BYTES }
  })
  const proof = (yield { file: 'tree', ranges }).map((bytes) => hexAt(bytes, 0))
  assert(verifyProof(payoutRoot, own, proof), 'a published tree leads to its root')
  return { cumulativeWei, proof }
}

/** Its rows lie together, on either side of any of them: few, unless it was held for long. */
function* findMaturing(
  { files }: Manifest,
  account: Address,
): Generator<PayoutReads, TokenWei, readonly Uint8Array[]> {
  const count = files.pending.bytes / PENDING_BYTES
  const rows: SortedFile = {
    ...{ offset: 0, count, recordBytes: PENDING_BYTES },
    ...{ keyBytes: 20, order: 'ascending' },
  }
  const found = yield* findIn('pending', rows, hexToBytes(account.slice(2)))
  if (found === null) return tokenWei(0n)
  for (let reach = 64; ; reach *= 4) {
    const first = Math.max(0, found.index - reach)
    const end = Math.min(count, found.index + reach + 1)
    const range = { offset: first * PENDING_BYTES, length: (end - first) * PENDING_BYTES }
    const [bytes] = yield { file: 'pending', ranges: [range] }
    const near = Array.from({ length: end - first }, (_, row) =>
      pendingAt(must(bytes, 'each range is answered'), row),
    )
    const isOpen = (row: Pending | undefined, isEnd: boolean) => !isEnd && row?.account === account
    if (isOpen(near[0], first === 0) || isOpen(near.at(-1), end === count)) continue
    return sumOfPending(near.filter((row) => row.account === account))
  }
}

/** The same over files in memory; null when the leaves have nothing for `account`. */
export function claimProof(published: PublishedPayouts, account: Address): ClaimProof | null {
  const search = findPayout(published.manifest, account)
  let step = search.next()
  while (step.done !== true) {
    const { file, ranges } = step.value
    const bytes = published[file]
    step = search.next(ranges.map(({ offset, length }) => bytes.subarray(offset, offset + length)))
  }
  return step.value.due
}

function* findIn(
  file: PayoutReads['file'],
  sorted: SortedFile,
  key: Uint8Array,
): Generator<PayoutReads, FoundRecord | null, readonly Uint8Array[]> {
  const search = findSorted(sorted, key)
  let step = search.next()
  while (step.done !== true) {
    const [bytes] = yield { file, ranges: [step.value] }
    step = search.next(must(bytes, 'each range is answered'))
  }
  return step.value
}
