// POST /v1/extract of a node: a file's bytes in, its text out, or why not.
import { z } from 'zod'

/** Recorded with every contribution: a change of any reader is a new version. */
export const EXTRACTION_VERSION = 'extract-2'

export const EXTRACTION_LIMITS = {
  fileBytes: 8 << 20,
  /** UTF-8 bytes of the text. */
  textBytes: 1 << 20,
  /** Unpacked bytes of what is read from an archive, and how many times its packed size. */
  unpackedBytes: 32 << 20,
  unpackedRatio: 100,
  archiveEntries: 2_000,
  pages: 500,
  /** JSON inside JSON. */
  depth: 64,
  /** Rows whose titles are told; of more none is. */
  titledRows: 5_000,
  titleUnits: 200,
  /** From the first byte given to the last taken; then the reader is killed. */
  milliseconds: 2_000,
  memoryBytes: 256 << 20,
} as const

export const mediaType = z.enum([
  'text/plain',
  'text/markdown',
  'text/html',
  'text/csv',
  'application/jsonl',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
])
export type MediaType = z.infer<typeof mediaType>

export const extractionRefusal = z.enum([
  'name_invalid',
  'type_unknown',
  'type_mismatch',
  'file_too_large',
  'encoding_unknown',
  'file_broken',
  'archive_too_large',
  'archive_unsafe',
  'pages_too_many',
  'nesting_too_deep',
  'text_too_large',
  'text_empty',
  'took_too_long',
  'memory_exceeded',
])
export type ExtractionRefusal = z.infer<typeof extractionRefusal>

/** A row of JSON lines: where it begins in the text, in UTF-16 units; it ends where the next begins. */
export const textRow = z.strictObject({
  start: z.int().min(0),
  title: z.string().max(EXTRACTION_LIMITS.titleUnits).nullable(),
})
export type TextRow = z.infer<typeof textRow>
export const textRows = z.array(textRow).max(EXTRACTION_LIMITS.titledRows)

export const extractionReply = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    text: z.string(),
    mediaType,
    extraction: z.string(),
    /** In order; only where one of them has a title. */
    rows: textRows.optional(),
  }),
  z.strictObject({ ok: z.literal(false), kind: extractionRefusal, detail: z.string() }),
])
export type ExtractionReply = z.infer<typeof extractionReply>
