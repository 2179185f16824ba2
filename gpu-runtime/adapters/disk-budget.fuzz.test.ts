import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filesToEvict, type FileOnDisk } from './disk-budget.ts'

const files = fc
  .array(fc.record({ bytes: fc.integer({ min: 1, max: 100 }), pinned: fc.boolean() }), {
    maxLength: 12,
  })
  .chain((all) =>
    fc
      .shuffledSubarray(
        all.map((_, index) => index),
        { minLength: all.length },
      )
      .map((order) =>
        all.map((file, index): FileOnDisk => ({
          ...file,
          sha256: `f${index}`,
          usedAt: order[index] ?? 0,
        })),
      ),
  )
const sum = (all: readonly FileOnDisk[]) => all.reduce((total, { bytes }) => total + bytes, 0)

test('filesToEvict makes room, spares what is pinned, and takes the oldest and no more', () => {
  fc.assert(
    fc.property(files, fc.nat(200), fc.nat(600), (held, incoming, budget) => {
      const evicted = filesToEvict(held, incoming, budget)
      const free = held.filter(({ pinned }) => !pinned)
      if (evicted === null) {
        expect(sum(held) - sum(free) + incoming).toBeGreaterThan(budget)
        return
      }
      const left = held.filter(({ sha256 }) => !evicted.includes(sha256))
      expect(sum(left) + incoming).toBeLessThanOrEqual(budget)
      const oldestFirst = free.toSorted((a, b) => a.usedAt - b.usedAt).map(({ sha256 }) => sha256)
      expect(evicted).toEqual(oldestFirst.slice(0, evicted.length))
      const last = held.find(({ sha256 }) => sha256 === evicted.at(-1))
      if (last !== undefined) expect(sum(left) + incoming + last.bytes).toBeGreaterThan(budget)
    }),
    { numRuns: 5_000 },
  )
})
