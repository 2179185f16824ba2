import { expect, test } from 'vitest'
import { sha256Hex } from '../canonical.ts'
import { nodeStatus } from './node.ts'

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
