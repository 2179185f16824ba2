import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { ADAPTERS_TOLD_MAX, nodeStatus, QUARANTINED_TOLD_MAX } from '../../schemas/wire/node.ts'
import { toldAdapters, toldQuarantine } from './residency.ts'

const hash = (n: number) => sha256Hex(`${n}`)
const many = (count: number) => Array.from({ length: count }, (_, n) => hash(n))

describe('a node tells of its adapters', () => {
  test('those in the engine first, then those on the disk, the last used before the others', () => {
    const [a, b, c, d] = [hash(1), hash(2), hash(3), hash(4)]
    expect(toldAdapters([a, b, c, d], [c, a])).toEqual([
      { sha256: a, tier: 'engine' },
      { sha256: c, tier: 'engine' },
      { sha256: d, tier: 'disk' },
      { sha256: b, tier: 'disk' },
    ])
    // What has no file any more cannot be loaded again.
    expect(toldAdapters([a], [b])).toEqual([{ sha256: a, tier: 'disk' }])
  })

  test('no more than a message may name, and never one on the disk for one in the engine', () => {
    const held = many(ADAPTERS_TOLD_MAX + 10)
    const coldest = held.slice(0, 3)
    const told = toldAdapters(held, coldest)
    expect(told).toHaveLength(ADAPTERS_TOLD_MAX)
    expect(told.slice(0, 3).map(({ sha256 }) => sha256)).toEqual(coldest.toReversed())
    expect(told.at(3)).toEqual({ sha256: held.at(-1), tier: 'disk' })
    expect(told.map(({ sha256 }) => sha256)).not.toContain(held[3])
    const status = sampleNode('node-1', { adapters: told })
    // The edge reads all of them.
    expect(nodeStatus.parse(status).adapters).toEqual(told)
  })

  test('and of those that it keeps back, the newest', () => {
    const kept = many(QUARANTINED_TOLD_MAX + 2).map((sha256) => ({ sha256, reason: 'other' }))
    const { quarantined = [] } = toldQuarantine(kept)
    expect(quarantined).toEqual(kept.toReversed().slice(0, QUARANTINED_TOLD_MAX))
    expect(toldQuarantine([])).toEqual({})
  })
})
