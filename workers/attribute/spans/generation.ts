// What is an index generation? Immutable files, each named by its sha-256, and a head that names
// them all; the sha-256 of the head is the root that a receipt commits to. The same documents give
// the same bytes, so anybody who holds the training texts can rebuild the root.
import { z } from 'zod'
import { canonicalJson, sha256Hex } from '../../../schemas/canonical.ts'
import type { Sha256 } from '../../../schemas/ids.ts'
import { count, sha256 } from '../../../schemas/wire/scalars.ts'

export const SPANS_VERSION = 'spans-1'

const file = z.strictObject({ sha256, bytes: count })

export const generationHead = z.strictObject({
  version: z.literal(SPANS_VERSION),
  /** How the tokens were cut; also of the answers that this generation is asked about. */
  tokensVersion: z.string(),
  /** `suffix`: a suffix array for small sets; `winnowed`: k-gram postings for large ones. */
  kind: z.enum(['suffix', 'winnowed']),
  k: count,
  w: count,
  /** Every common run of so many tokens is found, none shorter is reported. */
  shortest: z.int().min(1),
  documents: count,
  /** Tokens of the documents. */
  tokens: count,
  /** Places: tokens and one separator a document. */
  places: count,
  forms: count,
  /** Postings of a winnowed index; 0 for a suffix array. */
  postings: count,
  files: z.strictObject({
    lexicon: file,
    documents: file,
    /** Where each block of `tokens` begins. */
    blocks: file,
    tokens: file,
    /** The Elias–Fano list of k-gram keys; empty beside a suffix array. */
    keys: file,
    /** Places in the index: by rank of their key, or all of them in order of their suffix. */
    postings: file,
  }),
})
export type GenerationHead = z.infer<typeof generationHead>
export type FileName = keyof GenerationHead['files']

export type Generation = {
  readonly root: Sha256
  readonly head: GenerationHead
  readonly files: Readonly<Record<FileName, Uint8Array<ArrayBuffer>>>
}

export function rootOf(head: GenerationHead): Sha256 {
  return sha256Hex(canonicalJson(head))
}

export function fileOf(bytes: Uint8Array): z.infer<typeof file> {
  return { sha256: sha256Hex(bytes), bytes: bytes.length }
}
