import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bytesOf, floatsOf } from './float-values.ts'

const float = fc.float({ noNaN: true, noDefaultInfinity: true })
/** All that a type holds, from the bits up. */
const everyOne = (type: 'F16' | 'BF16') => {
  const bits = Uint16Array.from({ length: 1 << 16 }, (_, at) => at)
  return floatsOf(new Uint8Array(bits.buffer), type)
}

describe.each(['F16', 'BF16'] as const)('%s', (type) => {
  const known = everyOne(type)
  const finite = [...known].filter((value) => Number.isFinite(value)).toSorted((a, b) => a - b)

  test('writes what it has read, every value of it', () => {
    const numbers = known.filter((value) => !Number.isNaN(value))
    expect(floatsOf(bytesOf(numbers, type), type)).toEqual(numbers)
  })

  test('writes the nearest of what it holds', () => {
    const largest = finite.at(-1) ?? 0
    fc.assert(
      fc.property(
        float.filter((value) => Math.abs(value) <= largest),
        (value) => {
          const [written = Number.NaN] = floatsOf(bytesOf(Float32Array.of(value), type), type)
          const above = finite.findIndex((one) => one >= value)
          const near = [finite[above] ?? largest, finite[above - 1] ?? -largest]
          const least = Math.min(...near.map((one) => Math.abs(one - value)))
          expect(Math.abs(written - value)).toBe(least)
        },
      ),
      { numRuns: 200 },
    )
  })
})

test.each([
  ['half of the way, up to the even one', 1 + 3 * 2 ** -8, 1 + 2 * 2 ** -7],
  ['half of the way, down to the even one', 1 + 2 ** -8, 1],
  ['a little more than half', 1 + 2 ** -8 + 2 ** -20, 1 + 2 ** -7],
  ['beyond the largest', 3.4e38, Number.POSITIVE_INFINITY],
  ['minus infinity', Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
])('a bfloat of %s', (_, value, expected) => {
  expect(floatsOf(bytesOf(Float32Array.of(value), 'BF16'), 'BF16')).toEqual(
    Float32Array.of(expected),
  )
})
