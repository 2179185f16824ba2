import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filesToEvict, type FileOnDisk } from './disk-budget.ts'

const BLOCK = 4_096
const shape = {
  bytes: fc.integer({ min: BLOCK, max: 100 * BLOCK }),
  pinned: fc.boolean(),
  isMade: fc.boolean(),
  loaded: fc.boolean(),
}
const files = fc.array(fc.record(shape), { maxLength: 12 }).chain((all) =>
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
const limits = fc.record({
  bytesMax: fc.nat(600 * BLOCK),
  madeBytesMax: fc.nat(300 * BLOCK),
  madeCountMax: fc.nat(12),
})
const sum = (all: readonly FileOnDisk[]) => all.reduce((total, { bytes }) => total + bytes, 0)
const madeOf = (all: readonly FileOnDisk[]) => all.filter(({ isMade }) => isMade)
type Limits = Parameters<typeof filesToEvict>[1]
const fits = (all: readonly FileOnDisk[], { bytesMax, madeBytesMax, madeCountMax }: Limits) =>
  sum(all) <= bytesMax && sum(madeOf(all)) <= madeBytesMax && madeOf(all).length <= madeCountMax

test('filesToEvict makes room, spares what is pinned, and takes no file more than it must', () => {
  fc.assert(
    fc.property(files, limits, (held, budget) => {
      const evicted = filesToEvict(held, budget)
      const free = held.filter(({ pinned }) => !pinned)
      if (evicted === null) {
        const pinned = held.filter((file) => file.pinned)
        expect(fits(pinned, budget)).toBe(false)
        return
      }
      const gone = free.filter(({ sha256 }) => evicted.includes(sha256))
      const left = held.filter(({ sha256 }) => !evicted.includes(sha256))
      expect(gone).toHaveLength(evicted.length)
      expect(fits(left, budget)).toBe(true)
      const last = held.find(({ sha256 }) => sha256 === evicted.at(-1))
      if (last !== undefined) expect(fits([...left, last], budget)).toBe(false)
    }),
    { numRuns: 5_000 },
  )
})

test('what was made goes before what was published, of each what is not loaded, and the oldest first', () => {
  fc.assert(
    fc.property(files, limits, (held, budget) => {
      const evicted = filesToEvict(held, budget) ?? []
      const free = held.filter(({ pinned }) => !pinned)
      const oldestFirst = (all: readonly FileOnDisk[]) =>
        all.toSorted((a, b) => a.usedAt - b.usedAt).map(({ sha256 }) => sha256)
      const inOrder = (all: readonly FileOnDisk[]) => [
        ...oldestFirst(all.filter(({ loaded }) => !loaded)),
        ...oldestFirst(all.filter(({ loaded }) => loaded)),
      ]
      const made = inOrder(madeOf(free))
      const published = inOrder(free.filter(({ isMade }) => !isMade))
      const order = [...made, ...published]
      expect(evicted).toEqual(order.slice(0, evicted.length))
    }),
    { numRuns: 5_000 },
  )
})

test('however short they are, files take their blocks', () => {
  const tiny = (sha256: string, usedAt: number) => {
    return { sha256, usedAt, bytes: 1, pinned: false, loaded: false, isMade: true }
  }
  const budget = { bytesMax: 2 * BLOCK, madeBytesMax: 2 * BLOCK, madeCountMax: 9 }
  expect(filesToEvict([tiny('a', 1), tiny('b', 2)], budget)).toEqual([])
  expect(filesToEvict([tiny('a', 1), tiny('b', 2), tiny('c', 3)], budget)).toEqual(['a'])
})
