import { expect, test } from 'vitest'
import { sha256Hex } from '../canonical.ts'
import { ADAPTERS_TOLD_MAX, nodeStatus, QUARANTINED_TOLD_MAX } from './node.ts'

const statusOf = (name: string) => ({
  ...{
    nodeId: 'node-1',
    url: 'http://127.0.0.1:1/',
    state: 'ready',
    payee: `0x${'ab'.repeat(20)}`,
  },
  base: { name, sha256: sha256Hex('base'), contextTokens: 2_048 },
  embedding: { model: 'hash-256', dimensions: 256 },
  ...{ maxRank: 64, adapters: [], active: 0, waiting: 0, slots: 4, seq: 1 },
})

test.each(['llama-3.2-1b', 'meta/llama-3.2-1b', 'meta/llama:1b', 'org/a+b', 'tiny:1'])(
  'a base may be named %s',
  (name) => {
    expect(nodeStatus.safeParse(statusOf(name)).error).toBeUndefined()
  },
)

// Bases are looked up first: one of such a name would answer for adapters of other people.
test.each(['dora/brief:0.6', 'dora/brief+dora/quote', 'dora/quote:1+dora/brief:0.60'])(
  'no base may be named %s, as combined adapters are',
  (name) => {
    const [issue] = nodeStatus.safeParse(statusOf(name)).error?.issues ?? []
    expect(issue).toMatchObject({
      path: ['base', 'name'],
      message: 'expected no name of combined adapters',
    })
  },
)

test('of more adapters than a message should name the first ones are read, and the node is heard', () => {
  const many = (most: number) =>
    Array.from({ length: most + 1 }, (_, index) => sha256Hex(`${index}`))
  const adapters = many(ADAPTERS_TOLD_MAX).map((sha256) => ({ sha256, tier: 'disk' as const }))
  const quarantined = many(QUARANTINED_TOLD_MAX).map((sha256) => ({ sha256, reason: 'other' }))
  const read = nodeStatus.parse({ ...statusOf('tiny'), adapters, quarantined })
  expect(read.adapters).toEqual(adapters.slice(0, ADAPTERS_TOLD_MAX))
  expect(read.quarantined).toEqual(quarantined.slice(0, QUARANTINED_TOLD_MAX))
})
