// May this key spend this much? One object call answers who is calling and holds the worst case;
// capture, void and expiry end a hold exactly once. The Account object implements it.
import type { AccountId, Address, GenerationId, KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Result } from '../../schemas/result.ts'
import type { CapturedGeneration, EndedBy } from '../../schemas/wire/generation.ts'

/** HMAC-SHA-256 of a key's secret under the pepper, lower-case hex: all that is ever stored. */
export type KeyDigest = string

export type Caller = {
  readonly accountId: AccountId
  readonly keyId: KeyId
  readonly wallet: Address
}

export type KeyRefusal =
  | { readonly kind: 'key_unknown' }
  | { readonly kind: 'key_revoked' }
  | { readonly kind: 'key_expired' }

export type HoldRequest = {
  readonly keyDigest: KeyDigest
  readonly generationId: GenerationId
  /** Part of the worst case that does not depend on the answer: prompt tokens and fees. */
  readonly fixedNanoUsd: NanoUsd
  readonly nanoUsdPerCompletionToken: NanoUsd
  /** What the caller asked for; null lets the hold clamp to what is affordable. */
  readonly maxTokens: number | null
  /** Never more than this many, whatever is affordable: what the context leaves. */
  readonly maxTokensLimit: number
}

export type Hold = {
  readonly caller: Caller
  readonly generationId: GenerationId
  readonly heldNanoUsd: NanoUsd
  readonly maxTokens: number
  /** True when credit, not the model, set maxTokens. */
  readonly clampedByCredit: boolean
}

export type HoldRefusal =
  | KeyRefusal
  | {
      readonly kind: 'credit_insufficient'
      readonly neededNanoUsd: NanoUsd
      readonly availableNanoUsd: NanoUsd
      /** Tokens that the available credit would pay for with this prompt; 0 when not even that. */
      readonly affordableTokens: number
    }

export type Balance = {
  readonly availableNanoUsd: NanoUsd
  readonly heldNanoUsd: NanoUsd
  readonly depositedNanoUsd: NanoUsd
  readonly capturedNanoUsd: NanoUsd
}

/**
 * Ends a hold with what was produced. `record` is put into the outbox in one transaction with the
 * charge, its price cut to the hold where it is more; one without a completion token is voided and
 * has no record.
 */
export type Capture = { readonly record: CapturedGeneration }

export type EndOutcome =
  | { readonly kind: 'captured' | 'voided'; readonly chargedNanoUsd: NanoUsd }
  /** The hold had ended before: the same outcome is told again, nothing is charged again. */
  | {
      readonly kind: 'already_ended'
      readonly state: 'captured' | 'voided' | 'expired'
      readonly chargedNanoUsd: NanoUsd
    }

/** What may be shown of a generation before its receipt exists. */
export type GenerationState = {
  readonly state: 'held' | 'captured' | 'voided' | 'expired'
  readonly heldNanoUsd: NanoUsd
  readonly chargedNanoUsd: NanoUsd | null
  readonly endedBy: EndedBy | null
  readonly record: CapturedGeneration | null
}

export type KeyGrant = {
  readonly keyId: KeyId
  readonly keyDigest: KeyDigest
  readonly name: string
  readonly last4: string
}

export interface Meter {
  /**
   * Opens the account of a wallet on first use and stores one more key of it. A nonce makes one key
   * for ever, so the age of the wallet's request is no concern here; the same grant again is told
   * the same.
   */
  grantKey(
    wallet: Address,
    grant: KeyGrant,
    nonce: string,
  ): Promise<Result<Caller, { readonly kind: 'nonce_used' }>>
  authorize(keyDigest: KeyDigest): Promise<Result<Caller, KeyRefusal>>
  /** A repeat while the hold stands is told the same; one after its end is a bug and throws. */
  hold(request: HoldRequest): Promise<Result<Hold, HoldRefusal>>
  /** What an expiry would capture. Of two, the one with more tokens stays. Keeps the hold alive. */
  checkpoint(generationId: GenerationId, record: CapturedGeneration): Promise<void>
  capture(generationId: GenerationId, capture: Capture): Promise<EndOutcome>
  void(generationId: GenerationId, endedBy: EndedBy): Promise<EndOutcome>
  /** Credits a deposit once per `depositId`; a repeat with another amount is a bug and throws. */
  credit(wallet: Address, depositId: string, amount: NanoUsd): Promise<void>
  /** The consumer has stored these receipts: the outbox forgets the rows. */
  delivered(generationIds: readonly GenerationId[]): Promise<void>
  balance(): Promise<Balance>
  generation(generationId: GenerationId): Promise<GenerationState | null>
}
