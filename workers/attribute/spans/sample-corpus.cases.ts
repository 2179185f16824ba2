// Training documents for tests: few words, so that runs repeat, and names for people and clusters.
import fc from 'fast-check'
import { sha256Hex } from '../../../schemas/canonical.ts'
import { contentId, parseAddress } from '../../../schemas/ids.ts'
import type { TrainingDocument } from './documents.ts'

export function documentOf(text: string, change: Partial<TrainingDocument> = {}): TrainingDocument {
  return {
    contributionId: contentId('con', text),
    clusterId: sha256Hex(text),
    payee: parseAddress(`0x${sha256Hex(text).slice(0, 40)}`),
    licence: 'CC0-1.0',
    priorityMs: 1_000,
    documentOffset: 0,
    text,
    ...change,
  }
}

/** Texts over so few words that most runs of an answer stand somewhere, and most of them twice. */
export function texts(words: number, most: { documents: number; length: number }) {
  const word = fc.nat({ max: words - 1 }).map((number) => `w${number}`)
  const text = fc.array(word, { maxLength: most.length }).map((list) => list.join(' '))
  return fc.array(text, { minLength: 1, maxLength: most.documents })
}

/** An answer made of slices of the documents and of words of its own, as answers are. */
export function answers(documents: readonly string[], words: number) {
  const slice = fc
    .tuple(fc.nat({ max: documents.length - 1 }), fc.nat({ max: 60 }), fc.nat({ max: 25 }))
    .map(([at, from, length]) => (documents[at] ?? '').split(' ').slice(from, from + length))
  const own = fc.array(
    fc.nat({ max: words }).map((number) => (number === words ? 'elsewhere' : `w${number}`)),
    { maxLength: 12 },
  )
  return fc.array(fc.oneof(slice, own), { maxLength: 8 }).map((parts) => parts.flat().join(' '))
}
