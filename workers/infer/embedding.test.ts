import { describe, expect, test } from 'vitest'
import type { EmbedReply } from '../../schemas/wire/node.ts'
import { embeddingTokensAtMost, readEmbedding } from './embedding.ts'

const MODEL = { model: 'm', dimensions: 2, maxTokens: 6 }
const TEXTS = ['one', 'two words']
const reply = (tokens: number[], more: Partial<EmbedReply> = {}): EmbedReply => ({
  ...{ model: 'm', vectors: TEXTS.map(() => [1, 0]), tokens },
  ...more,
})
const read = (given: EmbedReply, held: number) => readEmbedding(given, TEXTS, MODEL, held)

describe('what a node sent', () => {
  test('is taken where it is what was asked for and what was held for', () => {
    expect(read(reply([3, 4]), 7).ok).toBe(true)
    expect(embeddingTokensAtMost(TEXTS, 6)).toBe(11)
  })

  test.each([
    ['counts more than was held, as a node that counted less before', reply([3, 5]), 7],
    ['counts more than a text can have', reply([6, 1]), 11],
    ['is of another model', reply([3, 4], { model: 'n' }), 11],
    ['lacks a vector', reply([3, 4], { vectors: [[1, 0]] }), 11],
    ['has a vector of another length', reply([3, 4], { vectors: [[1, 0], [1]] }), 11],
    [
      'has what is no number',
      reply([3, 4], {
        vectors: [
          [1, 0],
          [Number.NaN, 0],
        ],
      }),
      11,
    ],
    ['lacks a count', reply([3]), 11],
  ])('is the failure of the node where it %s', (_what, given, held) => {
    expect(read(given, held)).toMatchObject({ ok: false, error: { code: 'engine_failed' } })
  })

  test('is nobody’s failure but the text’s where it has more tokens than the model reads', () => {
    const error = { kind: 'text_too_long', index: 1, limit: 6 }
    expect(read(reply([3, 9]), 9)).toEqual({ ok: false, error })
  })
})
