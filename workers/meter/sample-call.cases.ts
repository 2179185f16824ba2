// A caller and a generation for the tests of the meter.
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { HoldRequest } from './meter.port.ts'

export const WALLET = parseAddress(`0x${'a1'.repeat(20)}`)
export const GRANT = {
  keyId: contentId('key', 'a key for tests'),
  keyDigest: 'd'.repeat(64),
  name: 'tests',
  last4: 'abcd',
}
export function holdRequest(
  seed: string,
  price: Omit<HoldRequest, 'keyDigest' | 'generationId'>,
): HoldRequest {
  return { keyDigest: GRANT.keyDigest, generationId: contentId('gen', seed), ...price }
}

export function recordOf(
  generationId: GenerationId,
  completionTokens: number,
  price: bigint,
): CapturedGeneration {
  const none = nanoUsd(0n)
  return {
    generationId,
    accountId: accountOfWallet(WALLET),
    keyId: GRANT.keyId,
    payer: WALLET,
    model: 'someone/an-adapter',
    modelSha256: sha256Hex('an adapter'),
    nodeId: 'node-1',
    usage: { promptTokens: 7, completionTokens },
    priceNanoUsd: nanoUsd(price),
    terms: {
      priceVersion: 'price-1',
      promptNanoUsdPerToken: none,
      completionNanoUsdPerToken: none,
      retrievalFees: [],
      policy: {
        version: 'policy-1',
        platformBps: 10_000,
        nodeBps: 0,
        adapterBps: 0,
        stakersBps: 0,
        dataBps: 0,
      },
      payees: { platform: WALLET, node: WALLET, adapter: WALLET, stakers: WALLET, commons: WALLET },
      weiPerNanoUsd: 1_000_000n,
    },
    endedBy: 'done',
    answer: 'an answer',
    passages: [],
    startedAtMs: 1,
    endedAtMs: 2,
  }
}
