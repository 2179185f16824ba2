import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { leakedMiB, openLeakWatch, sampled, type LeakTerms } from './leak-watch.ts'

const TERMS: LeakTerms = { growthMiB: 100, windowMs: 1_000 }
const STEP_MS = 100

/** What is seen at each step of a series that begins at `series[0]`. */
function watched(series: readonly number[]): (number | null)[] {
  const [first = 0] = series
  let state = openLeakWatch({ atMs: 0, mib: first, adaptersMiB: 0 })
  return series.map((mib, index) => {
    state = sampled(state, { atMs: index * STEP_MS, mib, adaptersMiB: 0 }, TERMS)
    return leakedMiB(state, TERMS)
  })
}

test('memory that swings but comes back is no leak, however high it swings', () => {
  const swing = fc.array(fc.nat(10_000), { minLength: 10, maxLength: 80 })
  fc.assert(
    fc.property(swing, fc.nat(100), (swings, floor) => {
      const series = [500, ...swings.map((high, at) => 500 + (at % 5 === 0 ? floor : high))]
      expect(watched(series).every((grown) => grown === null)).toBe(true)
    }),
  )
})

test('memory that grows for good is seen within two windows of having grown too much', () => {
  const steps = fc.integer({ min: 11, max: 60 })
  fc.assert(
    fc.property(steps, fc.integer({ min: 101, max: 5_000 }), (quiet, growth) => {
      const series = Array.from({ length: quiet + 30 }, (_, at) =>
        at < quiet ? 500 : 500 + growth,
      )
      const seen = watched(series)
      expect(seen.slice(0, quiet).every((grown) => grown === null)).toBe(true)
      expect(seen[quiet + 20]).toBe(growth)
    }),
  )
})

test('what the loaded adapters account for is no leak, and what they leave behind is', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 30, maxLength: 60 })
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 2 }), fc.nat(300), (adapters, width, kept) => {
      let state = openLeakWatch({ atMs: 0, mib: 500, adaptersMiB: 0 })
      const seen = adapters.map((adaptersMiB, index) => {
        const more = index === 0 ? 0 : kept
        const mib = 500 + more + width * adaptersMiB
        state = sampled(state, { atMs: index * STEP_MS, mib, adaptersMiB }, TERMS)
        return leakedMiB(state, TERMS)
      })
      // As wide in the engine as is allowed for, nothing of a leak is hidden by the adapters.
      const found = kept > TERMS.growthMiB && width === 2 ? kept : null
      if (width === 2) expect(seen.at(-1)).toBe(found)
      expect(kept > TERMS.growthMiB || seen.every((grown) => grown === null)).toBe(true)
    }),
  )
})
