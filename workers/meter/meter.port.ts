// May this key spend this much? One object call answers who is calling and holds the worst case;
// capture, void and expiry end a hold exactly once. The Account object implements it.
import type { AccountId, Address, GenerationId, KeyId } from '../../schemas/ids.ts'
import type { NanoUsd } from '../../schemas/money.ts'
import type { Result } from '../../schemas/result.ts'
import type { CallEndedBy, CapturedGeneration } from '../../schemas/wire/generation.ts'
import type { KeyScope } from '../../schemas/wire/key.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { Budgets, Spend } from './budgets.ts'
import type { KeptCard, Recharge, RechargeSettings } from './recharge.ts'
import type { KeyLimits, LimitRefusal, RateViews } from './key-use.ts'
import type { Permits, ScopeRefusal } from './scopes.ts'

/** HMAC-SHA-256 of a key's secret under a pepper, lower-case hex: all that is ever stored. */
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
  /** A rotation replaced this secret, and its grace period is over. */
  | { readonly kind: 'key_rotated' }

/** What a call is, as far as the policy of its key asks. */
export type CallFacts = {
  readonly model: string
  readonly datanets: readonly string[]
  /** An upper bound of the prompt's tokens, as the tokens a minute count them. */
  readonly promptTokens: number
  /** How many answers it asks for, each of which may take the most tokens; 1 where it is left out. */
  readonly choices?: number
}

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
  readonly call: CallFacts
  /** What pays for this call: booked first, once by its id, and kept where the hold is refused. */
  readonly funding?: {
    readonly wallet: Address
    readonly depositId: string
    readonly amountNanoUsd: NanoUsd
  }
}

export type Hold = {
  readonly caller: Caller
  readonly generationId: GenerationId
  readonly heldNanoUsd: NanoUsd
  readonly maxTokens: number
  /** True when credit, not the model, set maxTokens. */
  readonly clampedByCredit: boolean
  /** True when the key's tokens a minute, not the model and not credit, set maxTokens. */
  readonly clampedByRate: boolean
  /** The key's limits after this hold, for the `x-ratelimit-*` headers. */
  readonly rates: RateViews
}

export type PromptUncounted = { readonly kind: 'prompt_uncounted' }

export type HoldRefusal =
  | KeyRefusal
  | ScopeRefusal
  | LimitRefusal
  | { readonly kind: 'debt_owed'; readonly owedNanoUsd: NanoUsd }
  | {
      readonly kind: 'credit_insufficient'
      readonly neededNanoUsd: NanoUsd
      readonly availableNanoUsd: NanoUsd
      /** Tokens that the available credit would pay for with this prompt; 0 when not even that. */
      readonly affordableTokens: number
      /** What calls under way hold, some of which may come back; an account of the version before does not say. */
      readonly heldNanoUsd?: NanoUsd
    }

export type Balance = {
  readonly availableNanoUsd: NanoUsd
  readonly heldNanoUsd: NanoUsd
  /** What came in, ever. */
  readonly depositedNanoUsd: NanoUsd
  readonly capturedNanoUsd: NanoUsd
  /** Taken back by a card's bank after it was spent: nothing is held until it is paid. */
  readonly owedNanoUsd: NanoUsd
  /** What went back, ever: refunds, disputes, withdrawals. */
  readonly returnedNanoUsd: NanoUsd
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
  readonly endedBy: CallEndedBy | null
  readonly record: CapturedGeneration | null
}

/** A secret by its digest; the pepper is the version under which it was digested. */
export type Secret = { readonly keyDigest: KeyDigest; readonly pepper: number }
export type NewSecret = Secret & { readonly last4: string }

/** Everything that restricts a key; it is the same for all secrets of the key. */
export type KeyPolicy = Permits &
  KeyLimits & {
    /** From then on refused; null for never. */
    readonly expiresAtMs: number | null
  }

export type KeyGrant = NewSecret & {
  readonly keyId: KeyId
  readonly name: string
  readonly policy: KeyPolicy
}

/** What is left out stays as it is. */
export type KeyPatch = Partial<Omit<KeyPolicy, 'budgets'>> & {
  readonly name?: string
  readonly budgets?: Partial<Budgets>
}

/** What a key of the account asks about its keys; all but `own` need the scope `admin`. */
export type KeyCommand =
  | { readonly kind: 'own' }
  | { readonly kind: 'list'; readonly after: KeyId | null; readonly limit: number }
  /** @property nonce makes the key once, however often the command is repeated */
  | { readonly kind: 'create'; readonly grant: KeyGrant; readonly nonce: string }
  | { readonly kind: 'get'; readonly keyId: KeyId }
  | { readonly kind: 'update'; readonly keyId: KeyId; readonly patch: KeyPatch }
  | {
      readonly kind: 'rotate'
      readonly keyId: KeyId
      readonly secret: NewSecret
      readonly graceMs: number
    }
  | { readonly kind: 'revoke'; readonly keyId: KeyId }

export type AdminRefusal =
  /** Keys that manage keys are made by the wallet and changed by nobody. */
  { readonly kind: 'admin_by_wallet_only' } | { readonly kind: 'key_is_revoked' }

export type CommandRefusal =
  | KeyRefusal
  | ScopeRefusal
  | AdminRefusal
  | { readonly kind: 'key_not_found'; readonly keyId: KeyId }
  /** The nonce of this creation made that key before. */
  | { readonly kind: 'key_made_before'; readonly keyId: KeyId }
  /** This rotation was made before, and what it made opens nothing any more. */
  | { readonly kind: 'secret_ended'; readonly keyId: KeyId }

/** A key as its owner may see it: never a secret, never a digest. */
export type KeyView = {
  readonly keyId: KeyId
  readonly name: string
  readonly policy: KeyPolicy
  readonly createdAtMs: number
  readonly lastUsedAtMs: number | null
  readonly revokedAtMs: number | null
  readonly revokedFor: 'owner' | 'leaked' | null
  /** The windows of now. */
  readonly spend: Spend
  /** Those that still open the key, newest first. */
  readonly secrets: readonly {
    readonly last4: string
    readonly createdAtMs: number
    readonly expiresAtMs: number | null
  }[]
}

export type Granted = Result<Caller, { readonly kind: 'nonce_used' }>
export type Authorized = Result<Caller, KeyRefusal | ScopeRefusal>
export type Administered = Result<readonly KeyView[], CommandRefusal>

export type LeakVerdict =
  | { readonly kind: 'unknown' }
  /** Revoked now, or of no use any more when it was reported. */
  | { readonly kind: 'revoked' | 'dead_already'; readonly keyId: KeyId }

/** Money that comes in or goes back, each once by its id: `31337:0x…:3`, `stripe:pi_…`, `x402:…`. */
export type MoneyOrder =
  | { readonly kind: 'credit'; readonly id: string; readonly amountNanoUsd: NanoUsd }
  /** Taken back by whoever paid it: spent or not, it goes, and may leave a debt. */
  | { readonly kind: 'return'; readonly id: string; readonly amountNanoUsd: NanoUsd }
  /** Taken out by the owner; refused where it is not there, or came by card. */
  | { readonly kind: 'withdraw'; readonly id: string; readonly amountNanoUsd: NanoUsd }
  /** What was returned or withdrawn under this id came back. */
  | { readonly kind: 'restore'; readonly id: string }

export type OrderOutcome =
  | { readonly kind: 'booked' | 'repeated' | 'nothing_to_restore' }
  | { readonly kind: 'refused'; readonly withdrawableNanoUsd: NanoUsd }

export type Orders = {
  readonly wallet: Address
  readonly orders: readonly MoneyOrder[]
  /** The event that says so: told again, it changes nothing, whatever it says then. */
  readonly eventId?: string
  /** A card that may be charged again, or a charge of a crossing that this paid. */
  readonly card?: KeptCard
  readonly crossing?: number
}

export type OrdersTold = {
  readonly isRepeated: boolean
  readonly outcomes: readonly OrderOutcome[]
  readonly balance: Balance
}

export type RechargeCommand =
  | { readonly kind: 'show' }
  | { readonly kind: 'set'; readonly settings: RechargeSettings | null }
  | { readonly kind: 'failed'; readonly crossing: number; readonly reason: string }

export type RechargeTold = { readonly state: Recharge }

export interface Meter {
  /**
   * Opens the account of a wallet on first use and stores one more key of it. A nonce makes one key
   * for ever, so the age of the wallet's request is no concern here; the same grant again is told
   * the same.
   */
  grantKey(wallet: Address, grant: KeyGrant, nonce: string): Promise<Granted>
  /** @param scope what the caller wants to do; null where any key of the account may */
  authorize(keyDigest: KeyDigest, scope: KeyScope | null): Promise<Authorized>
  /** True where the account knew the key by an older pepper; from now on it knows the newest. */
  adoptKey(older: readonly Secret[], newest: Secret): Promise<boolean>
  /** The keys that the command is about, after it was done. */
  administer(by: KeyDigest, command: KeyCommand): Promise<Administered>
  /** Ends the key of a secret that was found in public. */
  revokeLeaked(digests: readonly KeyDigest[]): Promise<LeakVerdict>
  /** A repeat while the hold stands is told the same; one after its end is a bug and throws. */
  hold(request: HoldRequest): Promise<Result<Hold, HoldRefusal>>
  /**
   * A hold on a bound of the prompt's tokens instead of their count. Where the difference could
   * decide, nothing is held: count them, then `hold`.
   */
  holdBound(request: HoldRequest): Promise<Result<Hold, HoldRefusal | PromptUncounted>>
  /** What an expiry would capture. Of two, the one with more tokens stays. Keeps the hold alive. */
  checkpoint(generationId: GenerationId, record: CapturedGeneration): Promise<void>
  capture(generationId: GenerationId, capture: Capture): Promise<EndOutcome>
  void(generationId: GenerationId, endedBy: CallEndedBy): Promise<EndOutcome>
  /** Credits a deposit once per `depositId`; a repeat with another amount is a bug and throws. */
  credit(wallet: Address, depositId: string, amount: NanoUsd): Promise<void>
  /** All of them in one transaction, or none. */
  order(orders: Orders): Promise<OrdersTold>
  recharge(command: RechargeCommand): Promise<RechargeTold>
  /**
   * The consumer has stored these receipts: the outbox forgets the rows.
   *
   * @param untold events of these generations that the webhooks did not take: the account announces them
   */
  delivered(generationIds: readonly GenerationId[], untold?: readonly WebhookEvent[]): Promise<void>
  /** These events were accepted by the account's webhooks: they are not sent again. */
  announced(eventIds: readonly string[]): Promise<void>
  balance(): Promise<Balance>
  generation(generationId: GenerationId): Promise<GenerationState | null>
}
