import { expect, test } from 'vitest'
import { sha256Hex } from '../../../schemas/canonical.ts'
import type { SpanEvidence } from '../../../schemas/wire/span-evidence.ts'
import { mostExplaining } from './most-explaining.ts'

const evidence = (name: string, masses: readonly number[]): SpanEvidence => ({
  version: 'test',
  indexRoot: sha256Hex(name),
  withdrawnRoot: sha256Hex(''),
  cut: 1,
  tokens: [],
  spans: masses.map((mass) => ({ start: 0, end: 1, information: 1, mass, clusters: [] })),
})

test('the adapter whose training data explains most speaks, of equals the first, of none nobody', () => {
  const [little, much, same] = [evidence('a', [1, 2]), evidence('b', [5]), evidence('c', [2, 3])]
  expect(mostExplaining([little, null, much, same])).toBe(much)
  expect(mostExplaining([same, much])).toBe(same)
  expect(mostExplaining([null, evidence('d', [])])).toMatchObject({ indexRoot: sha256Hex('d') })
  expect(mostExplaining([null, null])).toBe(null)
  expect(mostExplaining([])).toBe(null)
})
