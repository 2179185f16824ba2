// What did an epoch raise? The difference between its leaves and those of the epoch before: payees whose
// cumulative amount grew, and by how much.
import { tokenWei, type TokenWei } from '../../schemas/money.ts'
import type { Address } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Leaf } from '../../schemas/wire/epoch.ts'
import { parseManifest } from './archive-reader.ts'
import type { ArchiveReader } from './archive.port.ts'
import { unpackLeaves } from './payout-tree.ts'

export type Raised = {
  readonly payee: Address
  readonly cumulativeWei: TokenWei
  readonly addedWei: TokenWei
}

type Reader = Pick<ArchiveReader, 'manifest' | 'blob'>

/** @param epoch one that is published */
export async function raisedIn(archive: Reader, epoch: number): Promise<readonly Raised[]> {
  const leaves = must(await leavesOf(archive, epoch), 'a final epoch is published')
  return raisedBy(leaves, (await leavesOf(archive, epoch - 1)) ?? [])
}

/** @param before the leaves of the epoch before; none for the first */
export function raisedBy(leaves: readonly Leaf[], before: readonly Leaf[]): readonly Raised[] {
  const known = new Map(before.map(({ account, cumulativeWei }) => [account, cumulativeWei]))
  return leaves.flatMap(({ account: payee, cumulativeWei }) => {
    const added = cumulativeWei - (known.get(payee) ?? 0n)
    return added > 0n ? [{ payee, cumulativeWei, addedWei: tokenWei(added) }] : []
  })
}

async function leavesOf(archive: Reader, epoch: number): Promise<readonly Leaf[] | null> {
  const bytes = epoch < 1 ? null : await archive.manifest(epoch)
  if (bytes === null) return null
  const { sha256 } = parseManifest(bytes).files.leaves
  const packed = must(await archive.blob(sha256), 'a published file stays published')
  const rows = unpackLeaves(packed)
  assert(rows.ok, 'a published file of leaves is canonical')
  return rows.value
}
