// The commercial terms of a call, frozen when its hold is made: later changes of price or policy
// never reach a call that has begun.
import { z } from 'zod'
import { address, bigintText, nanoUsdText } from './scalars.ts'
import { retrievalFee } from './passage.ts'

/** How one price is divided among roles, in basis points that sum to 10,000. */
export const policy = z.strictObject({
  version: z.string(),
  platformBps: z.int().min(0),
  nodeBps: z.int().min(0),
  adapterBps: z.int().min(0),
  stakersBps: z.int().min(0),
  dataBps: z.int().min(0),
})
export type Policy = z.infer<typeof policy>

export const callTerms = z.strictObject({
  priceVersion: z.string(),
  /** Base price plus the adapter's, for one token. */
  promptNanoUsdPerToken: nanoUsdText,
  completionNanoUsdPerToken: nanoUsdText,
  retrievalFees: z.array(retrievalFee),
  policy,
  /** Who stands behind each role in this call. */
  payees: z.strictObject({
    platform: address,
    node: address,
    /** The adapter's developer; the commons when the base itself was called. */
    adapter: address,
    stakers: address,
    commons: address,
  }),
  /** Wei of the payout token per nano-USD in force. */
  weiPerNanoUsd: bigintText,
})
export type CallTerms = z.infer<typeof callTerms>

export const role = z.enum(['platform', 'node', 'adapter', 'stakers', 'data', 'commons'])
export type Role = z.infer<typeof role>
