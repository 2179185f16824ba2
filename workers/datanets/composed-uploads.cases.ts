// The object of uploads composed for tests: a real bucket, a clock that the test sets, and pieces that are
// taken in by a list.
import type { PieceOutcome } from './batches.port.ts'
import type { Taken } from './take-piece.ts'
import type { Said } from './upload.ts'
import { uploadFilesIn } from './upload-files.store.ts'
import type { UploadFiles } from './uploads.port.ts'
import { UploadsObject, type UploadsPorts } from './uploads.object.ts'

/** So late that no alarm fires by itself: each is run by the test. */
export const LATE = Date.UTC(2100, 0, 1)
export const TTL_MS = 60_000

export const world = {
  nowMs: LATE,
  batches: [] as (readonly [string, number])[],
  texts: [] as string[],
  noBatch: null as Said | null,
  /** Whether a contribution names the file. */
  isCited: true,
  logged: [] as (readonly [string, Readonly<Record<string, string>>])[],
  /** Of the store's names for places, each that was made. */
  places: [] as string[],
  beforeBegin: async (): Promise<void> => undefined,
  beforeClean: async (): Promise<void> => undefined,
  /** Whether a piece kills the object that takes it. */
  isDeadly: false,
  outcome: (): Taken | Promise<Taken> => told('accepted'),
}

export function told(outcome: PieceOutcome): Taken {
  return { kind: 'told', outcome }
}

export class TestUploadsObject extends UploadsObject<{ readonly ARCHIVE: R2Bucket }> {
  protected override ports(): UploadsPorts {
    const stored = uploadFilesIn(this.env.ARCHIVE)
    const files: UploadFiles = {
      ...stored,
      async begin(id) {
        await world.beforeBegin()
        const place = await stored.begin(id)
        world.places.push(place)
        return place
      },
      async clean(id, multipart) {
        await world.beforeClean()
        await stored.clean(id, multipart)
      },
    }
    return {
      now: () => world.nowMs,
      ttlMs: TTL_MS,
      files,
      log: (event, facts) => void world.logged.push([event, facts]),
      isCited: async () => world.isCited,
      async openBatch({ batchId }, pieces) {
        world.batches.push([batchId, pieces])
        return world.noBatch
      },
      take: async ({ id }, { start, end }) => {
        const bytes = await files.read(id, start, end)
        world.texts.push(new TextDecoder().decode(bytes))
        if (world.isDeadly) this.ctx.abort('killed')
        return world.outcome()
      },
    }
  }
}
