import { expect, test } from 'vitest'
import { completionRequest } from '../../schemas/wire/completions.ts'
import { embeddingRequest } from '../../schemas/wire/embeddings.ts'
import { parseWith } from '../http/read-body.ts'
import { samplingOf } from './answer-call.ts'

test.each([
  [0, 0],
  [7, 7],
  [0xffff_ffff, 0xffff_ffff],
  [-1, 0xffff_ffff],
  [2 ** 32 + 5, 5],
  [Number.MIN_SAFE_INTEGER, 1],
  [null, null],
])('the seed %d is %d of 32 bits', (seed, folded) => {
  expect(samplingOf({ seed }).seed).toBe(folded)
})

test('top_p 0 is greedy, whatever the temperature', () => {
  expect(samplingOf({ top_p: 0, temperature: 1.5 })).toMatchObject({ temperature: 0, topP: 1 })
  expect(samplingOf({ top_p: 0.1 })).toMatchObject({ temperature: 1, topP: 0.1 })
})

test.each([
  [['a', 'b'], 'one prompt is taken a call, a text'],
  [[1, 2], 'no token numbers'],
  [[[1, 2]], 'no token numbers'],
])('of the prompt %j the refusal says what would do', (prompt, words) => {
  const read = parseWith(completionRequest, { model: 'm', prompt })
  expect(read).toMatchObject({ ok: false, error: { message: expect.stringContaining(words) } })
})

test('more texts than a node embeds at once are refused by their number', () => {
  const read = parseWith(embeddingRequest, { model: 'm', input: Array(65).fill('x') })
  expect(read).toMatchObject({ ok: false, error: { message: expect.stringContaining('64 texts') } })
})
