// What becomes of an upload: parts arrive in any order, twice, or never; once all are there it is put
// together, checked against what was declared, and taken in piece by piece. Every step says from which
// stage it may be made, so that a step which comes late, twice, or after an abort changes nothing. Pure:
// the object keeps what these functions return, and does what `dueStep` names.
import type { BatchId, Sha256, UploadId } from '../../schemas/ids.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { MediaType } from '../../schemas/wire/extraction.ts'
import { UPLOAD_LIMITS } from '../../schemas/wire/uploads.ts'
import type { PieceOutcome } from './batches.port.ts'
import type { NewContribution } from './datanets.port.ts'
import type { Pieces } from './split-file.ts'

/** How long one that is over is still told of, and its remains are tried to be removed. */
const KEPT_MS = 7 * 86_400_000

/** What every contribution that is made of it says. */
export type UploadAbout = Pick<
  NewContribution,
  'datanet' | 'contributorAccount' | 'payee' | 'title' | 'source' | 'licence'
>
export type UploadFile = {
  readonly name: string
  readonly mediaType: MediaType
  readonly bytes: number
  readonly sha256: Sha256
}
/**
 * @property stored the store's own number for it, another each time that it is sent: what comes late
 *   under one number never changes what was counted under another
 * @property etag what the store calls the bytes that it took
 */
export type Part = { readonly number: number; readonly stored: number; readonly etag: string }
export type Tally = Readonly<Record<PieceOutcome, number>>
export type Said = { readonly code: string; readonly message: string }

export type Stage =
  | {
      readonly kind: 'open'
      readonly parts: readonly Part[]
      /** How often each part, by its number less one, was given a place. */
      readonly placings: readonly number[]
    }
  | { readonly kind: 'checking'; readonly parts: readonly Part[] }
  | { readonly kind: 'ingesting'; readonly pieces: Pieces }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly refusal: Said }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'expired' }

export type Upload = {
  readonly id: UploadId
  readonly about: UploadAbout
  readonly file: UploadFile
  readonly batchId: BatchId
  /** The store's name for the parts; null until it gave one. */
  readonly multipart: string | null
  readonly stage: Stage
  /** Once it is known into how many pieces it is cut. */
  readonly pieces: number | null
  readonly tally: Tally
  /** When it last came further. */
  readonly touchedAtMs: number
  /** Of the step that is due: how often it failed, and when it is tried. */
  readonly tries: number
  /** How often of these it threw, though nobody was away or busy. */
  readonly faults: number
  /** How often of these a node was there and had no time or no room for it. */
  readonly busy: number
  /** How often it was begun and no word came back, the one that runs included. */
  readonly broken: number
  readonly dueAtMs: number
  /** Whether the parts, or what was put together of them, may still lie in the store. */
  readonly isLittered: boolean
}

export type UploadRefusal =
  | { readonly kind: 'upload_unknown' }
  /** It is complete, or over: no part is taken any more. */
  | { readonly kind: 'upload_closed'; readonly stage: Stage['kind'] }
  | { readonly kind: 'part_unknown'; readonly parts: number }
  | { readonly kind: 'part_size_wrong'; readonly bytes: number; readonly expected: number }
  /** It was sent too often: the upload is given up and begun anew. */
  | { readonly kind: 'part_tries_too_many'; readonly limit: number }
  | { readonly kind: 'parts_missing'; readonly numbers: readonly number[] }

/** It came to nothing. */
export function isFailed({ stage }: Upload): boolean {
  return stage.kind === 'refused' || stage.kind === 'aborted' || stage.kind === 'expired'
}

export function isOver(upload: Upload): boolean {
  return isFailed(upload) || upload.stage.kind === 'done'
}

/** Bytes of each part, in order. */
export function partSizes(bytes: number): readonly number[] {
  const size = UPLOAD_LIMITS.partBytes
  const count = Math.ceil(bytes / size)
  return Array.from({ length: count }, (_, at) => Math.min(size, bytes - at * size))
}

/**
 * The store has a place for its parts: it is the upload's, which may be over meanwhile, and then has something
 * to remove. Null: it is forgotten, or has another place.
 */
export function began(latest: Upload | null, multipart: string): Upload | null {
  if (latest === null || latest.multipart !== null) return null
  return { ...latest, multipart, isLittered: true }
}

/** How often one part may be sent; the store numbers parts from 1 to 10,000, in the order of the file. */
export const PART_TRIES = 16
const STORED_APART = 100

/** Where the store takes a part. */
export type Place = { readonly multipart: string; readonly stored: number }
export type Placed = { readonly upload: Upload; readonly place: Place }

/** A place of its own for a part of so many bytes, each time that it is sent. */
export function placed(
  upload: Upload,
  number: number,
  bytes: number,
): Result<Placed, UploadRefusal> {
  const { stage, multipart, file } = upload
  if (stage.kind !== 'open') return err({ kind: 'upload_closed', stage: stage.kind })
  const sizes = partSizes(file.bytes)
  const expected = sizes[number - 1]
  if (expected === undefined) return err({ kind: 'part_unknown', parts: sizes.length })
  if (bytes !== expected) return err({ kind: 'part_size_wrong', bytes, expected })
  const tries = stage.placings[number - 1] ?? 0
  if (tries >= PART_TRIES) return err({ kind: 'part_tries_too_many', limit: PART_TRIES })
  const place: Place = {
    multipart: must(multipart, 'nobody was told of an upload without a place'),
    stored: number * STORED_APART + tries,
  }
  const placings = sizes.map((_, at) => (stage.placings[at] ?? 0) + (at === number - 1 ? 1 : 0))
  return ok({ upload: { ...upload, stage: { ...stage, placings } }, place })
}

/** One that arrived twice counts as what came last. */
export function arrived(upload: Upload, part: Part, nowMs: number): Result<Upload, UploadRefusal> {
  const { stage } = upload
  if (stage.kind !== 'open') return err({ kind: 'upload_closed', stage: stage.kind })
  const others = stage.parts.filter(({ number }) => number !== part.number)
  const parts = [...others, part].toSorted((a, b) => a.number - b.number)
  return ok({ ...upload, stage: { ...stage, parts }, touchedAtMs: nowMs })
}

/** Said twice, or by two at once, it is complete once. */
export function completed(upload: Upload, nowMs: number): Result<Upload, UploadRefusal> {
  const { stage, file } = upload
  if (stage.kind === 'aborted' || stage.kind === 'expired') {
    return err({ kind: 'upload_closed', stage: stage.kind })
  }
  if (stage.kind !== 'open') return ok(upload)
  const there = new Set(stage.parts.map(({ number }) => number))
  const numbers = partSizes(file.bytes).flatMap((_, at) => (there.has(at + 1) ? [] : [at + 1]))
  if (numbers.length > 0) return err({ kind: 'parts_missing', numbers })
  return ok(further(upload, { kind: 'checking', parts: stage.parts }, nowMs))
}

/** What was taken in of it stays, and is withdrawn like any contribution. */
export function aborted(upload: Upload, nowMs: number): Result<Upload, UploadRefusal> {
  if (upload.stage.kind === 'done') return err({ kind: 'upload_closed', stage: 'done' })
  return ok(isOver(upload) ? upload : further(upload, { kind: 'aborted' }, nowMs))
}

/** What the whole file turned out to be. */
export type Scan = {
  readonly sha256: Sha256
  /** Where it is cut, or why it is not taken. */
  readonly pieces: Result<Pieces, Said>
}

export function checked(upload: Upload, scan: Scan, nowMs: number): Upload {
  if (upload.stage.kind !== 'checking') return upload
  if (scan.sha256 !== upload.file.sha256) {
    const message =
      `The parts together have the hash ${scan.sha256}, and ${upload.file.sha256} was declared. ` +
      'Upload the file anew.'
    return refused(upload, { code: 'sha256_mismatch', message }, nowMs)
  }
  if (!scan.pieces.ok) return refused(upload, scan.pieces.error, nowMs)
  const pieces = scan.pieces.value
  if (pieces.ends.length === 0) {
    const message = 'It names its columns and has no row.'
    return refused(upload, { code: 'text_empty', message }, nowMs)
  }
  return { ...further(upload, { kind: 'ingesting', pieces }, nowMs), pieces: pieces.ends.length }
}

export function refused(upload: Upload, refusal: Said, nowMs: number): Upload {
  return isOver(upload) ? upload : further(upload, { kind: 'refused', refusal }, nowMs)
}

export type Piece = {
  /** From 0. */
  readonly number: number
  readonly of: number
  readonly start: number
  readonly end: number
  /** Bytes at the file's beginning that stand before every piece. */
  readonly headBytes: number
}

/** The next piece to take in; null where there is none. */
export function nextPiece({ stage, tally }: Upload): Piece | null {
  if (stage.kind !== 'ingesting') return null
  const { from, ends } = stage.pieces
  const number = toldOf(tally)
  const end = must(ends[number], 'the last piece ends the stage')
  return { number, of: ends.length, start: ends[number - 1] ?? from, end, headBytes: from }
}

/** Only the piece whose turn it is: an older word of it changes nothing. */
export function took(upload: Upload, number: number, outcome: PieceOutcome, nowMs: number): Upload {
  const { stage, tally } = upload
  if (stage.kind !== 'ingesting' || toldOf(tally) !== number) return upload
  const told = { ...tally, [outcome]: tally[outcome] + 1 }
  const isLast = toldOf(told) === stage.pieces.ends.length
  return { ...further(upload, isLast ? { kind: 'done' } : stage, nowMs), tally: told }
}

export function toldOf(tally: Tally): number {
  return tally.accepted + tally.pending + tally.duplicate + tally.rejected
}

export type Step = 'check' | 'ingest' | 'expire' | 'clean' | 'forget'

/** What is to be done for it, and when; an open one waits for parts for `ttlMs`. */
export function dueStep(
  upload: Upload,
  ttlMs: number,
): { readonly step: Step; readonly atMs: number } {
  const { stage, dueAtMs, touchedAtMs, isLittered } = upload
  switch (stage.kind) {
    case 'open':
      return { step: 'expire', atMs: touchedAtMs + ttlMs }
    case 'checking':
      return { step: 'check', atMs: dueAtMs }
    case 'ingesting':
      return { step: 'ingest', atMs: dueAtMs }
    case 'done':
    case 'refused':
    case 'aborted':
    case 'expired':
      return isLittered && dueAtMs < touchedAtMs + KEPT_MS
        ? { step: 'clean', atMs: dueAtMs }
        : { step: 'forget', atMs: touchedAtMs + KEPT_MS }
  }
}

/** Whether a part came meanwhile is seen here again. */
export function expired(upload: Upload, ttlMs: number, nowMs: number): Upload {
  const isLate = upload.stage.kind === 'open' && nowMs >= upload.touchedAtMs + ttlMs
  return isLate ? further(upload, { kind: 'expired' }, nowMs) : upload
}

export function cleaned(upload: Upload): Upload {
  return isOver(upload) ? { ...upload, isLittered: false } : upload
}

/** Of a step that was not begun. */
export const UNTRIED = { tries: 0, faults: 0, busy: 0, broken: 0 } as const

function further(upload: Upload, stage: Stage, nowMs: number): Upload {
  return { ...upload, stage, touchedAtMs: nowMs, ...UNTRIED, dueAtMs: nowMs }
}
