// Does a credit follow from its inputs? Run again, it must come out the same to the byte; the first
// thing that differs is named. It trusts nothing that it can compute.
import { canonicalJson, sha256Hex } from '../../schemas/canonical.ts'
import type { Address } from '../../schemas/ids.ts'
import { attributionInputs } from '../../schemas/wire/attribution.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { Credit } from '../../schemas/wire/generation.ts'
import type { AttributionInputs } from '../../schemas/wire/attribution.ts'
import { ALIGN } from './align-weights.gen.ts'
import { withheldFromPayer } from './self-dealing.ts'
import { attribute } from './shares.ts'
import type { Attribution } from './shares.ts'

export type Difference =
  | { readonly kind: 'other_version'; readonly credited: string; readonly here: string }
  | { readonly kind: 'passage_changed'; readonly passageId: string }
  | { readonly kind: 'evidence_differs'; readonly credited: string; readonly here: string }
  | { readonly kind: 'credit_differs'; readonly credited: string; readonly here: string }

export type Rerun = { readonly inputs: AttributionInputs; readonly attribution: Attribution }

/** @param inputs canonical JSON, as it was kept */
export function rerun(inputs: string, credit: Credit, payer: Address): Result<Rerun, Difference> {
  if (credit.version !== ALIGN.version) {
    return err({ kind: 'other_version', credited: credit.version, here: ALIGN.version })
  }
  const read = attributionInputs.parse(JSON.parse(inputs))
  const changed = read.passages.find(({ text, textSha256 }) => sha256Hex(text) !== textSha256)
  if (changed !== undefined) return err({ kind: 'passage_changed', passageId: changed.passageId })
  const attribution = attribute(read)
  const { evidenceSha256 } = attribution.credit
  if (evidenceSha256 !== credit.evidenceSha256) {
    const credited = credit.evidenceSha256
    return err({ kind: 'evidence_differs', credited, here: evidenceSha256 })
  }
  const here = canonicalCredit(withheldFromPayer(attribution.credit, payer))
  const credited = canonicalCredit(credit)
  return here === credited
    ? ok({ inputs: read, attribution })
    : err({ kind: 'credit_differs', credited, here })
}

function canonicalCredit({ withheld, linesRoot, ...credit }: Credit): string {
  return canonicalJson({ ...credit, withheld: withheld ?? null, linesRoot: linesRoot ?? null })
}
