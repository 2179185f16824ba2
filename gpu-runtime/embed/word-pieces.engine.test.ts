// Against the whole text read at once by the tokenizer of the real model.
import { readFile } from 'node:fs/promises'
import { Tokenizer } from '@huggingface/tokenizers'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { EMBEDDING_MODELS } from '../models/manifest.ts'
import { modelFilesForTests } from '../models/model-files.cases.ts'
import { wordPieces } from './word-pieces.ts'

let tokenizer: Tokenizer
beforeAll(async () => {
  const [, file = ''] = await modelFilesForTests(EMBEDDING_MODELS)
  const json: object = JSON.parse(await readFile(file, 'utf8'))
  tokenizer = new Tokenizer(json, {})
})

const HARD =
  ' |\n|\t|\u00a0|\u2028|\u2029|\u3000|,|…|—|$|€|\u0301|\u200b|\u00ad|\ufeff|\v|\u0085|中|\u{20000}|あ|😀|é|ß|İ|≠|≮|≯|\u1fef|##|[SEP]|[UNK]|\0|Σ|Α|.'
const word = fc.oneof(
  fc.constantFrom('the', 'heron', 'waits', 'Straße', '1,774', "isn't", 'qxzjwvk', 'E=mc²', '$5'),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(...HARD.split('|')),
)
const text = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ' ', '', ...HARD.split('|'))), {
    minLength: 60,
    maxLength: 300,
  })
  .map((pairs) => pairs.flat().join(''))

test('stretches have the pieces of the whole', () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect(wordPieces(tokenizer, whole, Infinity)).toEqual(tokenizer.encode(whole).ids)
    }),
    { numRuns: 2000 },
  )
})

test('capital Greek is written small as a whole', () => {
  for (let words = 40; words < 70; words++) {
    const whole = `${'the '.repeat(words)}ΛΟΓΟΣ.Σ.ΑΣ Ο.Σ.Ε. ΠΟΣΟ'Σ Σ[UNK]ΑΣ Α\0Σ Α\u00adΣ\u0301 [UN\0K]`
    expect(wordPieces(tokenizer, whole, Infinity)).toEqual(tokenizer.encode(whole).ids)
  }
})

test.each([' ', '≠', '≮', '≯', '\u1fef', '中', '—', '['])(
  'a word at a time of a megabyte parted by "%s"',
  (parting) => {
    const long = `${'qxzjwvk'.repeat(14)}${parting}`.repeat(10_000)
    expect(wordPieces(tokenizer, long, 256).length).toBeLessThan(800)
  },
)

test('no more is read than is wanted, and what is read is how the text begins', () => {
  const long = `${'qxzjwvk'.repeat(14)} `.repeat(10_000)
  const pieces = wordPieces(tokenizer, long, 256)
  expect(pieces.length).toBeGreaterThan(256)
  expect(pieces.length).toBeLessThan(800)
  const whole = tokenizer.encode(long.slice(0, 3_000)).ids
  expect(pieces.slice(0, 256)).toEqual(whole.slice(0, 256))
})
