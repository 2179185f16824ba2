// What the book of an account's webhooks reads and writes. All calls are synchronous and run in the
// transaction of whoever calls the book.
import type { SubscriptionId } from '../../schemas/ids.ts'
import type { DeliveryState } from '../../schemas/wire/webhooks.ts'
import type { Owner } from './delivery.ts'
import type { Delivery, Gathered, Subscription } from './rows.ts'

export type PruneBefore = {
  readonly delivered: number
  readonly dead: number
  readonly unpulled: number
  readonly seen: number
  /** Of one subscription, only so many of the newest that were delivered. */
  readonly newest: number
}

export interface WebhookRows {
  /** Null until a first subscription was made; until then ask nothing else. */
  owner(): Owner | null
  open(owner: Owner, nowMs: number): void

  /** Oldest first; there are few. */
  subscriptions(): readonly Subscription[]
  subscription(id: SubscriptionId): Subscription | null
  saveSubscription(subscription: Subscription): void
  /** With everything that it was, or is to be, sent. */
  removeSubscription(id: SubscriptionId): void

  /** @returns false where the event was here before */
  see(eventId: string, nowMs: number): boolean

  delivery(subscription: SubscriptionId, id: string): Delivery | null
  /** @returns false where the subscription has one under that id: then nothing is written */
  addDelivery(delivery: Delivery): boolean
  /** All but what it is: its body, its sequence. */
  changeDelivery(delivery: Delivery): void
  /** Waiting and due, the longest due first. */
  due(subscription: SubscriptionId, nowMs: number, limit: number): readonly Delivery[]
  /** Waiting, in order of their sequence, those above `after`. */
  waiting(subscription: SubscriptionId, after: number, limit: number): readonly Delivery[]
  /** Newest first, those below `before` where it is given. */
  page(
    subscription: SubscriptionId,
    state: DeliveryState | null,
    before: number | null,
    limit: number,
  ): readonly Delivery[]
  counts(subscription: SubscriptionId): { readonly waiting: number; readonly dead: number }
  /** Do so many wait or lie dead? */
  isFull(subscription: SubscriptionId, max: number): boolean
  /** When the earliest that waits is due; null while none does. */
  earliestDue(subscription: SubscriptionId): number | null
  /** Everything that waits, dead for that reason. */
  bury(subscription: SubscriptionId, reason: string): void
  /** Everything that waits up to this sequence, delivered. */
  acknowledge(subscription: SubscriptionId, upTo: number): void
  /** Dead ones made since then wait again. @returns how many */
  revive(subscription: SubscriptionId, sinceMs: number, nowMs: number): number

  gather(subscription: SubscriptionId, event: Gathered): void
  /** Oldest first. */
  gathered(subscription: SubscriptionId): readonly Gathered[]
  ungather(subscription: SubscriptionId, ids: readonly string[]): void

  /** Forgets what is over since before these times. */
  prune(before: PruneBefore): void
  prunedAtMs(): number
  notePruned(nowMs: number): void
}
