import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suffixArray } from './suffix-array.ts'

function naive(symbols: readonly number[]): number[] {
  const compare = (a: number, b: number): number => {
    for (let at = 0; ; at++) {
      const [left, right] = [symbols[a + at], symbols[b + at]]
      if (left === undefined || right === undefined) return b - a
      if (left !== right) return left - right
    }
  }
  return [...symbols.keys()].sort(compare)
}

const small = (alphabet: number) =>
  fc
    .array(fc.nat({ max: alphabet - 1 }), { maxLength: 60 })
    .map((symbols) => ({ symbols, alphabet }))
const periodic = fc
  .tuple(fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 5 }), fc.nat({ max: 12 }))
  .map(([period, times]) => ({
    symbols: Array(times).fill(period).flat() as number[],
    alphabet: 3,
  }))

test('suffixArray is the order of a naive sort, for few symbols and many, periodic and not', () => {
  fc.assert(
    fc.property(fc.oneof(small(1), small(2), small(3), small(40), periodic), (sequence) => {
      const { symbols, alphabet } = sequence
      expect([...suffixArray(Int32Array.from(symbols), alphabet)]).toEqual(naive(symbols))
    }),
    { numRuns: 6_000 },
  )
})

test('suffixArray orders a long sequence: each suffix stands behind the one before it', () => {
  const symbols = Int32Array.from({ length: 20_000 }, (_, at) => ((at * at) >> 5) % 7)
  const sorted = suffixArray(symbols, 7)
  expect(new Set(sorted).size).toBe(symbols.length)
  const misplaced = sorted.findIndex(
    (place, rank) => rank > 0 && !isBelow(symbols, sorted[rank - 1] ?? 0, place),
  )
  expect(misplaced).toBe(-1)
})

function isBelow(symbols: Int32Array, a: number, b: number): boolean {
  let at = 0
  while (a + at < symbols.length && symbols[a + at] === symbols[b + at]) at++
  return (symbols[a + at] ?? -1) < (symbols[b + at] ?? -1)
}
