// The payer, the key and the record that every simulated call has in common.
import { sha256Hex } from '../../schemas/canonical.ts'
import { accountOfWallet, contentId, parseAddress, type GenerationId } from '../../schemas/ids.ts'
import { nanoUsd } from '../../schemas/money.ts'
import type { CapturedGeneration } from '../../schemas/wire/generation.ts'
import { CURRENT_POLICY } from '../../workers/bill/policy.ts'
import { FULL_POLICY } from '../../workers/meter/keys.ts'
import type { CallFacts } from '../../workers/meter/meter.port.ts'

export const WALLET = parseAddress(`0x${'a1'.repeat(20)}`)
export const GRANT = {
  keyId: contentId('key', 'a simulated key'),
  keyDigest: 'd'.repeat(64),
  pepper: 1,
  name: 'simulation',
  last4: 'abcd',
  policy: FULL_POLICY,
}

/** What every simulated call is, as its key's policy sees it. */
export const CALL: CallFacts = { model: 'someone/an-adapter', datanets: [], promptTokens: 7 }

const NOTHING = nanoUsd(0n)
const RECORD: Omit<CapturedGeneration, 'generationId' | 'usage' | 'priceNanoUsd'> = {
  accountId: accountOfWallet(WALLET),
  keyId: GRANT.keyId,
  mode: 'live',
  payer: WALLET,
  model: 'someone/an-adapter',
  modelSha256: sha256Hex('an adapter'),
  nodeId: 'node-1',
  terms: {
    priceVersion: 'price-1',
    promptNanoUsdPerToken: NOTHING,
    completionNanoUsdPerToken: NOTHING,
    retrievalFees: [],
    policy: CURRENT_POLICY,
    payees: { platform: WALLET, node: WALLET, adapter: WALLET, stakers: WALLET, commons: WALLET },
    weiPerNanoUsd: 1_000_000n,
  },
  endedBy: 'done',
  answer: 'an answer',
  passages: [],
  startedAtMs: 1,
  endedAtMs: 2,
}

export function recordOf(
  generationId: GenerationId,
  completionTokens: number,
  price: bigint,
): CapturedGeneration {
  const usage = { promptTokens: 7, completionTokens }
  return { ...RECORD, generationId, usage, priceNanoUsd: nanoUsd(price) }
}
