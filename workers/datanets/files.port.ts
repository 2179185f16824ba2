// Files that become contributions: who reads them, and where their bytes are kept.
import type { Sha256 } from '../../schemas/ids.ts'
import type { ExtractionReply } from '../../schemas/wire/extraction.ts'

export interface Extractor {
  /** The file's text, or why not; null when no node is up to read it. */
  extract(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ExtractionReply | null>
}

export interface Originals {
  /** Under their hash: the same bytes again change nothing. */
  put(sha256: Sha256, bytes: Uint8Array): Promise<void>
}
