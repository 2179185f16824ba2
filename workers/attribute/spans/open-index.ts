// An index generation in memory: always its resident files, which say where to look; when it is
// warm also the tokens and the postings. A suffix array is small and always warm.
import type { ContributionId, Sha256 } from '../../../schemas/ids.ts'
import { assert } from '../../../schemas/result.ts'
import { Documents } from './documents.ts'
import { rootOf } from './generation.ts'
import type { FileName, GenerationHead } from './generation.ts'
import { KeyList } from './key-list.ts'
import { Lexicon } from './lexicon.ts'
import { bitsFor, unpackBits, wordsAt } from './packed.ts'
import type { SortedSuffixes } from './suffix-search.ts'
import { BLOCK_TOKENS, unpackTokens } from './token-blocks.ts'

/** Read before any question; the other two are read whole or in ranges. */
export const RESIDENT = ['lexicon', 'documents', 'blocks', 'keys'] as const
export type ResidentFile = (typeof RESIDENT)[number]

export type OpenIndex = {
  readonly root: Sha256
  readonly head: GenerationHead
  readonly lexicon: Lexicon
  readonly documents: Documents
  /** First byte of each block of tokens, and the length of all. */
  readonly blocks: Uint32Array
  readonly keys: KeyList
  readonly body: WarmBody | null
}

type WarmBody = { readonly tokens: Uint32Array; readonly postings: Uint8Array }

export type IndexBytes = Readonly<Record<ResidentFile, Uint8Array>> &
  Readonly<Partial<Record<Exclude<FileName, ResidentFile>, Uint8Array>>>

export function openIndex(head: GenerationHead, bytes: IndexBytes): OpenIndex {
  const { tokens, postings } = bytes
  const isWarm = tokens !== undefined && postings !== undefined
  assert(isWarm || head.kind === 'winnowed', 'a suffix array is searched in memory')
  return {
    root: rootOf(head),
    head,
    lexicon: new Lexicon(bytes.lexicon, head.tokens),
    documents: new Documents(bytes.documents),
    blocks: wordsAt(bytes.blocks, 0, Math.ceil(head.places / BLOCK_TOKENS) + 1),
    keys: new KeyList(bytes.keys, head.postings),
    body: isWarm ? { tokens: unpacked(tokens, head.places), postings } : null,
  }
}

function unpacked(bytes: Uint8Array, places: number): Uint32Array {
  const tokens = new Uint32Array(places)
  assert(unpackTokens(bytes, tokens) === places, 'the tokens are as many as the head says')
  return tokens
}

/** The suffixes that begin in documents which are not withdrawn: a part of an order is ordered. */
export function liveSuffixes(
  { head, documents }: OpenIndex,
  { tokens, postings }: WarmBody,
  withdrawn: ReadonlySet<ContributionId>,
): SortedSuffixes {
  const width = bitsFor(head.places)
  const order = new Uint32Array(head.places)
  let kept = 0
  for (let rank = 0; rank < head.places; rank++) {
    const place = unpackBits(postings, 0, width, rank)
    if (!isWithdrawn(documents, place, withdrawn)) order[kept++] = place
  }
  return { tokens, order: order.subarray(0, kept) }
}

export function isWithdrawn(
  documents: Documents,
  place: number,
  withdrawn: ReadonlySet<ContributionId>,
): boolean {
  if (withdrawn.size === 0) return false
  return withdrawn.has(documents.contributionOf(documents.documentAt(place)))
}
