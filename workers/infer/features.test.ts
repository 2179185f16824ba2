import { expect, test } from 'vitest'
import type { EngineFeature } from '../../schemas/wire/node.ts'
import { sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { featuresOf, nodesWith } from './features.ts'

const node = (nodeId: string, features: EngineFeature[]) => sampleNode(nodeId, { features })

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
