// What the owner of an account reads of it beside its balance: months, and calls; and the credit notes
// that only an operator writes. The Account object implements it.
import type { GenerationId, KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Month } from '../../schemas/month.ts'
import type { Result } from '../../schemas/result.ts'
import type { CallEndedBy, TokenUsage } from '../../schemas/wire/generation.ts'
import type { CreditNote, Statement, StatementHead } from '../../schemas/wire/statement.ts'

export type CreditNoteAsked = {
  readonly generationId: GenerationId
  readonly amountNanoUsd: NanoUsd
  readonly reason: string
  /** One reference, one credit note. */
  readonly reference: string
}

export type CreditNoteRefusal =
  | { readonly kind: 'generation_uncharged' }
  /** It was charged less than that, less what was credited for it before. */
  | { readonly kind: 'above_charge'; readonly leftNanoUsd: bigint }
  | { readonly kind: 'reference_used'; readonly number: string }

export type Noted = Result<CreditNote, CreditNoteRefusal>

export type CallView = {
  readonly generationId: GenerationId
  readonly keyId: KeyId
  readonly state: 'held' | 'captured' | 'voided' | 'expired'
  readonly heldNanoUsd: NanoUsd
  readonly chargedNanoUsd: NanoUsd | null
  readonly endedBy: CallEndedBy | null
  readonly endedAtMs: number | null
  /** Null before the charge, and after the receipt is stored: then the projection of usage has it. */
  readonly made: { readonly model: string; readonly usage: TokenUsage } | null
}

export interface Reports {
  /** Newest first; the first is the month that runs. None where nothing ever moved. */
  statements(): Promise<readonly StatementHead[]>
  /** Null for a month before the first or after the one that runs. */
  statement(month: Month): Promise<Statement | null>
  creditNote(asked: CreditNoteAsked): Promise<Noted>
  /** By id, newest first. */
  calls(limit: number, before: GenerationId | null): Promise<readonly CallView[]>
}
