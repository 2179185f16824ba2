import { expect, test } from 'vitest'
import { progressOf } from './progress.ts'

test('a line comes with each tenth, and at the latest after ten seconds', () => {
  const { line } = progressOf('pieces')
  expect(line(0, 1_000, 5_000)).toBe('0 of 1000 pieces')
  expect(line(50, 1_000, 14_999)).toBeNull()
  expect(line(50, 1_000, 15_000)).toBe('50 of 1000 pieces, 5.0 a second, about 3 min left')
  expect(line(99, 1_000, 24_999)).toBeNull()
  expect(line(100, 1_000, 25_000)).toBe('100 of 1000 pieces, 5.0 a second, about 3 min left')
  expect(line(100, 1_000, 34_999)).toBeNull()
  expect(line(100, 1_000, 35_000)).toBe('100 of 1000 pieces, 3.3 a second, about 5 min left')
  expect(line(1_000, 1_000, 205_000)).toBe('1000 of 1000 pieces, 5.0 a second')
})

test('the pace is of this run alone, and told in what can be read', () => {
  const { line } = progressOf('MiB sent', 1)
  expect(line(32, 64, 0)).toBe('32.0 of 64.0 MiB sent')
  expect(line(40, 64, 400_000)).toBe('40.0 of 64.0 MiB sent, 1.2 a minute, about 20 min left')
  const slow = progressOf('files')
  slow.line(0, 9_000, 0)
  expect(slow.line(1_000, 9_000, 1_000_000)).toBe(
    '1000 of 9000 files, 1.0 a second, about 2.2 h left',
  )
  const short = progressOf('files')
  short.line(0, 10, 0)
  expect(short.line(9, 10, 100)).toBe('9 of 10 files, 90.0 a second, about 1 s left')
})
