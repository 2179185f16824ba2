// A passage as it travels with a call: what the model was given, whose it is, and how it was found.
import { z } from 'zod'
import { address, contributionId, datanetId, epochMs } from './scalars.ts'
import { nanoUsdText, passageId, sha256 } from './scalars.ts'

export const givenPassage = z.strictObject({
  passageId,
  contributionId,
  datanetId,
  /** owner/name of the Datanet. */
  datanet: z.string(),
  /** Near-duplicates share a cluster; clusters, not uploads, are the players that earn credit. */
  clusterId: sha256,
  /** Wallet of the contributor with priority in the cluster. */
  payee: address,
  title: z.string(),
  text: z.string(),
  textSha256: sha256,
  /** When the content was first committed: of copied words the earliest passage has the credit. */
  committedAtMs: epochMs.optional(),
  /** Scores times 1e6, rounded: kept for the receipt. */
  scores: z.strictObject({ lexical: z.int(), vector: z.int(), fused: z.int() }),
})
export type GivenPassage = z.infer<typeof givenPassage>

/** What one Datanet charges for one call that was grounded in it. */
export const retrievalFee = z.strictObject({ datanetId, feeNanoUsd: nanoUsdText })
export type RetrievalFee = z.infer<typeof retrievalFee>
