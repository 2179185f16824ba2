// What the statements of an account read and write. All calls are synchronous; whoever calls wraps
// them, together with the entry that they follow from, in one transaction.
import type { GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Month } from '../../schemas/month.ts'

export type MovementKind = 'deposit' | 'usage' | 'return' | 'credit_note' | 'adjustment'

/** All movements of a month that are alike, added up. */
export type MovementRow = {
  readonly month: Month
  readonly kind: MovementKind
  /** The key of usage; the source of everything else. */
  readonly what: string
  readonly model: string
  readonly count: number
  readonly promptTokens: number
  readonly completionTokens: number
  /** What it did to the account's worth: out is negative. */
  readonly amountNanoUsd: bigint
}

export type IssuedRow = {
  readonly month: Month
  /** From 1 on, without a gap. */
  readonly number: number
  readonly closingNanoUsd: bigint
  readonly sha256: Sha256
  /** Canonical JSON of a StatementBody. */
  readonly body: string
}

export type CreditNoteRow = {
  readonly number: number
  readonly reference: string
  readonly month: Month
  readonly generationId: GenerationId
  readonly amountNanoUsd: NanoUsd
  readonly reason: string
  readonly atMs: number
}

export interface StatementRows {
  /** The month of that time, or the first that is still open. */
  monthToBook(atMs: number): Month
  /** Adds it to those of its kind, in its month to book. */
  add(movement: Omit<MovementRow, 'month'>, atMs: number): void
  /** The first month in which anything stands; null where nothing ever moved. */
  firstMonth(): Month | null
  /** In the order of kind, what and model. */
  movements(of: Month): readonly MovementRow[]

  lastIssued(): IssuedRow | null
  issued(of: Month): IssuedRow | null
  /** Newest first. */
  allIssued(): readonly IssuedRow[]
  issue(row: IssuedRow): void

  creditNotes(of: Month): readonly CreditNoteRow[]
  creditNote(reference: string): CreditNoteRow | null
  notesOn(generationId: GenerationId): readonly CreditNoteRow[]
  lastNoteNumber(): number
  addNote(row: CreditNoteRow): void
}
