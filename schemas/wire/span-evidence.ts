// Where an answer stands word for word in the training data of the adapter that gave it: the
// evidence of the adapter channel, as it leaves the span index and enters the split of credit.
// It names no price and no share: what a milli-nat earns is decided where the channels are fused.
import { z } from 'zod'
import { address, contributionId, count, sha256 } from './scalars.ts'

/** One cluster of training documents that holds a span; its earliest live document speaks for it. */
export const spanCluster = z.strictObject({
  clusterId: sha256,
  /** Wallet with priority in the cluster. */
  payee: address,
  contributionId,
  /** Where the document that holds the span begins in the contribution's text, UTF-16 units. */
  documentOffset: count,
  /** How many tokens of the document come before the span (spans/tokens.ts says what a token is). */
  documentToken: count,
})
export type SpanCluster = z.infer<typeof spanCluster>

/** A maximal run of the answer's tokens that the training data holds and chance does not explain. */
export const evidenceSpan = z.strictObject({
  /** UTF-16 offsets in the answer, end exclusive; it begins and ends on a token. */
  start: count,
  end: count,
  /** Sum of -ln p over its tokens that nothing else explains, in milli-nats: at least the cut. */
  information: count,
  /** Sum of the masses of the tokens credited to it; spans that a better one covers hold 0. */
  mass: count,
  /** Ascending by cluster id, at least one. Its mass is theirs in equal parts. */
  clusters: z.array(spanCluster).min(1),
})
export type EvidenceSpan = z.infer<typeof evidenceSpan>

const tokenMass = z.strictObject({
  /** UTF-16 offsets in the answer, end exclusive. */
  start: count,
  end: count,
  /** -ln p of the token, in milli-nats. */
  mass: count,
  /** Position in `spans` of the span that the token is credited to; null: no training data is. */
  span: count.nullable(),
})

export const spanEvidence = z.strictObject({
  /** Of tokens, masses, cut and credit together: a change of any rule is a new version. */
  version: z.string(),
  /** Root hash of the index generation asked: the sha-256 of its head. */
  indexRoot: sha256,
  /** Hash of the list of withdrawn contributions that was in force; of an empty list too. */
  withdrawnRoot: sha256,
  /** ln(100 N) in milli-nats: what a span's information had to reach. */
  cut: count,
  /** Every token of the answer, in order. */
  tokens: z.array(tokenMass),
  /** In order of their start. */
  spans: z.array(evidenceSpan),
})
export type SpanEvidence = z.infer<typeof spanEvidence>
