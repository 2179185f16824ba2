// The rows that an account keeps, as the pure core sees them, and what one transition writes.
import type { Address, GenerationId, KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { CallEndedBy, CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { Entry } from './ledger.ts'
import type { KeyUse, Reservation } from './key-use.ts'
import type { Balance } from './meter.port.ts'

export type AccountRow = { readonly wallet: Address; readonly balance: Balance }

export type HoldRow = {
  readonly generationId: GenerationId
  readonly keyId: KeyId
  readonly state: 'held' | 'captured' | 'voided' | 'expired'
  /** The request in one line: a repeat under the same id must be equal. */
  readonly asked: string
  readonly heldNanoUsd: NanoUsd
  readonly maxTokens: number
  readonly clampedByCredit: boolean
  readonly clampedByRate: boolean
  readonly expiresAtMs: number
  /** What its key gave it; null for a hold of before keys had limits. */
  readonly reservation: Reservation | null
  /** Null until the hold ends. */
  readonly chargedNanoUsd: NanoUsd | null
  readonly endedBy: CallEndedBy | null
  /** What was produced so far; null before the first checkpoint and after the end. */
  readonly checkpoint: CapturedGeneration | null
}

export type OutboxRow = {
  readonly generationId: GenerationId
  readonly record: CapturedGeneration
  readonly sends: number
  /** When it is to be sent, unless it was delivered before. */
  readonly dueAtMs: number
}

export type KeyUseRow = { readonly keyId: KeyId; readonly use: KeyUse }

/** The rows that one transition writes; those it leaves out stay as they are. */
export type Changes = {
  readonly balance?: Balance
  readonly entry?: Entry
  readonly hold?: HoldRow
  readonly outbox?: OutboxRow
  readonly use?: KeyUseRow
}

export type Transition<R> = { readonly changes: Changes; readonly result: R }
