import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { nodeStatus, type EngineFeature } from '../../schemas/wire/node.ts'
import { featuresOf, nodesWith } from './features.ts'

const node = (nodeId: string, features: readonly EngineFeature[]) =>
  nodeStatus.parse({
    nodeId,
    url: 'http://node.test',
    state: 'ready',
    payee: `0x${'1'.repeat(40)}`,
    base: { name: 'base', sha256: sha256Hex('base'), contextTokens: 2_048 },
    embedding: { model: 'm', dimensions: 1 },
    features,
    maxRank: 16,
    adapters: [],
    active: 0,
    waiting: 0,
    slots: 1,
    seq: 1,
  })

test('a call of several adapters goes to nodes that combine them, and is refused where none does', () => {
  const [plain, able] = [node('plain', ['choices']), node('able', ['choices', 'composition'])]
  const asked = featuresOf({ n: 2, isComposed: true })
  expect(asked).toEqual(['choices', 'composition'])
  expect(nodesWith([plain, able], asked)).toEqual({ ok: true, value: [able] })
  expect(nodesWith([plain], asked)).toEqual({
    ok: false,
    error: { kind: 'feature_unsupported', feature: 'composition' },
  })
  expect(nodesWith([plain, able], featuresOf({ isComposed: false }))).toMatchObject({
    value: [plain, able],
  })
})
