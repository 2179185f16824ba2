// A caller and a generation for the tests of the meter.
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { FULL_POLICY } from './keys.ts'
import type { HoldRequest } from './meter.port.ts'

export const WALLET = parseAddress(`0x${'a1'.repeat(20)}`)
export const GRANT = {
  keyId: contentId('key', 'a key for tests'),
  keyDigest: 'd'.repeat(64),
  pepper: 1,
  name: 'tests',
  last4: 'abcd',
  policy: FULL_POLICY,
}
export type SamplePrice = Omit<HoldRequest, 'keyDigest' | 'generationId' | 'call'>

export function holdRequest(
  seed: string,
  price: SamplePrice,
  call: Partial<HoldRequest['call']> = {},
): HoldRequest {
  const { keyDigest } = GRANT
  const facts = { model: 'someone/an-adapter', datanets: [], promptTokens: 7, ...call }
  return { keyDigest, generationId: contentId('gen', seed), ...price, call: facts }
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
    mode: 'live',
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
