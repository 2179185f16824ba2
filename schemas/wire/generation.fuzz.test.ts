import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from '../canonical.ts'
import { accountOfWallet, contentId, parseAddress } from '../ids.ts'
import { capturedGeneration } from './generation.ts'
import { toWire } from './to-wire.ts'

const wallet = parseAddress(`0x${'ab'.repeat(20)}`)
const amount = fc.bigInt({ min: 0n, max: 1n << 100n }).map(String)

const wire = fc.record({
  generationId: fc.string().map((seed) => contentId('gen', seed)),
  accountId: fc.constant(accountOfWallet(wallet)),
  keyId: fc.constant(contentId('key', 'k')),
  mode: fc.constantFrom('live', 'test'),
  payer: fc.constant(wallet),
  model: fc.string(),
  modelSha256: fc.constant(sha256Hex('m')),
  nodeId: fc.constant('node-1'),
  usage: fc.record({ promptTokens: fc.nat(), completionTokens: fc.nat() }),
  priceNanoUsd: amount,
  terms: fc.record({
    priceVersion: fc.constant('price-1'),
    promptNanoUsdPerToken: amount,
    completionNanoUsdPerToken: amount,
    retrievalFees: fc.array(
      fc.record({ datanetId: fc.constant(contentId('dn', 'd')), feeNanoUsd: amount }),
    ),
    policy: fc.constant({
      version: 'policy-1',
      platformBps: 1,
      nodeBps: 2,
      adapterBps: 3,
      stakersBps: 4,
      dataBps: 9_990,
    }),
    payees: fc.constant({
      platform: wallet,
      node: wallet,
      adapter: wallet,
      stakers: wallet,
      commons: wallet,
    }),
    weiPerNanoUsd: amount,
  }),
  endedBy: fc.constantFrom('done', 'client_abort', 'expired'),
  answer: fc.string({ unit: 'binary' }),
  passages: fc.constant([]),
  startedAtMs: fc.nat(),
  endedAtMs: fc.nat(),
})

test('a captured generation survives the queue: wire → inside → wire', () => {
  fc.assert(
    fc.property(wire, (message) => {
      const sent: unknown = JSON.parse(JSON.stringify(message))
      expect(toWire(capturedGeneration.parse(sent))).toEqual(sent)
    }),
  )
})

test('a captured generation with an unknown member or a negative amount is refused', () => {
  fc.assert(
    fc.property(wire, (message) => {
      expect(capturedGeneration.safeParse({ ...message, extra: 1 }).success).toBe(false)
      expect(capturedGeneration.safeParse({ ...message, priceNanoUsd: '-1' }).success).toBe(false)
      expect(capturedGeneration.safeParse({ ...message, priceNanoUsd: 1 }).success).toBe(false)
    }),
    { numRuns: 20 },
  )
})
