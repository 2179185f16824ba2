import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CELL_PASSAGES, cellFinder, cellsFor, centroidsOf } from './cells.ts'

const value = fc.integer({ min: -100, max: 100 }).map((n) => n / 100)
const vector = fc
  .array(value, { minLength: 16, maxLength: 16 })
  .filter((values) => values.some((each) => each !== 0))
  .map((values) => Float32Array.from(values.map((each) => each / Math.hypot(...values))))

describe('cells', () => {
  test('are none for a Datanet that is quickly searched whole', () => {
    expect(cellsFor(0)).toBe(0)
    expect(cellsFor(2 * CELL_PASSAGES - 1)).toBe(0)
    expect(cellsFor(2 * CELL_PASSAGES)).toBe(2)
  })

  test('have unit centroids, at most as many as asked, the same for the same sample', () => {
    fc.assert(
      fc.property(fc.array(vector, { minLength: 1, maxLength: 40 }), fc.nat(10), (sample, more) => {
        const centroids = centroidsOf(sample, more + 1)
        expect(centroids.length).toBe(Math.min(more + 1, sample.length))
        for (const centroid of centroids) expect(Math.hypot(...centroid)).toBeCloseTo(1, 4)
        expect(centroidsOf(sample, more + 1)).toEqual(centroids)
      }),
      { numRuns: 200 },
    )
  })

  test('are found by signs as by adding and subtracting every value', () => {
    fc.assert(
      fc.property(
        fc.array(vector, { minLength: 1, maxLength: 12 }),
        fc.uint8Array({ minLength: 2, maxLength: 2 }),
        (centroids, signs) => {
          const sums = centroids.map((centroid) =>
            centroid.reduce((sum, each, at) => {
              const byte = signs[at >> 3] ?? 0
              return sum + ((byte >> (7 - (at & 7))) & 1 ? each : -each)
            }, 0),
          )
          const found = sums[cellFinder(centroids)(signs)] ?? Number.NEGATIVE_INFINITY
          expect(found).toBeGreaterThanOrEqual(Math.max(...sums) - 1e-4)
        },
      ),
      { numRuns: 500 },
    )
  })
})
