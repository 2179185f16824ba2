// Reads published epochs back from the archive and checks every file against the hash that names
// it: a store that lies is a bug of ours, never an answer to a stranger.
import { sha256Hex } from '../../schemas/canonical.ts'
import { assert, must } from '../../schemas/result.ts'
import { leaf, manifest as manifestSchema } from '../../schemas/wire/epoch.ts'
import type { Leaf, Manifest } from '../../schemas/wire/epoch.ts'
import { blobKey, manifestKey } from './archive-keys.ts'
import type { Archive, ArchiveReader } from './archive.port.ts'
import { fromLines, parseCanonical } from './lines.ts'

export function archiveReader(archive: Pick<Archive, 'get'>): ArchiveReader {
  return {
    manifest: (epoch) => archive.get(manifestKey(epoch)),
    blob: (sha256) => archive.get(blobKey(sha256)),
    async epoch(epoch) {
      const bytes = await archive.get(manifestKey(epoch))
      if (bytes === null) return null
      const manifest = parseManifest(bytes)
      return { manifest, leaves: await readLeaves(archive, manifest.files.leaves) }
    },
  }
}

export function parseManifest(bytes: Uint8Array): Manifest {
  const parsed = parseCanonical(manifestSchema, new TextDecoder().decode(bytes))
  assert(parsed.ok, 'a published manifest is canonical')
  return parsed.value
}

/** The lines of a published file of leaves, or of debits. */
export async function readLeaves(
  archive: Pick<Archive, 'get'>,
  file: Manifest['files']['leaves'],
): Promise<Leaf[]> {
  const bytes = must(await archive.get(blobKey(file.sha256)), 'a published file stays published')
  assert(sha256Hex(bytes) === file.sha256, 'a blob has the hash that names it')
  const parsed = fromLines(leaf, bytes)
  assert(parsed.ok, 'a published file of leaves is canonical')
  return parsed.value
}
