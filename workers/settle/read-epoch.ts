// Gathers what verify-epoch needs of an epoch: its files and those of the epoch before, from any
// mirror, and the commits, from any chain node. What cannot be had is named: it is no mismatch, and
// is itself a reason for a veto. Bytes other than those that the chain commits to are bytes that
// are not there: a mirror's lie is no evidence against the settler. Judges no content.
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Address, Sha256 } from '../../schemas/ids.ts'
import type { TokenWei } from '../../schemas/money.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import { keccakHex } from './epoch.ts'
import type { EpochCommit } from './epoch.ts'
import { parseCanonical } from './lines.ts'
import type { ChainEpoch, PublishedBefore, PublishedEpoch } from './verify-epoch.ts'

export interface EpochSource {
  /** Bytes of the manifest as published; null when the mirror has none. */
  manifest(epoch: number): Promise<Uint8Array | null>
  blob(sha256: Sha256): Promise<Uint8Array | null>
  /** The commit in force under a number; null when the chain has none. */
  commit(epoch: number): Promise<EpochCommit | null>
  /** What the distributor has pulled from the escrow so far. */
  fundedWei(): Promise<TokenWei>
  readonly chainId: number
  readonly distributor: Address
}

export type EpochAtHand = {
  readonly published: PublishedEpoch
  readonly before: PublishedBefore | null
  readonly chain: ChainEpoch
}

type Missing = { readonly missing: string }

/** `missing` names the one thing that no source had. */
export async function readEpoch(
  epoch: number,
  source: EpochSource,
): Promise<Result<EpochAtHand, Missing>> {
  const { chainId, distributor } = source
  const commit = await source.commit(epoch)
  if (commit === null) return err({ missing: `the commit of epoch ${epoch}` })
  const published = await readFiles(commit, source)
  if (!published.ok) return published
  const at = { chainId, distributor, commit, fundedWei: await source.fundedWei() }
  if (epoch === 1) {
    return ok({
      published: published.value,
      before: null,
      chain: { ...at, previousDataHash: null },
    })
  }
  const earlier = await source.commit(epoch - 1)
  if (earlier === null) return err({ missing: `the commit of epoch ${epoch - 1}` })
  const before = await readFiles(earlier, source, 'books')
  if (!before.ok) return before
  const chain = { ...at, previousDataHash: earlier.dataHash }
  return ok({ published: published.value, before: before.value, chain })
}

/** A manifest that cannot be read has no files; the verdict then rests on its hash alone. */
async function readFiles(
  { epoch, dataHash }: EpochCommit,
  source: EpochSource,
  part: 'all' | 'books' = 'all',
): Promise<Result<PublishedEpoch, Missing>> {
  const none = new Uint8Array()
  const bytes = await source.manifest(epoch)
  if (bytes === null) return err({ missing: `the manifest of epoch ${epoch}` })
  if (keccakHex(bytes) !== dataHash) {
    return err({ missing: `the manifest of epoch ${epoch} with hash ${dataHash}` })
  }
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  const found = { manifest: bytes, receipts: none, leaves: none, debits: none, pending: none }
  if (!parsed.ok) return ok(found)
  const { files } = parsed.value
  for (const name of ['receipts', 'leaves', 'debits', 'pending'] as const) {
    if (name === 'receipts' && part === 'books') continue
    const { sha256 } = files[name]
    const blob = await source.blob(sha256)
    if (blob === null) return err({ missing: `the ${name} of epoch ${epoch}` })
    if (sha256Hex(blob) !== sha256) {
      return err({ missing: `the ${name} of epoch ${epoch} with hash ${sha256}` })
    }
    found[name] = new Uint8Array(blob)
  }
  return ok(found)
}
