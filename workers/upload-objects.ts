// The object of uploads as deployed: with the bucket, the nodes and the database that this edge has.
import { log } from './systems/log.ts'
import type { Bindings } from './bindings.ts'
import { compose } from './compose.ts'
import { configOf } from './config-of.ts'
import { refusalWords } from './datanets/refusal-words.ts'
import { takePiece } from './datanets/take-piece.ts'
import { UploadsObject, type UploadsPorts } from './datanets/uploads.object.ts'

export class MeedUploads extends UploadsObject<Bindings> {
  protected override ports(): UploadsPorts {
    const ports = compose(this.env, (work) => this.ctx.waitUntil(work))
    const { uploadFiles: files, batches, now, isCited } = ports
    return {
      now,
      ttlMs: configOf(this.env).UPLOAD_TTL_SECONDS * 1_000,
      files,
      log,
      isCited,
      async openBatch({ batchId, about }, pieces) {
        const { contributorAccount, datanet } = about
        const opened = await batches.open(batchId, contributorAccount, datanet, pieces, now())
        return opened.ok ? null : refusalWords(opened.error)
      },
      take: (upload, piece) =>
        takePiece(upload, piece, (from, to) => files.read(upload.id, from, to), ports),
    }
  }
}
