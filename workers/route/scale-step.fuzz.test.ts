import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { SCALE_1 } from './autoscale.ts'
import { firstLook, lookAt, told, type KeptScale } from './scale-step.ts'

const BASE = parseSha256('ba'.repeat(32))
const OTHER = parseSha256('cd'.repeat(32))
const seen = (nodeId: string, calls: number, base = BASE) => {
  const status: NodeStatus = {
    nodeId,
    url: `http://${nodeId}.test`,
    state: 'ready',
    payee: parseAddress(`0x${'1'.repeat(40)}`),
    base: { name: 'base', sha256: base, contextTokens: 2_048 },
    embedding: { model: 'm', dimensions: 1 },
    maxRank: 16,
    adapters: [],
    active: calls,
    waiting: 0,
    slots: 2,
    seq: 1,
  }
  return { status, seenAtMs: 0 }
}

/** A fleet that does at once what it is told, looked at every 2 s. */
function run(loads: readonly number[], demands: readonly number[] = []) {
  let [kept, nodes]: [KeptScale, number] = [firstLook(1, 0), 1]
  return loads.map((calls, at) => {
    const each = nodes === 0 ? 0 : Math.ceil(calls / nodes)
    const fleet = Array.from({ length: nodes }, (_, index) => seen(`n${index}`, each))
    const look = lookAt(BASE, fleet, demands[at] ?? 0, kept, at * 2_000, SCALE_1)
    kept = look.kept
    if (look.tell !== null) {
      nodes = look.tell
      kept = told(kept, look.tell)
    }
    return { nodes, tell: look.tell }
  })
}

test('whoever scales is told of changes only, and again until it has worked', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { minLength: 2, maxLength: 60 }), (loads) => {
      let last: number | null = null
      for (const { tell } of run(loads)) {
        if (tell !== null) expect(tell).not.toBe(last)
        last = tell ?? last
      }
      // Not told with success: told at every look.
      const first = lookAt(BASE, [seen('a', 9)], 0, firstLook(1, 0), 0, SCALE_1)
      const again = lookAt(BASE, [seen('a', 9)], 0, first.kept, 2_000, SCALE_1)
      expect(first.tell).toBeGreaterThan(1)
      expect(again.tell).toBe(first.tell)
    }),
  )
})

test('load brings nodes, silence takes the last one, and a call that finds none brings one back', () => {
  const busy = run(Array.from({ length: 60 }, () => 12))
  expect(busy.at(-1)?.nodes).toBeGreaterThan(4)
  const quiet = Array.from({ length: 600 }, () => 0)
  expect(run(quiet).at(-1)?.nodes).toBe(0)
  const demand = quiet.map((_, at) => (at === 590 ? 1 : 0))
  const woken = run(quiet, demand)
  expect([woken[589]?.nodes, woken[590]?.nodes]).toEqual([0, 1])
})

test('nodes that are still being started are not taken back because nobody has seen them', () => {
  const look = lookAt(BASE, [], 0, firstLook(3, 0), 2_000, SCALE_1)
  expect(look).toMatchObject({ tell: null, reason: 'steady' })
})

test('nodes of another base, or that take no calls, are none of this base', () => {
  const draining = seen('d', 0)
  const fleet = [
    seen('o', 50, OTHER),
    { ...draining, status: { ...draining.status, state: 'draining' as const } },
  ]
  const look = lookAt(BASE, fleet, 0, firstLook(0, 0), 0, SCALE_1)
  expect(look).toMatchObject({ tell: null, reason: 'zero' })
})
