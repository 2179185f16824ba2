import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { SAMPLE_BASE, sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { chooseNode, NO_TRAFFIC } from './score.ts'

const base = SAMPLE_BASE
const adapter = sha256Hex('adapter')
const want = { baseSha256: base, adapterSha256: adapter }

const node = (nodeId: string, change: Partial<NodeStatus> = {}) =>
  sampleNode(nodeId, { slots: 2, ...change })

const chosen = (nodes: readonly NodeStatus[]) => {
  const result = chooseNode(nodes, want)
  return result.ok ? result.value.nodeId : result.error.kind
}

test('chooseNode prefers the node that holds the adapter', () => {
  const holds = node('b', { adapters: [{ sha256: adapter, tier: 'engine' }] })
  const onDisk = node('c', { adapters: [{ sha256: adapter, tier: 'disk' }] })
  const inRam = node('d', { adapters: [{ sha256: adapter, tier: 'ram' }] })
  expect(chosen([node('a'), holds, onDisk, inRam])).toBe('b')
  expect(chosen([node('a'), onDisk, inRam])).toBe('d')
  expect(chosen([node('a'), onDisk])).toBe('c')
})

test('chooseNode prefers, for what is made of parts, who has it, then who has every part', () => {
  const [one, two] = [sha256Hex('one'), sha256Hex('two')]
  const holding = (...names: Sha256[]) => names.map((sha256) => ({ sha256, tier: 'disk' as const }))
  const made = node('a', { adapters: [{ sha256: adapter, tier: 'engine' }] })
  const both = node('b', { adapters: holding(one, two) })
  const half = node('c', { adapters: [{ sha256: one, tier: 'engine' }] })
  const chosenOf = (nodes: readonly NodeStatus[]) => {
    const result = chooseNode(nodes, { ...want, partsSha256: [one, two] })
    return result.ok ? result.value.nodeId : result.error.kind
  }
  expect(chosenOf([half, both, made])).toBe('a')
  expect(chosenOf([half, both])).toBe('b')
  // Half of it is fetched as a whole is: its home decides, as it does between nodes that hold nothing.
  const bare = node('c')
  expect(chosenOf([half, node('d')])).toBe(chosenOf([bare, node('d')]))
})

test('chooseNode leaves a holder whose queue costs more than a fetch', () => {
  const held = [{ sha256: adapter, tier: 'engine' as const }]
  expect(chosen([node('a'), node('b', { adapters: held, active: 3 })])).toBe('a')
  expect(chosen([node('a'), node('b', { adapters: held, active: 2 })])).toBe('b')
})

test('chooseNode goes on to a holder that is busier by less than a place in the engine costs', () => {
  const held = [{ sha256: adapter, tier: 'engine' as const }]
  const inRam = [{ sha256: adapter, tier: 'ram' as const }]
  const busy = { slots: 32, active: 16 }
  const holder = node('b', { adapters: held, slots: 32, active: 31 })
  expect(chosen([node('a', { adapters: inRam, ...busy }), holder])).toBe('b')
  // Nobody else's adapter is in the way on a node that rests.
  expect(chosen([node('a', { adapters: inRam, slots: 32 }), holder])).toBe('a')
  const line = { deferred: 3, ttftP95Ms: null }
  const waits = node('a', { adapters: inRam, ...busy, load: line })
  expect(chosen([waits, node('c', { adapters: inRam, ...busy, active: 18 })])).toBe('c')
  expect(
    chosen([waits, node('c', { ...busy, adapters: [{ sha256: adapter, tier: 'disk' }] })]),
  ).toBe('c')
})

test('chooseNode counts what was sent since the status was taken', () => {
  const nodes = [node('a', { adapters: [] }), node('b', { adapters: [] })]
  const first = chosen(nodes)
  const since = new Map([[first, 3]])
  const second = chooseNode(nodes, want, { ...NO_TRAFFIC, since })
  expect(second.ok && second.value.nodeId).not.toBe(first)
})

test('chooseNode keeps engines of a larger rank for adapters that need it, and refuses none other', () => {
  const nodes = [node('small', { maxRank: 16 }), node('large', { maxRank: 64 })]
  const ofRank = (rank: number) => {
    const result = chooseNode(nodes, { baseSha256: base, adapterSha256: null, rank })
    return result.ok ? result.value.nodeId : result.error.kind
  }
  expect([ofRank(8), ofRank(17), ofRank(65)]).toEqual(['small', 'large', 'no_node'])
})

test('chooseNode sends a cold adapter to the same home whatever the order of nodes', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => node(id))
  expect(chosen(nodes)).toBe(chosen(nodes.toReversed()))
})

test('chooseNode refuses when no node serves that very base, or all drain', () => {
  const other = node('a', { base: { ...node('a').base, sha256: sha256Hex('other') } })
  expect(chosen([other, node('b', { state: 'draining' })])).toBe('no_node')
})

test('chooseNode says that an adapter is kept back where every node of its base keeps it back', () => {
  const quarantined = [{ sha256: adapter, reason: 'it answers as the base' }]
  const keeps = node('a', { quarantined })
  expect(chosen([keeps])).toBe('adapter_kept_back')
  expect(chosen([keeps, node('b', { state: 'draining' })])).toBe('no_node')
  expect(chosen([keeps, node('b')])).toBe('b')
  expect(chosen([node('a', { quarantined, state: 'draining' })])).toBe('adapter_kept_back')
  expect(chosen([])).toBe('no_node')
  const bare = chooseNode([keeps], { ...want, adapterSha256: null })
  expect(bare.ok && bare.value.nodeId).toBe('a')
})
