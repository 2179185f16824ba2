// The work of each step of an upload outside its object, and what it means for the upload: a decision that
// is made on what the upload is by the time that the work is done, for others are let in meanwhile.
import type { Taken } from './take-piece.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { checked, cleaned, expired, nextPiece, refused, took } from './upload.ts'
import { crowded, delayed } from './upload-tries.ts'
import type { Piece, Said, Step, Upload } from './upload.ts'
import type { UploadFiles } from './uploads.port.ts'

export type StepPorts = {
  /** How long an open upload waits for a part. */
  readonly ttlMs: number
  readonly files: UploadFiles
  /** Opens the upload's batch for so many pieces; again changes nothing. Says why not, if so. */
  readonly openBatch: (upload: Upload, pieces: number) => Promise<Said | null>
  readonly take: (upload: Upload, piece: Piece) => Promise<Taken>
  /** Whether any contribution names these bytes as its original. */
  readonly isCited: (original: Sha256) => Promise<boolean>
}

/** Null: it is forgotten. */
export type Decision = (latest: Upload, nowMs: number) => Upload | null

export async function worked(step: Step, upload: Upload, ports: StepPorts): Promise<Decision> {
  switch (step) {
    case 'expire':
      return (latest, nowMs) => expired(latest, ports.ttlMs, nowMs)
    case 'check':
      return check(upload, ports)
    case 'ingest':
      return ingest(upload, ports)
    case 'clean':
      return clean(upload, ports)
    case 'forget':
      return () => null
  }
}

/** After that the upload is its pieces alone. */
async function check(upload: Upload, { files, openBatch }: StepPorts): Promise<Decision> {
  const { id, file, stage, multipart } = upload
  if (stage.kind !== 'checking' || multipart === null) return (latest) => latest
  await files.join(id, multipart, stage.parts)
  const scan = await files.scan(id, file)
  if (scan.pieces.ok && scan.sha256 === file.sha256) {
    const refusal = await openBatch(upload, scan.pieces.value.ends.length)
    if (refusal !== null) return (latest, nowMs) => refused(latest, refusal, nowMs)
  }
  return (latest, nowMs) => checked(latest, scan, nowMs)
}

async function ingest(upload: Upload, { take }: StepPorts): Promise<Decision> {
  const piece = nextPiece(upload)
  if (piece === null) return (latest) => latest
  const taken = await take(upload, piece)
  return (latest, nowMs) => {
    if (taken.kind === 'later') return delayed(latest, nowMs)
    if (taken.kind === 'busy') return crowded(latest, nowMs)
    if (taken.kind === 'stop') return refused(latest, taken.refusal, nowMs)
    return took(latest, piece.number, taken.outcome, nowMs)
  }
}

/**
 * Bytes that a contribution names as its original go under their hash, where nothing is deleted for others may
 * name them, too; all else of the upload is removed.
 */
async function clean(upload: Upload, { files, isCited }: StepPorts): Promise<Decision> {
  const { id, file, pieces, multipart } = upload
  // Before it was cut nothing was taken in of it, and its hash was only declared.
  if (pieces !== null && (await isCited(file.sha256))) await files.keep(id, file.sha256)
  await files.clean(id, multipart)
  return cleaned
}
