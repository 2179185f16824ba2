import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeEngine } from '../engines/fake-engine.ts'
import { eventsOf } from '../engines/engine.cases.ts'
import { leakedMiB, openLeakWatch, sampled, type LeakTerms } from './leak-watch.ts'

const TERMS: LeakTerms = { growthMiB: 100, windowMs: 1_000 }
const STEP_MS = 100

/** What is seen at each step of a series that begins at `series[0]`. */
function watched(series: readonly number[]): (number | null)[] {
  const [first = 0] = series
  let state = openLeakWatch({ atMs: 0, mib: first })
  return series.map((mib, index) => {
    state = sampled(state, { atMs: index * STEP_MS, mib }, TERMS)
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

test('an engine whose unload frees nothing is given away by it, and one that frees is not', async () => {
  const grown = async (unloadFreesNothing: boolean) => {
    const engine = fakeEngine(() => ({ unloadFreesNothing }), 8, 2_048, 4)
    let state = openLeakWatch({ atMs: 0, mib: engine.memoryMiB() })
    for (let step = 1; step <= 100; step++) {
      await eventsOf(engine, { adapterFile: `${step}.gguf` })
      state = sampled(state, { atMs: step * STEP_MS, mib: engine.memoryMiB() }, TERMS)
    }
    return leakedMiB(state, TERMS)
  }
  expect(await grown(true)).toBeGreaterThan(TERMS.growthMiB)
  expect(await grown(false)).toBeNull()
})
