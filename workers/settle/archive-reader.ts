// Reads published epochs back from the archive and checks every file against the hash that names
// it: a store that lies is a bug of ours, never an answer to a stranger.
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Address } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import { manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { Leaf, Manifest } from '../../schemas/wire/epoch.ts'
import { blobKey, manifestKey } from './archive-keys.ts'
import type { Archive, ArchiveReader, Payout } from './archive.port.ts'
import type { Books } from './books.ts'
import { parseCanonical } from './lines.ts'
import { findPayout } from './proof.ts'
import { unpackLeaves } from './payout-tree.ts'
import { unpackPending } from './pending-file.ts'

/** A Worker reads from at most so many connections at once. */
const READS_AT_ONCE = 6

export function archiveReader(archive: Pick<Archive, 'get' | 'getRange'>): ArchiveReader {
  return {
    manifest: (epoch) => archive.get(manifestKey(epoch)),
    blob: (sha256) => archive.get(blobKey(sha256)),
    async epoch(epoch) {
      const bytes = await archive.get(manifestKey(epoch))
      if (bytes === null) return null
      const manifest = parseManifest(bytes)
      const { leaves, tree, pending } = manifest.files
      return {
        manifest,
        leaves: await readFile(archive, leaves),
        tree: await readFile(archive, tree),
        pending: await readFile(archive, pending),
      }
    },
    async payout(epoch, account) {
      const bytes = await archive.get(manifestKey(epoch))
      return bytes === null ? null : readPayout(archive, parseManifest(bytes), account)
    },
  }
}

async function readPayout(
  archive: Pick<Archive, 'getRange'>,
  manifest: Manifest,
  account: Address,
): Promise<Payout> {
  const search = findPayout(manifest, account)
  let step = search.next()
  while (step.done !== true) {
    const { file, ranges } = step.value
    const key = blobKey(manifest.files[file].sha256)
    const parts: Uint8Array[] = []
    for (let from = 0; from < ranges.length; from += READS_AT_ONCE) {
      const wave = ranges.slice(from, from + READS_AT_ONCE)
      const read = await Promise.all(wave.map((range) => archive.getRange(key, range)))
      parts.push(...read.map((part) => must(part, 'a published file stays published')))
    }
    step = search.next(parts)
  }
  return step.value
}

export function parseManifest(bytes: Uint8Array): Manifest {
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  assert(parsed.ok, 'a published manifest is canonical')
  return parsed.value
}

/** The rows of a published file of leaves, or of debits. */
async function readLeaves(
  archive: Pick<Archive, 'get'>,
  file: Manifest['files']['leaves'],
): Promise<Leaf[]> {
  const rows = unpackLeaves(await readFile(archive, file))
  assert(rows.ok, 'a published file of leaves is canonical')
  return rows.value
}

/** Leaves, debits and what is pending, as an epoch published them. */
export async function readBooks(
  archive: Pick<Archive, 'get'>,
  { files }: Manifest,
): Promise<Books> {
  const pending = unpackPending(await readFile(archive, files.pending))
  assert(pending.ok, 'a published file of what is pending is canonical')
  return {
    leaves: await readLeaves(archive, files.leaves),
    debits: await readLeaves(archive, files.debits),
    pending: pending.value,
  }
}

/** A published file, checked against the hash that names it. */
export async function readFile(
  archive: Pick<Archive, 'get'>,
  file: Manifest['files']['leaves'],
): Promise<Uint8Array> {
  const bytes = must(await archive.get(blobKey(file.sha256)), 'a published file stays published')
  assert(sha256Hex(bytes) === file.sha256, 'a blob has the hash that names it')
  return bytes
}
