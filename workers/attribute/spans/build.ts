// Builds an index generation from training documents: tokens numbered by frequency, packed in
// blocks, and either a suffix array (small sets: every run is found) or winnowed postings (large
// ones: every run of k + w - 1 tokens is found). Pure: no clock, no store; equal input, equal bytes.
import { assert } from '../../../schemas/result.ts'
import { byPriority, packDocuments } from './documents.ts'
import type { TrainingDocument } from './documents.ts'
import { fileOf, rootOf, SPANS_VERSION } from './generation.ts'
import type { Generation, GenerationHead } from './generation.ts'
import { keyOf, packKeys } from './key-list.ts'
import { numberForms, packLexicon } from './lexicon.ts'
import type { CountedForms } from './lexicon.ts'
import { bitsFor, bytesOf, packBits } from './packed.ts'
import { sortByKey } from './sort-by-key.ts'
import { suffixArray } from './suffix-array.ts'
import { packTokens } from './token-blocks.ts'
import { eachToken, TOKENS_VERSION } from './tokens.ts'
import { SEPARATOR, surelyFound, winnow } from './winnow.ts'
import type { WinnowShape } from './winnow.ts'

export type IndexShape =
  /** @param shortest runs of fewer tokens are not reported */
  | { readonly kind: 'suffix'; readonly shortest: number }
  | ({ readonly kind: 'winnowed' } & WinnowShape)

/** A suffix array up to so many tokens: about 2 MB of it, built in a quarter of a second. */
const SUFFIX_TOKENS_MAX = 400_000
const SMALL: IndexShape = { kind: 'suffix', shortest: 5 }
/** Measured in design/span-index.md against its neighbours. */
const LARGE: IndexShape = { kind: 'winnowed', k: 4, w: 5 }

export function shapeFor(tokens: number): IndexShape {
  return tokens <= SUFFIX_TOKENS_MAX ? SMALL : LARGE
}

/** @param shape chosen by size where it is left out */
export function buildGeneration(
  documents: readonly TrainingDocument[],
  shape?: IndexShape,
): Generation {
  const ordered = [...documents].sort(byPriority)
  const { tokens, starts, counted } = numberTokens(ordered)
  const chosen = shape ?? shapeFor(tokens.length - ordered.length)
  const { bytes: packed, starts: blocks } = packTokens(tokens)
  const { keys, postings, count } = searchFiles(tokens, counted.forms.length, chosen)
  const files = {
    lexicon: packLexicon(counted),
    documents: packDocuments(ordered, starts),
    blocks: bytesOf(blocks),
    tokens: packed,
    keys,
    postings,
  }
  const isSuffix = chosen.kind === 'suffix'
  const head: GenerationHead = {
    version: SPANS_VERSION,
    tokensVersion: TOKENS_VERSION,
    kind: chosen.kind,
    k: isSuffix ? 0 : chosen.k,
    w: isSuffix ? 0 : chosen.w,
    shortest: isSuffix ? chosen.shortest : surelyFound(chosen),
    documents: ordered.length,
    tokens: tokens.length - ordered.length,
    places: tokens.length,
    forms: counted.forms.length - 1,
    postings: count,
    files: {
      lexicon: fileOf(files.lexicon),
      documents: fileOf(files.documents),
      blocks: fileOf(files.blocks),
      tokens: fileOf(files.tokens),
      keys: fileOf(files.keys),
      postings: fileOf(files.postings),
    },
  }
  return { root: rootOf(head), head, files }
}

type Numbered = {
  /** All documents, a separator behind each. */
  readonly tokens: Uint32Array
  readonly starts: Uint32Array
  readonly counted: CountedForms
}

/** Two passes in one: forms are numbered as they come, then renumbered by frequency. */
function numberTokens(documents: readonly TrainingDocument[]): Numbered {
  const units = documents.reduce((sum, { text }) => sum + text.length + 1, 0)
  const tokens = new Uint32Array(units)
  const starts = new Uint32Array(documents.length)
  const numbers = new Map<string, number>()
  const counts: number[] = [0]
  let at = 0
  for (const [index, { text }] of documents.entries()) {
    assert(text.isWellFormed(), 'training texts are well-formed since they were taken in')
    starts[index] = at
    eachToken(text, (form) => {
      let number = numbers.get(form)
      if (number === undefined) {
        number = counts.length
        numbers.set(form, number)
        counts.push(0)
      }
      counts[number] = (counts[number] ?? 0) + 1
      tokens[at++] = number
    })
    tokens[at++] = SEPARATOR
  }
  const counted = numberForms(
    new Map([...numbers].map(([form, number]) => [form, counts[number] ?? 0])),
  )
  const renumbered = new Uint32Array(counts.length)
  for (const [number, form] of counted.forms.entries()) renumbered[numbers.get(form) ?? 0] = number
  renumbered[0] = SEPARATOR
  return { tokens: tokens.slice(0, at).map((number) => renumbered[number] ?? 0), starts, counted }
}

type SearchFiles = {
  readonly keys: Uint8Array<ArrayBuffer>
  readonly postings: Uint8Array<ArrayBuffer>
  readonly count: number
}

function searchFiles(tokens: Uint32Array, forms: number, shape: IndexShape): SearchFiles {
  const width = bitsFor(tokens.length)
  if (shape.kind === 'suffix') {
    const sorted = suffixArray(Int32Array.from(tokens), forms)
    const none = packKeys(new Uint32Array())
    return { keys: none, postings: packBits(Uint32Array.from(sorted), width), count: 0 }
  }
  const hashes = new Uint32Array(tokens.length)
  const places = new Uint32Array(tokens.length)
  let count = 0
  winnow(tokens, shape, (place, hash) => {
    hashes[count] = hash
    places[count++] = place
  })
  const keys = hashes.subarray(0, count).map((hash) => keyOf(hash, count))
  const sorted = sortByKey(keys, places.subarray(0, count))
  return { keys: packKeys(sorted.keys), postings: packBits(sorted.values, width), count }
}
