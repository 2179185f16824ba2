import { expect, test } from 'vitest'
import { milliNatsOf } from './nats.ts'

test('milliNatsOf is 1000 ln n to the nearest, for small numbers and great ones', () => {
  for (let n = 1; n < 20_000; n++) expect(milliNatsOf(n)).toBe(Math.round(1_000 * Math.log(n)))
  for (const n of [2 ** 31, 427_928_100, 10 ** 12, 2 ** 53 - 1]) {
    expect(milliNatsOf(n)).toBe(Math.round(1_000 * Math.log(n)))
  }
  expect(milliNatsOf(10n ** 40n)).toBe(92_103)
})

test('milliNatsOf of zero is a bug', () => {
  expect(() => milliNatsOf(0)).toThrow('positive')
})
