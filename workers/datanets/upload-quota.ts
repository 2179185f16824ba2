// Which upload does a request for one get? The one of the very same file that still counts, or a new one
// within the account's quota. And which of those that are over are kept no longer?
import type { UploadId } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import { isFailed, isOver, UNTRIED, type Tally, type Upload } from './upload.ts'

export const UPLOAD_QUOTA = {
  /** Of one account: those that are not over, and the bytes that they declared. */
  uploads: 8,
  bytes: 512 << 20,
} as const

/** So many that are over are still told of. */
const KEPT_UPLOADS = 100

const NOTHING: Tally = { accepted: 0, pending: 0, duplicate: 0, rejected: 0 }

export type OpenRefusal = { readonly kind: 'uploads_too_many' }
export type Asked = Pick<Upload, 'id' | 'about' | 'file' | 'batchId'>

/** The upload of the same file that still counts, or a new one; pieces that were taken in are duplicates. */
export function opened(
  uploads: readonly Upload[],
  asked: Asked,
  nowMs: number,
): Result<{ readonly upload: Upload; readonly isNew: boolean }, OpenRefusal> {
  const same = uploads.find((upload) => isSame(upload, asked) && counts(upload))
  if (same !== undefined) return ok({ upload: same, isNew: false })
  const running = uploads.filter((upload) => !isOver(upload))
  const bytes = running.reduce((sum, { file }) => sum + file.bytes, asked.file.bytes)
  if (running.length >= UPLOAD_QUOTA.uploads || bytes > UPLOAD_QUOTA.bytes) {
    return err({ kind: 'uploads_too_many' })
  }
  const upload: Upload = {
    ...asked,
    multipart: null,
    stage: { kind: 'open', parts: [], placings: [] },
    pieces: null,
    tally: NOTHING,
    touchedAtMs: nowMs,
    ...UNTRIED,
    dueAtMs: nowMs,
    isLittered: true,
  }
  return ok({ upload, isNew: true })
}

/** What was not taken in whole may be sent again. */
function counts(upload: Upload): boolean {
  return !isFailed(upload) && !(upload.stage.kind === 'done' && upload.tally.rejected > 0)
}

function isSame({ about, file }: Upload, asked: Asked): boolean {
  return (
    about.datanet === asked.about.datanet &&
    about.title === asked.about.title &&
    about.source === asked.about.source &&
    about.licence === asked.about.licence &&
    file.sha256 === asked.file.sha256 &&
    file.bytes === asked.file.bytes &&
    file.name === asked.file.name
  )
}

/** Those that are over, cleaned up, and too many to be kept: the oldest. */
export function surplus(uploads: readonly Upload[]): readonly UploadId[] {
  const over = uploads.filter((upload) => isOver(upload) && !upload.isLittered)
  const latest = over.toSorted((a, b) => b.touchedAtMs - a.touchedAtMs)
  return latest.slice(KEPT_UPLOADS).map(({ id }) => id)
}
