// One part of an upload goes into the store: a place for it, its bytes, and word that it is there. The upload
// may be put together or given up between any two of these; then the part is refused like any that is late.
import type { Sha256, UploadId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { UploadRefusal } from './upload.ts'
import type { UploadFiles, Uploads } from './uploads.port.ts'

export async function storePart(
  id: UploadId,
  number: number,
  bytes: Uint8Array<ArrayBuffer>,
  uploads: Pick<Uploads, 'place' | 'arrived' | 'find'>,
  files: Pick<UploadFiles, 'putPart'>,
): Promise<Result<Sha256, UploadRefusal>> {
  const placed = await uploads.place(id, number, bytes.byteLength)
  if (!placed.ok) return placed
  try {
    const { etag, sha256 } = await files.putPart(id, placed.value, bytes)
    const told = await uploads.arrived(id, { number, stored: placed.value.stored, etag })
    return told.ok ? ok(sha256) : told
  } catch (error) {
    // The store has no such place any more once the upload is put together, and says so as it says anything.
    const latest = await uploads.find(id)
    if (latest === null) return err({ kind: 'upload_unknown' })
    if (latest.stage.kind === 'open') throw error
    return err({ kind: 'upload_closed', stage: latest.stage.kind })
  }
}
