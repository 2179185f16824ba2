// The object of uploads as deployed: with the bucket, the nodes and the database that this edge has.
import { log } from './systems/log.ts'
import type { Bindings } from './bindings.ts'
import { compose } from './compose.ts'
import { configOf } from './config-of.ts'
import { takePiece } from './datanets/take-piece.ts'
import { UploadsObject, type UploadsPorts } from './datanets/uploads.object.ts'

export class MeedUploads extends UploadsObject<Bindings> {
  protected override ports(): UploadsPorts {
    const ports = compose(this.env, (work) => this.ctx.waitUntil(work))
    const { uploadFiles: files, batches, now } = ports
    return {
      now,
      ttlMs: configOf(this.env).UPLOAD_TTL_SECONDS * 1_000,
      files,
      log,
      async openBatch({ batchId, about }, pieces) {
        // A Datanet that is gone for this account says so with the first piece.
        await batches.open(batchId, about.contributorAccount, about.datanet, pieces, now())
      },
      take: (upload, piece) =>
        takePiece(upload, piece, (from, to) => files.read(upload.file.sha256, from, to), ports),
    }
  }
}
