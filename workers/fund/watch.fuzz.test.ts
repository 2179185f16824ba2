import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BLOCKS_PER_READ, nextLook, nextRange, nextTry } from './watch.ts'

const heads = fc.array(fc.nat(6_000), { minLength: 1, maxLength: 30 })
const confirmations = fc.nat(20)

describe('the blocks to read', () => {
  test('follow each other without a gap, and never pass the head less its confirmations', () => {
    fc.assert(
      fc.property(fc.nat(50), confirmations, heads, (first, deep, list) => {
        let next = first
        for (const head of list) {
          const range = nextRange(next, head, { confirmations: deep })
          const { from, to } = range ?? { from: next, to: next - 1 }
          expect(from).toBe(next)
          expect(range === null).toBe(next > head - deep)
          expect(to).toBeLessThanOrEqual(Math.max(head - deep, next - 1))
          expect(to - from).toBeLessThan(BLOCKS_PER_READ)
          next = to + 1
        }
      }),
    )
  })

  test('reach the head: a watch that is behind looks again at once, else after its pause', () => {
    fc.assert(
      fc.property(fc.nat(50), confirmations, fc.nat(9_000), (first, deep, head) => {
        const terms = { confirmations: deep, pollMs: 1_000 }
        let next = first
        for (let round = 0; round < 6; round++) {
          const range = nextRange(next, head, terms)
          const wait = nextLook(range, head, terms, 7) - 7
          next = range === null ? next : range.to + 1
          expect(wait).toBe(next <= head - deep ? 0 : 1_000)
        }
        expect(next).toBeGreaterThan(head - deep)
      }),
    )
  })
})

test('a watch that fails waits longer each time, up to a minute', () => {
  const waits = [1, 2, 3, 7, 500].map((failures) => nextTry(failures, 1_000, 0))
  expect(waits).toEqual([2_000, 4_000, 8_000, 60_000, 60_000])
})
