// Gathers what verify-epoch needs of an epoch: its files and those of the epoch before, from any
// mirror, and the commits, from any chain node. What cannot be had is named: it is no mismatch, and
// is itself a reason for a veto. Judges no content.
import type { Address, Sha256 } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { EpochCommit } from './epoch.ts'
import { parseCanonical } from './lines.ts'
import type { ChainEpoch, PublishedBefore, PublishedEpoch } from './verify-epoch.ts'

export interface EpochSource {
  /** Bytes of the manifest as published; null when the mirror has none. */
  manifest(epoch: number): Promise<Uint8Array | null>
  blob(sha256: Sha256): Promise<Uint8Array | null>
  /** The commit in force under a number; null when the chain has none. */
  commit(epoch: number): Promise<EpochCommit | null>
  readonly chainId: number
  readonly distributor: Address
}

export type EpochAtHand = {
  readonly published: PublishedEpoch
  readonly before: PublishedBefore | null
  readonly chain: ChainEpoch
}

/** `missing` names the one thing that no source had. */
export async function readEpoch(
  epoch: number,
  source: EpochSource,
): Promise<Result<EpochAtHand, { readonly missing: string }>> {
  const { chainId, distributor } = source
  const commit = await source.commit(epoch)
  if (commit === null) return err({ missing: `the commit of epoch ${epoch}` })
  const published = await readFiles(epoch, source)
  if (!published.ok) return published
  if (epoch === 1) {
    const chain = { chainId, distributor, commit, previousDataHash: null }
    return ok({ published: published.value, before: null, chain })
  }
  const earlier = await source.commit(epoch - 1)
  if (earlier === null) return err({ missing: `the commit of epoch ${epoch - 1}` })
  const before = await readFiles(epoch - 1, source, 'books')
  if (!before.ok) return before
  const chain = { chainId, distributor, commit, previousDataHash: earlier.dataHash }
  return ok({ published: published.value, before: before.value, chain })
}

/** A manifest that cannot be read has no files; the verdict then rests on its hash alone. */
async function readFiles(
  epoch: number,
  source: EpochSource,
  part: 'all' | 'books' = 'all',
): Promise<Result<PublishedEpoch, { readonly missing: string }>> {
  const none = new Uint8Array()
  const bytes = await source.manifest(epoch)
  if (bytes === null) return err({ missing: `the manifest of epoch ${epoch}` })
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  if (!parsed.ok) return ok({ manifest: bytes, receipts: none, leaves: none, debits: none })
  const { files } = parsed.value
  const names = { receipts: files.receipts, leaves: files.leaves, debits: files.debits }
  const found = { manifest: bytes, receipts: none, leaves: none, debits: none }
  for (const name of ['receipts', 'leaves', 'debits'] as const) {
    if (name === 'receipts' && part === 'books') continue
    const blob = await source.blob(names[name].sha256)
    if (blob === null) return err({ missing: `the ${name} of epoch ${epoch}` })
    found[name] = new Uint8Array(blob)
  }
  return ok(found)
}
