import { expect, test } from 'vitest'
import { canonicalJson } from '../../../schemas/canonical.ts'
import type { Sha256 } from '../../../schemas/ids.ts'
import { askIndex, loadIndex } from './ask-index.ts'
import { buildGeneration } from './build.ts'
import type { Generation } from './generation.ts'
import type { IndexFiles } from './index-files.port.ts'
import { openIndex } from './open-index.ts'
import { documentOf } from './sample-corpus.cases.ts'

/** A bucket that counts how many reads are open at once, and how many bytes were read. */
function bucketOf({ head, files }: Generation) {
  const bytes = new Map<Sha256, Uint8Array<ArrayBuffer>>()
  for (const name of ['lexicon', 'documents', 'blocks', 'keys', 'tokens', 'postings'] as const) {
    bytes.set(head.files[name].sha256, files[name])
  }
  const count = { reads: 0, open: 0, most: 0, ranges: 0, bytes: 0 }
  const bucket: IndexFiles = {
    has: (sha256) => Promise.resolve(bytes.has(sha256)),
    put: () => Promise.reject(new Error('nothing is written here')),
    async get(sha256, range) {
      count.reads++
      count.most = Math.max(count.most, ++count.open)
      await new Promise(setImmediate)
      count.open--
      const file = bytes.get(sha256) ?? new Uint8Array()
      const part = range === undefined ? file : file.slice(range.from, range.to)
      if (range !== undefined) count.ranges++
      count.bytes += part.length
      return part
    },
  }
  return { bucket, count }
}

// Words of very different frequency in an order that a seed fixes, as text is.
let state = 7
const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32
const word = () => `w${Math.floor(9_000 * random() ** 3)}`
const pages = Array.from({ length: 3_000 }, () => Array.from({ length: 160 }, word))
const documents = pages.map((words, page) => documentOf(words.join(' '), { priorityMs: page }))
const generation = buildGeneration(documents)
const quotes = [7, 900, 2_900].map((page) => pages[page]?.slice(20, 50).join(' '))
const answer = quotes.join(' of course ')
const question = { answer, prompt: 'Which words?', passages: [] }
const none = new Set<never>()

test('cold ranges and warm memory give the same evidence, byte for byte', async () => {
  expect(generation.head.kind).toBe('winnowed')
  const { bucket, count } = bucketOf(generation)
  const warm = await loadIndex(bucket, generation.head)
  expect(warm.body).not.toBeNull()
  const { lexicon, documents: table, blocks, keys } = generation.files
  const cold = openIndex(generation.head, { lexicon, documents: table, blocks, keys })
  count.bytes = 0
  count.most = 0
  const evidence = await askIndex(cold, bucket, question, none)
  expect(canonicalJson(evidence)).toBe(canonicalJson(await askIndex(warm, bucket, question, none)))
  expect(evidence.spans).toHaveLength(3)
  const { tokens, postings } = generation.head.files
  expect(count.bytes).toBeLessThan((tokens.bytes + postings.bytes) / 2)
})

test('never more than six reads are open at once', async () => {
  const { bucket, count } = bucketOf(generation)
  const { lexicon, documents: table, blocks, keys } = generation.files
  const cold = openIndex(generation.head, { lexicon, documents: table, blocks, keys })
  await askIndex(cold, bucket, question, none)
  expect(count.ranges).toBeGreaterThan(1)
  expect(count.most).toBeLessThanOrEqual(6)
})
