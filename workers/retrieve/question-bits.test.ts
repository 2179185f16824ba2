import { expect, test } from 'vitest'
import { signPlanes, wholeNumbers } from './question-bits.ts'

test('whole numbers point where the embedding points', () => {
  expect(wholeNumbers([0.5, -0.25, 0.000_01, 0])).toEqual([60_000, -30_000, 1, 0])
  expect(wholeNumbers([0, 0])).toEqual([0, 0])
  const vector = Array.from({ length: 384 }, (_, at) => Math.sin(at * at) / 14)
  const whole = wholeNumbers(vector)
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  const cosine = dot(vector, whole) / Math.sqrt(dot(vector, vector) * dot(whole, whole))
  expect(1 - cosine).toBeLessThan(1e-9)
})

test('a sign weighs what its number weighs, in binary, lowest plane first', () => {
  // Root mean square 4.5, so 0.62 of each number: 0, 1, 1, 2 and 6.
  expect(signPlanes([0, 1, -2, 4, -9])).toEqual(['01100', '00011', '00001'])
  const one = Array.from({ length: 100 }, (_, at) => (at === 3 ? -1 : 0))
  const heaviest = `0001${'0'.repeat(96)}`
  expect(signPlanes(one)).toEqual([heaviest, heaviest, heaviest])
  expect(signPlanes([0, 0])).toEqual(['00', '00', '00'])
})
