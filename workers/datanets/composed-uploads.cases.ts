// The object of uploads composed for tests: a real bucket, a clock that the test sets, and pieces that are
// taken in by a list.
import type { Outcome } from './batches.port.ts'
import type { Taken } from './take-piece.ts'
import type { Said } from './upload.ts'
import { uploadFilesIn } from './upload-files.store.ts'
import { UploadsObject, type UploadsPorts } from './uploads.object.ts'

/** So late that no alarm fires by itself: each is run by the test. */
export const LATE = Date.UTC(2100, 0, 1)
export const TTL_MS = 60_000

export const world = {
  nowMs: LATE,
  batches: [] as (readonly [string, number])[],
  texts: [] as string[],
  noBatch: null as Said | null,
  outcome: (): Taken | Promise<Taken> => told('accepted'),
}

export function told(outcome: Outcome): Taken {
  return { kind: 'told', outcome }
}

export class TestUploadsObject extends UploadsObject<{ readonly ARCHIVE: R2Bucket }> {
  protected override ports(): UploadsPorts {
    const files = uploadFilesIn(this.env.ARCHIVE)
    return {
      now: () => world.nowMs,
      ttlMs: TTL_MS,
      files,
      log: () => undefined,
      async openBatch({ batchId }, pieces) {
        world.batches.push([batchId, pieces])
        return world.noBatch
      },
      async take({ file }, { start, end }) {
        const bytes = await files.read(file.sha256, start, end)
        world.texts.push(new TextDecoder().decode(bytes))
        return world.outcome()
      },
    }
  }
}
