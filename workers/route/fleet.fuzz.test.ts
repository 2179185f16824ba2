import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAddress, parseSha256 } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { awake, CLOCK_OFF_MS_MAX, DOWN_MS_MAX, heard, joined, keptOf } from './fleet.ts'
import { LEASE_MS, reopened, type FleetState } from './fleet.ts'

const statusOf = (nodeId: string, seq: number): NodeStatus => ({
  nodeId,
  url: `http://${nodeId}.test`,
  state: 'ready',
  payee: parseAddress(`0x${'1'.repeat(40)}`),
  base: { name: 'base', sha256: parseSha256('ba'.repeat(32)), contextTokens: 2_048 },
  embedding: { model: 'm', dimensions: 1 },
  maxRank: 16,
  adapters: [
    { sha256: parseSha256('ad'.repeat(32)), tier: 'engine' },
    { sha256: parseSha256('dd'.repeat(32)), tier: 'disk' },
  ],
  active: 0,
  waiting: 0,
  slots: 1,
  seq,
})
const NOW = 1_000_000
const messageOf = (nodeId: string, publicKey: string, sentAtMs: number) => ({
  nodeId,
  publicKey,
  sentAtMs,
})
const kindOf = (result: ReturnType<typeof heard>) => (result.ok ? 'ok' : result.error.kind)

function fleetWith(): FleetState {
  const result = joined(new Map(), messageOf('a', 'ka', NOW), NOW)
  if (!result.ok) throw new Error(result.error.kind)
  return result.value
}

test('a node that has not joined, or speaks with another key, is refused and changes nothing', () => {
  const late = NOW + 1
  expect(kindOf(heard(new Map(), statusOf('a', 1), messageOf('a', 'ka', late), NOW))).toBe(
    'node_unknown',
  )
  const state = fleetWith()
  expect(kindOf(heard(state, statusOf('a', 1), messageOf('a', 'kb', late), NOW))).toBe(
    'node_key_wrong',
  )
  const again = joined(state, messageOf('a', 'kb', late), NOW)
  expect(kindOf(again)).toBe('node_key_taken')
  const same = joined(state, messageOf('a', 'ka', late), NOW)
  expect(same.ok && same.value).toBe(state)
  expect(awake(state, NOW)).toEqual([])
})

test('a clock that is off by more than the window is told by how much', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), (byMs) => {
      const message = messageOf('a', 'ka', NOW + byMs)
      const off = Math.abs(byMs) > CLOCK_OFF_MS_MAX
      const joining = joined(new Map(), message, NOW)
      const old = new Map([['a', { publicKey: 'ka', sentAtMs: 1, seen: null }]])
      const beating = heard(old, statusOf('a', 1), message, NOW)
      const refusal = { ok: false, error: { kind: 'node_clock_wrong', byMs } }
      if (off) expect(joining).toEqual(refusal)
      else expect([joining.ok, beating.ok]).toEqual([true, true])
      if (off) expect(beating).toEqual(refusal)
    }),
  )
})

test('in whatever order messages come, and however often, the newest believed one stands', () => {
  const offsets = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(offsets, (sent) => {
      let state = fleetWith()
      let newest = 0
      for (const offset of sent) {
        const message = messageOf('a', 'ka', NOW + offset)
        const next = heard(state, statusOf('a', offset), message, NOW)
        expect(next.ok).toBe(offset > newest)
        if (next.ok) state = next.value
        newest = Math.max(newest, offset)
        expect(awake(state, NOW)[0]?.status.seq).toBe(newest)
      }
    }),
  )
})

test('a lease runs out by itself, and every message renews it', () => {
  const first = heard(fleetWith(), statusOf('a', 1), messageOf('a', 'ka', NOW + 1), NOW)
  if (!first.ok) throw new Error('unreachable')
  expect(awake(first.value, NOW + LEASE_MS - 1)).toHaveLength(1)
  expect(awake(first.value, NOW + LEASE_MS)).toHaveLength(0)
  const later = NOW + LEASE_MS + 5
  const second = heard(first.value, statusOf('a', 2), messageOf('a', 'ka', later), later)
  if (!second.ok) throw new Error('unreachable')
  expect(awake(second.value, later + LEASE_MS - 1)).toHaveLength(1)
})

test('what is kept over a restart gets the time of one lease, unless it was gone for long', () => {
  const first = heard(fleetWith(), statusOf('a', 1), messageOf('a', 'ka', NOW + 1), NOW)
  if (!first.ok) throw new Error('unreachable')
  const kept = new Map([...first.value].map(([id, node]) => [id, keptOf(node)]))
  const [up, late] = [NOW + DOWN_MS_MAX, NOW + DOWN_MS_MAX + 1]
  const [node] = awake(reopened(kept, up), up)
  expect(node?.status.adapters.map(({ tier }) => tier)).toEqual(['engine'])
  expect(awake(reopened(kept, up), up + LEASE_MS)).toEqual([])
  expect(awake(reopened(kept, late), late)).toEqual([])
  const replayed = heard(reopened(kept, up), statusOf('a', 1), messageOf('a', 'ka', NOW + 1), NOW)
  expect(kindOf(replayed)).toBe('node_message_old')
})
