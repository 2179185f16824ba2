// Uploads of one account, and where their bytes lie meanwhile.
import type { Sha256, UploadId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { Part, Place, Scan, Upload, UploadFile, UploadRefusal } from './upload.ts'
import type { Asked, OpenRefusal } from './upload-quota.ts'

/** An upload as others see it. */
export type SeenUpload = Upload & { readonly expiresAtMs: number | null }

export type Opened = { readonly upload: SeenUpload; readonly isNew: boolean }

/** Those of one account. */
export interface Uploads {
  /** A new upload, or the one of the very same file that is not lost. */
  open(asked: Asked): Promise<Result<Opened, OpenRefusal>>
  find(id: UploadId): Promise<SeenUpload | null>
  /** Where the store takes this part, this time; refused where it would not count. */
  place(id: UploadId, number: number, bytes: number): Promise<Result<Place, UploadRefusal>>
  arrived(id: UploadId, part: Part): Promise<Result<SeenUpload, UploadRefusal>>
  /** All parts are there: it is checked and taken in from now on, whoever is still there to see it. */
  complete(id: UploadId): Promise<Result<SeenUpload, UploadRefusal>>
  abort(id: UploadId): Promise<Result<SeenUpload, UploadRefusal>>
}

/** @property etag what the store calls the part */
export type StoredPart = { readonly etag: string; readonly sha256: Sha256 }

export interface UploadFiles {
  /** @returns the store's name for the parts */
  begin(id: UploadId): Promise<string>
  putPart(id: UploadId, place: Place, bytes: Uint8Array<ArrayBuffer>): Promise<StoredPart>
  /** Puts the parts together; what is together already stays. */
  join(id: UploadId, multipart: string, parts: readonly Part[]): Promise<void>
  /** Reads the whole once: its hash, and where to cut it. */
  scan(id: UploadId, file: UploadFile): Promise<Scan>
  /** Bytes of the whole, end exclusive. */
  read(id: UploadId, start: number, end: number): Promise<Uint8Array<ArrayBuffer>>
  /** Keeps the whole under its hash, which the store checks; what lies there already stays. */
  keep(id: UploadId, sha256: Sha256): Promise<void>
  /** No part under that name of the store's is left; throws where that is not known. */
  drop(id: UploadId, multipart: string): Promise<void>
  /** Nothing of the upload itself is left, or it throws; what is kept stays. */
  clean(id: UploadId, multipart: string | null): Promise<void>
}
