// The commercial terms of a call, frozen when its hold is made: later changes of price or policy
// never reach a call that has begun.
import { z } from 'zod'
import { address, bigintText, nanoUsdText, sha256 } from './scalars.ts'
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

/** One of several adapters that answered together. */
export const adapterPart = z.strictObject({
  /** owner/name */
  name: z.string(),
  sha256,
  payee: address,
  /** In thousandths; what the adapters earn is divided by it. */
  weightMilli: z.int().min(1),
})
export type AdapterPart = z.infer<typeof adapterPart>

export const callTerms = z.strictObject({
  priceVersion: z.string(),
  /** Base price plus that of each adapter, for one token. */
  promptNanoUsdPerToken: nanoUsdText,
  completionNanoUsdPerToken: nanoUsdText,
  retrievalFees: z.array(retrievalFee),
  policy,
  /** Where several adapters were combined: which, in the order of their names. */
  adapterParts: z.array(adapterPart).min(1).optional(),
  /** Who stands behind each role in this call. */
  payees: z.strictObject({
    platform: address,
    node: address,
    /**
     * The adapter's developer, of the first of several; the commons when the base itself was called.
     */
    adapter: address,
    stakers: address,
    commons: address,
  }),
  /** Wei of the payout token per nano-USD in force. */
  weiPerNanoUsd: bigintText,
  /**
   * Only where the usage would have cost more than was held: what was held, and so the price. The rest is owed by
   * nobody (ADR 0118).
   */
  mostNanoUsd: nanoUsdText.optional(),
})
export type CallTerms = z.infer<typeof callTerms>

export const role = z.enum(['platform', 'node', 'adapter', 'stakers', 'data', 'commons'])
export type Role = z.infer<typeof role>
