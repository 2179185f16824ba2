import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PARTS, tunedPart } from './tune.ts'

const peakAt = (best: number) => PARTS.map((part) => ({ part, value: 1 - Math.abs(part - best) }))
const unit = fc.integer({ min: 0, max: 20 }).map((step) => step / 20)

describe('a tuned weight', () => {
  test('lies between the default and what the questions prefer', () => {
    fc.assert(
      fc.property(unit, unit, fc.nat({ max: 1_000 }), (best, standard, questions) => {
        const part = tunedPart(peakAt(best), questions, standard)
        const slack = 0.1 + 1e-9
        expect(part).toBeGreaterThanOrEqual(Math.min(best, standard) - slack)
        expect(part).toBeLessThanOrEqual(Math.max(best, standard) + slack)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is the default without questions, and nearly the best with many', () => {
    expect(tunedPart(peakAt(0.8), 0, 0.3)).toBe(0.3)
    expect(Math.abs(tunedPart(peakAt(0.8), 10_000, 0.3) - 0.8)).toBeLessThan(0.06)
    const few = tunedPart(peakAt(0.8), 10, 0.3)
    expect(few).toBeGreaterThan(0.3)
    expect(few).toBeLessThan(0.5)
  })
})
