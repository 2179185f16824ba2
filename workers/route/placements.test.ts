import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { AVOIDED_MS, Placements, VIEW_MS_MAX, type Placement } from './placements.ts'
import type { SeenNode } from './route.port.ts'

const seenAt = (nodeId: string, seenAtMs: number) =>
  ({ status: { nodeId }, seenAtMs }) as unknown as SeenNode

const [BASE, OTHER] = [sha256Hex('base'), sha256Hex('other')]
const on = (nodeId: string, sha256 = BASE) => ({ ...sampleNode(nodeId), base: baseOf(sha256) })
const baseOf = (sha256: Sha256) => ({ name: 'x', sha256, contextTokens: 1 })

test('a status is told what began and ended after it was taken, and of nothing else', () => {
  const placements = new Placements()
  const early = placements.open(on('a'), 10)
  const late = placements.open(on('a'), 20)
  placements.open(on('b'), 20)
  const told = () => placements.traffic([seenAt('a', 15), seenAt('b', 25)], BASE).since
  expect(told()).toEqual(new Map([['a', 1]]))
  late.ended(30)
  late.ended(30)
  expect(told().size).toBe(0)
  // The status counts it among the running ones.
  early.ended(31)
  expect(told()).toEqual(new Map([['a', -1]]))
  const gone = placements.open(on('a'), 40)
  gone.lost()
  gone.ended(41)
  expect(placements.traffic([seenAt('a', 35)], BASE).since.get('a')).toBe(1)
})

test('views of several ages, with nodes that come and go, are each told what they lack', () => {
  const step = fc.record({
    kind: fc.constantFrom('open', 'end', 'view'),
    node: fc.constantFrom('a', 'b'),
    at: fc.nat(50),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const placements = new Placements()
      const views = [new Map([['a', 0]])]
      const calls: { node: string; from: number; to: number; place: Placement }[] = []
      for (const [now, { kind, node, at }] of steps.entries()) {
        const open = calls.filter(({ to }) => to === Infinity)
        const ending = open[at % Math.max(1, open.length)]
        if (kind === 'view')
          views.push(new Map([...(at % 2 ? (views.at(-1) ?? []) : []), [node, now]]))
        else if (kind === 'open') {
          calls.push({ node, from: now, to: Infinity, place: placements.open(on(node), now) })
        } else if (ending !== undefined) {
          ending.to = now
          ending.place.ended(now)
        }
        const view = views[at % views.length] ?? new Map<string, number>()
        const seen = [...view].map(([id, ms]) => seenAt(id, ms))
        const { since } = placements.traffic(seen, BASE)
        for (const [id, ms] of view) {
          const here = calls.filter((call) => call.node === id)
          const began = here.filter(({ from }) => from >= ms).length
          const ended = here.filter(({ to }) => to >= ms && to !== Infinity).length
          expect(since.get(id) ?? 0).toBe(began - ended)
        }
      }
    }),
  )
})

test('what is older than any view is forgotten, and what is younger is not', () => {
  const placements = new Placements()
  const told = (fromMs: number) => placements.traffic([seenAt('a', fromMs)], BASE).since.get('a')
  for (let ms = 0; ms < 100; ms++) placements.open(on('a'), ms)
  for (let ms = 0; ms < 100; ms++) placements.open(on('a'), VIEW_MS_MAX + 100 + ms)
  expect(told(VIEW_MS_MAX)).toBe(100)
  expect(told(0)).toBeLessThan(200)
  placements.open(on('b'), 3 * VIEW_MS_MAX)
  expect(told(0)).toBeUndefined()
})

test('how long calls of a base hold their slots is learnt from those that began, and of that base', () => {
  const placements = new Placements()
  const learnt = (base: Sha256) => placements.traffic([], base).serviceMs
  const unknown = learnt(BASE)
  placements.open(on('a'), 0).ended(90_000)
  expect(learnt(BASE)).toBe(unknown)
  for (let call = 0; call < 500; call++) {
    const place = placements.open(on('a'), 0)
    place.began(8_000)
    place.ended(8_200)
  }
  expect(Math.round(learnt(BASE))).toBe(200)
  expect(learnt(OTHER)).toBe(unknown)
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
