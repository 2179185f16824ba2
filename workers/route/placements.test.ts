import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AVOIDED_MS, Placements, type Placement } from './placements.ts'
import type { SeenNode } from './route.port.ts'

const seenAt = (nodeId: string, seenAtMs: number) =>
  ({ status: { nodeId }, seenAtMs }) as unknown as SeenNode

test('a status is told what began and ended after it was taken, and of nothing else', () => {
  const placements = new Placements()
  const early = placements.open('a', 10)
  const late = placements.open('a', 20)
  placements.open('b', 20)
  const told = () => placements.traffic([seenAt('a', 15), seenAt('b', 25)]).since
  expect(told()).toEqual(new Map([['a', 1]]))
  late.ended(30)
  late.ended(30)
  expect(told().size).toBe(0)
  // The status counts it among the running ones.
  early.ended(31)
  expect(told()).toEqual(new Map([['a', -1]]))
  expect(placements.traffic([seenAt('a', 32)]).since.size).toBe(0)
  placements.open('c', 40)
  expect(placements.traffic([]).since.size).toBe(0)
})

test('what is told is begun less ended since then, whatever comes in whatever order', () => {
  const step = fc.record({
    kind: fc.constantFrom('open', 'end', 'status'),
    node: fc.constantFrom('a', 'b'),
    at: fc.nat(50),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const placements = new Placements()
      const seen = new Map([
        ['a', 0],
        ['b', 0],
      ])
      const calls: { node: string; from: number; to: number; place: Placement }[] = []
      for (const [now, { kind, node, at }] of steps.entries()) {
        const open = calls.filter(({ to }) => to === Infinity)
        const ending = open[at % Math.max(1, open.length)]
        if (kind === 'status') seen.set(node, now)
        else if (kind === 'open') {
          calls.push({ node, from: now, to: Infinity, place: placements.open(node, now) })
        } else if (ending !== undefined) {
          ending.to = now
          ending.place.ended(now)
        }
        const { since } = placements.traffic([...seen].map(([id, ms]) => seenAt(id, ms)))
        for (const [id, ms] of seen) {
          const here = calls.filter((call) => call.node === id)
          const began = here.filter(({ from }) => from >= ms).length
          const ended = here.filter(({ to }) => to >= ms && to !== Infinity).length
          expect(since.get(id) ?? 0).toBe(began - ended)
        }
      }
    }),
  )
})

test('the time that calls hold their slots is learnt of those that began, from their first token on', () => {
  const placements = new Placements()
  const { serviceMs } = placements.traffic([])
  placements.open('a', 0).ended(90_000)
  expect(placements.traffic([]).serviceMs).toBe(serviceMs)
  for (let call = 0; call < 500; call++) {
    const place = placements.open('a', 0)
    place.began(8_000)
    place.ended(8_200)
  }
  expect(Math.round(placements.traffic([]).serviceMs)).toBe(200)
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
