// What a reply shows of a call's tokens, credit and splits: views, spelt as the whole API is. The receipt
// and the evidence beside them are the bytes that were hashed and signed, in the spelling that was signed.
import { z } from 'zod'
import type { Credit, CreditShare, Split, TokenUsage } from './generation.ts'
import { WHOLE } from './generation.ts'
import { address, count, passageId, sha256 } from './scalars.ts'
import { role } from './terms.ts'

const share = z.int().min(0).max(WHOLE)
const digits = z.string().regex(/^(0|[1-9][0-9]*)$/)

export const shownTokens = z.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
})
type ShownTokens = z.infer<typeof shownTokens>

const shownShare = z.strictObject({
  cluster_id: sha256,
  passage_ids: z.array(passageId),
  payee: address,
  share,
})
type ShownShare = z.infer<typeof shownShare>

export const shownCredit = z.strictObject({
  version: z.string(),
  shares: z.array(shownShare),
  unattributed: share,
  withheld: z.array(shownShare).optional(),
  lines_root: sha256.optional(),
  evidence_sha256: sha256,
})
type ShownCredit = z.infer<typeof shownCredit>

export const shownSplit = z.strictObject({ payee: address, role, amount_nano_usd: digits })
type ShownSplit = z.infer<typeof shownSplit>

export function tokensShown({ promptTokens, completionTokens }: TokenUsage): ShownTokens {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
}

export function creditShown(credit: Credit): ShownCredit {
  const { version, shares, unattributed, withheld, linesRoot, evidenceSha256 } = credit
  return {
    version,
    shares: shares.map(shareShown),
    unattributed,
    ...(withheld === undefined ? {} : { withheld: withheld.map(shareShown) }),
    ...(linesRoot === undefined ? {} : { lines_root: linesRoot }),
    evidence_sha256: evidenceSha256,
  }
}

export function splitShown({ payee, role: as, amountNanoUsd }: Split): ShownSplit {
  return { payee, role: as, amount_nano_usd: amountNanoUsd.toString() }
}

function shareShown({ clusterId, passageIds, payee, share: part }: CreditShare): ShownShare {
  return { cluster_id: clusterId, passage_ids: passageIds, payee, share: part }
}
