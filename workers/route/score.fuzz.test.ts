// Routing by property: the answer depends on nothing but its arguments, never names a node that may
// not run the call, and a stable home stays where it is when others come and go.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { parseAddress } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { homeRanks } from './homes.ts'
import { ACTIVE_MAX, noted, prefetchPlan, type KnownAdapter } from './prefetch.ts'
import { NO_TRAFFIC, rankNodes } from './score.ts'
import { ROUTE_2 } from './terms.ts'

const ADAPTERS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => sha256Hex(name))
const BASES = ['base', 'other'].map((name) => sha256Hex(name))

const adapter = fc.constantFrom(...ADAPTERS)
const base = fc.constantFrom(...BASES)
const status = fc.record({
  baseSha256: base,
  state: fc.constantFrom('ready' as const, 'draining' as const),
  maxRank: fc.constantFrom(8, 16, 64),
  adapters: fc.uniqueArray(
    fc.record({ sha256: adapter, tier: fc.constantFrom('engine' as const, 'ram', 'disk') }),
    { selector: ({ sha256 }) => sha256 },
  ),
  active: fc.nat(64),
  waiting: fc.nat(64),
  slots: fc.integer({ min: 1, max: 64 }),
})
const fleet = fc.array(status, { minLength: 1, maxLength: 8 }).map((all) =>
  all.map(({ baseSha256, ...rest }, index): NodeStatus => ({
    ...rest,
    nodeId: `node-${index}`,
    url: `http://node-${index}.test`,
    payee: parseAddress(`0x${'1'.repeat(40)}`),
    base: { name: 'base', sha256: baseSha256, contextTokens: 2_048 },
    embedding: { model: 'none', dimensions: 0 },
    seq: 1,
  })),
)
const want = fc.record({
  baseSha256: base,
  adapterSha256: fc.option(adapter),
  rank: fc.option(fc.constantFrom(4, 16, 32)),
})
const traffic = fc.record({
  since: fc
    .dictionary(fc.constantFrom('node-0', 'node-1', 'node-2'), fc.integer({ min: -20, max: 20 }))
    .map((counts) => new Map(Object.entries(counts))),
  serviceMs: fc.integer({ min: 1, max: 60_000 }),
})

test('rankNodes names exactly the nodes that can run the call, in any order of the fleet', () => {
  fc.assert(
    fc.property(fleet, want, traffic, (nodes, asked, since) => {
      const ids = (all: readonly NodeStatus[]) => all.map(({ nodeId }) => nodeId)
      const ranked = ids(rankNodes(nodes, asked, since, ROUTE_2))
      const able = nodes.filter(
        ({ state, base: { sha256 }, maxRank }) =>
          state === 'ready' && sha256 === asked.baseSha256 && maxRank >= (asked.rank ?? 0),
      )
      expect(ranked.toSorted()).toEqual(ids(able).toSorted())
      expect(ids(rankNodes(nodes.toReversed(), asked, since, ROUTE_2))).toEqual(ranked)
    }),
    { numRuns: 3_000 },
  )
})

test('one more call on a node never makes it more attractive', () => {
  fc.assert(
    fc.property(fleet, want, fc.nat(7), (nodes, asked, at) => {
      const busier = nodes.map((node, index) =>
        index === at ? { ...node, waiting: node.waiting + 1 } : node,
      )
      const place = (all: readonly NodeStatus[]) =>
        rankNodes(all, asked, NO_TRAFFIC, { ...ROUTE_2, overloadMs: 0 }).findIndex(
          ({ nodeId }) => nodeId === `node-${at}`,
        )
      expect(place(busier)).toBeGreaterThanOrEqual(place(nodes))
    }),
    { numRuns: 3_000 },
  )
})

test('a node that leaves moves only what lived on it', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), {
    minLength: 2,
    maxLength: 12,
  })
  fc.assert(
    fc.property(ids, fc.nat(11), fc.string(), (nodeIds, at, text) => {
      const key = sha256Hex(text)
      const leaving = nodeIds[at % nodeIds.length]
      const order = (all: readonly string[]) => [...homeRanks(key, all).keys()]
      const left = nodeIds.filter((id) => id !== leaving)
      expect(order(left)).toEqual(order(nodeIds).filter((id) => id !== leaving))
    }),
    { numRuns: 3_000 },
  )
})

test('homes are even: of 8 nodes, each is the first home of about an eighth of the adapters', () => {
  const nodeIds = Array.from({ length: 8 }, (_, index) => `node-${index}`)
  const counts = new Map(nodeIds.map((id) => [id, 0]))
  const many = 8_000
  for (let i = 0; i < many; i++) {
    const [first = ''] = homeRanks(sha256Hex(`adapter ${i}`), nodeIds).keys()
    counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  // Five standard deviations of a fair draw.
  const spread = 5 * Math.sqrt(many * (1 / 8) * (7 / 8))
  for (const count of counts.values()) expect(Math.abs(count - many / 8)).toBeLessThan(spread)
})

test('prefetchPlan stays within its bytes, asks for nothing held, and each adapter has its homes', () => {
  const known = fc.array(
    fc.record({
      sha256: adapter,
      baseSha256: base,
      bytes: fc.integer({ min: 1, max: 100 }),
      activeAtMs: fc.nat(1_000),
    }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(
      fleet,
      known,
      fc.nat(300),
      fc.integer({ min: 1, max: 3 }),
      (nodes, all, bytes, copies) => {
        const adapters = [...new Map(all.map((one) => [one.sha256, one])).values()]
        const budget = { bytes, copies, maxAgeMs: 500 }
        const plans = nodes.map((node) => prefetchPlan(node, nodes, adapters, budget, 1_000))
        plans.forEach((plan, index) => {
          const node = nodes[index]
          expect(plan.reduce((sum, one) => sum + one.bytes, 0)).toBeLessThanOrEqual(bytes)
          for (const one of plan) {
            expect(node?.adapters.some(({ sha256 }) => sha256 === one.sha256)).toBe(false)
            expect(one.activeAtMs).toBeGreaterThanOrEqual(500)
            expect(one.baseSha256).toBe(node?.base.sha256)
          }
        })
        for (const { sha256 } of adapters) {
          const holders = plans.filter((plan) => plan.some((one) => one.sha256 === sha256))
          expect(holders.length).toBeLessThanOrEqual(copies)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

test('noted remembers the last activity of each adapter and forgets the longest quiet first', () => {
  let active: ReadonlyMap<string, KnownAdapter> = new Map()
  const one = (name: string, activeAtMs: number) => ({
    sha256: sha256Hex(name),
    baseSha256: sha256Hex('base'),
    bytes: 1,
    activeAtMs,
  })
  for (let i = 0; i < ACTIVE_MAX; i++) active = noted(active, one(`${i}`, i))
  active = noted(active, one('0', ACTIVE_MAX))
  active = noted(active, one('new', ACTIVE_MAX + 1))
  expect(active.size).toBe(ACTIVE_MAX)
  expect(active.has(sha256Hex('1'))).toBe(false)
  expect(active.get(sha256Hex('0'))?.activeAtMs).toBe(ACTIVE_MAX)
})
