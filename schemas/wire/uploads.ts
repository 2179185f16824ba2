// Uploads: a large file in parts, each sent to a URL of its own, put together when all are there.
// Strict, as every request.
import { z } from 'zod'
import { EXTRACTION_LIMITS } from './extraction.ts'
import { count, sha256 } from './scalars.ts'

export const UPLOAD_LIMITS = {
  /** What is taken in piece by piece: txt, md, csv, jsonl. */
  splitBytes: 64 << 20,
  /** What is read whole. */
  wholeBytes: EXTRACTION_LIMITS.fileBytes,
  /** Every part but the last has so many bytes. */
  partBytes: 8 << 20,
} as const

/** POST /v1/datanets/{owner}/{name}/uploads */
export const newUpload = z.strictObject({
  name: z.string().min(1).max(200).meta({ description: 'Its ending says what it is.' }),
  bytes: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  sha256: sha256.meta({ description: 'Of the whole file, in lower-case hex.' }),
  title: z.string().min(1).max(200),
  source: z.string().min(1).max(1_000),
  licence: z.string().min(1).max(80),
})

/** PUT /v1/uploads/{id}/parts/{number}: what a part's URL carries. */
export const partQuery = z.strictObject({
  account: z.string().regex(/^acct_[0-9A-Za-z]{17}$/),
  expires: z.coerce.number().int().min(0),
  signature: z.string().max(64),
})

export const partReply = z
  .strictObject({
    object: z.literal('upload.part'),
    number: z.int().min(1),
    bytes: count,
    sha256: z.string().meta({ description: 'Of the bytes that arrived.' }),
  })
  .meta({ id: 'UploadPart' })

const uploadState = z.enum([
  'open',
  'checking',
  'ingesting',
  'done',
  'refused',
  'aborted',
  'expired',
])

export const uploadObject = z
  .strictObject({
    id: z.string(),
    object: z.literal('upload'),
    datanet: z.string(),
    name: z.string(),
    bytes: count,
    sha256: z.string(),
    state: uploadState,
    part_bytes: count,
    parts: z
      .array(
        z.strictObject({
          number: z.int().min(1),
          bytes: count,
          arrived: z.boolean(),
          url: z
            .string()
            .nullable()
            .meta({ description: 'Where to PUT it, without a key; null once it arrived.' }),
        }),
      )
      .meta({ description: 'Empty once the upload is complete.' }),
    expires_at_ms: count.nullable().meta({ description: 'Of an open one, if no part arrives.' }),
    batch: z.string().meta({ description: 'Whose items tell what became of each piece.' }),
    pieces: count
      .nullable()
      .meta({ description: 'Contributions it becomes; null before it is checked.' }),
    told: count.meta({ description: 'Pieces with an outcome.' }),
    accepted: count,
    pending: count,
    duplicate: count,
    rejected: count,
    refusal: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Upload' })
export type UploadShown = z.infer<typeof uploadObject>
