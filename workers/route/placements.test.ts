import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AVOIDED_MS, Placements } from './placements.ts'
import type { SeenNode } from './route.port.ts'

const seenAt = (nodeId: string, seenAtMs: number) =>
  ({ status: { nodeId }, seenAtMs }) as unknown as SeenNode

test('only running calls that were sent after a status was taken are added to it', () => {
  const placements = new Placements()
  placements.open('a', 10, 1_000)
  const end = placements.open('a', 20, 1_000)
  placements.open('b', 20, 1_000)
  expect(placements.sentSince([seenAt('a', 15), seenAt('b', 25)], 30)).toEqual(new Map([['a', 1]]))
  end()
  end()
  expect(placements.sentSince([seenAt('a', 15)], 30).size).toBe(0)
  expect(placements.sentSince([seenAt('a', 5)], 30).get('a')).toBe(1)
})

test('a lease that nobody ends ends by itself', () => {
  const placements = new Placements()
  placements.open('a', 0, 50)
  expect(placements.sentSince([seenAt('a', 0)], 49).get('a')).toBe(1)
  expect(placements.sentSince([seenAt('a', 0)], 50).size).toBe(0)
})

test('avoiding keeps every node and its order among its like, the failed ones last, for a while', () => {
  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))
  fc.assert(
    fc.property(ids, ids, (ranked, failed) => {
      const placements = new Placements()
      for (const nodeId of failed) placements.failed(nodeId, 0)
      const nodes = ranked.map((nodeId) => ({ nodeId }))
      const names = (at: number) => placements.avoiding(nodes, at).map(({ nodeId }) => nodeId)
      const isFailed = (nodeId: string) => new Set<string>(failed).has(nodeId)
      expect(names(AVOIDED_MS - 1)).toEqual([
        ...ranked.filter((nodeId) => !isFailed(nodeId)),
        ...ranked.filter(isFailed),
      ])
      expect(names(AVOIDED_MS)).toEqual(ranked)
    }),
  )
})
