import { expect, test } from 'vitest'
import { sha256Hex } from '../../schemas/canonical.ts'
import { sampleNode } from '../../schemas/wire/sample-node.cases.ts'
import { stateOf } from './models.ts'

const sha256 = sha256Hex('adapter')
const bare = sampleNode('bare')
const holds = sampleNode('holds', { adapters: [{ sha256, tier: 'disk' }] })
const keepsBack = sampleNode('keeps', { quarantined: [{ sha256, reason: 'as the base' }] })

test('an adapter has failed where no node is up that does not keep it back', () => {
  const stateOn = (...under: (typeof bare)[]) => stateOf({ sha256 }, under)
  expect([stateOn(), stateOn(keepsBack)]).toEqual(['failed', 'failed'])
  expect([stateOn(bare), stateOn(bare, keepsBack)]).toEqual(['loading', 'loading'])
  expect([stateOn(holds), stateOn(keepsBack, bare, holds)]).toEqual(['ready', 'ready'])
})

test('a node that keeps an adapter back does not make it ready by having it on its disk', () => {
  const both = sampleNode('both', { ...holds, quarantined: keepsBack.quarantined })
  expect(stateOf({ sha256 }, [both, bare])).toBe('loading')
})
