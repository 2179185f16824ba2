// What is kept of an account's webhooks, as the pure core sees it: subscriptions, and one row for each
// thing that a subscription is sent.
import type { Sha256, SubscriptionId } from '../../schemas/ids.ts'
import type { EventType } from '../../schemas/wire/webhook-events.ts'
import type { Content, DeliveryState } from '../../schemas/wire/webhooks.ts'

/** A secret as it is kept: nobody but whoever holds the deployment's key can read it. */
export type SealedSecret = {
  readonly sealed: string
  /** The sha-256 of the secret, by which a repeat is known; secrets of before have none. */
  readonly sha256?: Sha256
  readonly last4: string
  readonly createdAtMs: number
  /** From then on it signs nothing; null while it is the newest. */
  readonly expiresAtMs: number | null
}

export type Batching = { readonly maxEvents: number; readonly maxMs: number }

export type DisabledFor = 'owner' | 'gone' | 'failing'

export type Terms = {
  /** Null: it is pulled, and nobody is called. */
  readonly url: string | null
  readonly description: string
  readonly events: readonly (EventType | '*')[]
  readonly keys: readonly string[] | null
  readonly models: readonly string[] | null
  readonly batch: Batching | null
  readonly ordered: boolean
  readonly include: readonly Content[]
}

export type Subscription = Terms & {
  readonly id: SubscriptionId
  readonly createdAtMs: number
  /** Newest first; those that ended are known for a while by their hash, and are no more to be read. */
  readonly secrets: readonly SealedSecret[]
  readonly disabled: { readonly reason: DisabledFor; readonly atMs: number } | null
  /** The first failure since the last success. */
  readonly failingSinceMs: number | null
  /** The receiver asked to be left alone until then. */
  readonly notBeforeMs: number
  /** What the next delivery bears. */
  readonly nextSequence: number
  /** Events that found the subscription full. */
  readonly dropped: number
}

export type Attempt = {
  readonly atMs: number
  readonly status: number | null
  readonly error: string | null
  readonly durationMs: number
  readonly response: string
}

export type Delivery = {
  readonly subscriptionId: SubscriptionId
  /** The `webhook-id`: of the event, or of the batch. */
  readonly id: string
  readonly type: EventType | 'batch'
  readonly events: number
  readonly sequence: number
  readonly body: string
  readonly state: DeliveryState
  /** When to try next; null once it is over. */
  readonly dueAtMs: number | null
  /** Attempts since it was made, or replayed. */
  readonly tries: number
  readonly attempts: readonly Attempt[]
  /** Why it is dead. */
  readonly reason: string | null
  readonly createdAtMs: number
}

export type Picked = { readonly subscription: Subscription; readonly delivery: Delivery }

/** An event that waits for company. */
export type Gathered = { readonly json: string; readonly id: string; readonly atMs: number }
