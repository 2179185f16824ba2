// What does a payee submit to claim? The amount earned so far and the path to the committed root,
// looked up in the epoch's published files by ranges: a few kilobytes, however many payees there are.
// The path is hashed up to the committed root, so a file that lies gives no proof. Knows no chain:
// whether the epoch is claimable yet is the contract's to say.
import { hexToBytes } from '@noble/hashes/utils.js'
import { leafHash, ROW_BYTES, rowAt } from '../../schemas/chain/leaf.ts'
import { hexAt, leafPlaces, siblingsOf, HASH_BYTES, verifyProof } from '../../schemas/chain/tree.ts'
import type { Address } from '../../schemas/ids.ts'
import { tokenWei } from '../../schemas/money.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Manifest } from '../../schemas/wire/epoch.ts'
import type { ClaimProof, PublishedPayouts } from './archive.port.ts'
import { findSorted } from './find-sorted.ts'
import type { ByteRange, FoundRecord, SortedFile } from './find-sorted.ts'

/** Ranges of one published file; they are answered in their order. */
export type PayoutReads = {
  readonly file: 'leaves' | 'tree'
  readonly ranges: readonly ByteRange[]
}

/** Null when the epoch's leaves have nothing for `account`. */
export function* findPayout(
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

/** The same over files in memory. */
export function claimProof(published: PublishedPayouts, account: Address): ClaimProof | null {
  const search = findPayout(published.manifest, account)
  let step = search.next()
  while (step.done !== true) {
    const { file, ranges } = step.value
    const bytes = published[file]
    step = search.next(ranges.map(({ offset, length }) => bytes.subarray(offset, offset + length)))
  }
  return step.value
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
