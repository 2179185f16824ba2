// A generation from capture to receipt. `CapturedGeneration` is the outbox row and queue message:
// everything that attribution, billing and the receipt need, so that each can be run again.
import { z } from 'zod'
import { address, accountId, count, epochMs, generationId, nanoUsdText } from './scalars.ts'
import { hex32, hexBytes, keyId, passageId, sha256 } from './scalars.ts'
import { keyMode } from './key.ts'
import { givenPassage } from './passage.ts'
import { callTerms, role } from './terms.ts'

export const endedBy = z.enum(['done', 'client_abort', 'upstream_error', 'timeout', 'expired'])
export type EndedBy = z.infer<typeof endedBy>

/** Of any call: as of a charged one, or `refused` by the node for what it asked, which costs nothing. */
export const callEndedBy = z.enum([...endedBy.options, 'refused'])
export type CallEndedBy = z.infer<typeof callEndedBy>

export const tokenUsage = z.strictObject({ promptTokens: count, completionTokens: count })
export type TokenUsage = z.infer<typeof tokenUsage>

export const capturedGeneration = z.strictObject({
  generationId,
  accountId,
  keyId,
  /** A test generation is never credited and never settled. */
  mode: keyMode.default('live'),
  payer: address,
  /** The name that was called and the hash of what answered: adapter, or base. */
  model: z.string(),
  modelSha256: sha256,
  nodeId: z.string(),
  usage: tokenUsage,
  priceNanoUsd: nanoUsdText,
  terms: callTerms,
  endedBy,
  /** Evidence: the answer and the passages given, from which anybody entitled can recompute. */
  answer: z.string(),
  /** The caller's turns, one after the other: what they hold is not explained by training data. */
  prompt: z.string().optional(),
  passages: z.array(givenPassage),
  startedAtMs: epochMs,
  endedAtMs: epochMs,
})
export type CapturedGeneration = z.infer<typeof capturedGeneration>

/** Stands in a message for a record that is too large for one: the account still has it. */
export const capturedReference = z.strictObject({
  kept: z.literal('by_account'),
  generationId,
  accountId,
  mode: keyMode,
})
export type CapturedReference = z.infer<typeof capturedReference>
export const capturedMessage = z.union([capturedReference, capturedGeneration])

/** Shares are integers of 1e-9; those of a generation and `unattributed` sum to exactly 1e9. */
export const WHOLE = 1_000_000_000

export const creditShare = z.strictObject({
  clusterId: sha256,
  passageIds: z.array(passageId),
  payee: address,
  share: z.int().min(0).max(WHOLE),
})
export type CreditShare = z.infer<typeof creditShare>

export const credit = z.strictObject({
  /** Version of the alignment weights that produced it. */
  version: z.string(),
  shares: z.array(creditShare),
  unattributed: z.int().min(0).max(WHOLE),
  /** Shares of payees who paid for the call themselves: recorded, counted in `unattributed`. */
  withheld: z.array(creditShare).optional(),
  /** Root over the lines of all payees (workers/attribute/lines.ts): each can prove his own. */
  linesRoot: sha256.optional(),
  /** sha-256 of the canonical evidence: answer hash, passage hashes, similarities, weights. */
  evidenceSha256: sha256,
})
export type Credit = z.infer<typeof credit>

export const split = z.strictObject({ payee: address, role, amountNanoUsd: nanoUsdText })
export type Split = z.infer<typeof split>

/** The EIP-712 struct, as published and as signed (schemas/chain/receipt-type). */
export const receipt = z.strictObject({
  shard: count,
  seq: count,
  callId: hex32,
  modelId: hex32,
  payer: address,
  priceNanoUsd: nanoUsdText,
  splitsHash: hex32,
  /** sha-256 of `credited` in canonical JSON: with it the signature holds credit and evidence. */
  contentHash: hex32,
  tsMs: epochMs,
})
export type Receipt = z.infer<typeof receipt>

/** A receipt before its place in the tree is signed. */
export const credited = z.strictObject({
  generationId,
  model: z.string(),
  modelSha256: sha256,
  payer: address,
  usage: tokenUsage,
  priceNanoUsd: nanoUsdText,
  terms: callTerms,
  credit,
  splits: z.array(split),
  endedAtMs: epochMs,
})
export type Credited = z.infer<typeof credited>

/** What GET /v1/generations/{id} shows under `receipt` and what an epoch publishes. */
export const signedReceipt = z.strictObject({
  credited,
  receipt,
  /** Siblings from the receipt's hash to the signed root, and the tree's size and position. */
  path: z.array(hex32),
  index: count,
  treeCount: z.int().min(1),
  treeRoot: hex32,
  signature: hexBytes,
  signer: address,
})
export type SignedReceipt = z.infer<typeof signedReceipt>
