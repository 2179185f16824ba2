// The webhooks of one account and mode, as endpoints and emitters ask them. The Webhooks object
// implements it.
import type { SubscriptionId } from '../../schemas/ids.ts'
import type { Result } from '../../schemas/result.ts'
import type { EventType, WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import type { DeliveryState, Pulled, ShownDelivery } from '../../schemas/wire/webhooks.ts'
import type { ShownWebhook } from '../../schemas/wire/webhooks.ts'
import type { Owner } from './delivery.ts'
import type { Terms } from './rows.ts'
import type { SecretEnded, TooManySecrets } from './subscription.ts'
import type { TargetRefusal } from './target.ts'

export type WebhookRefusal =
  | TargetRefusal
  | { readonly kind: 'webhook_unknown' }
  | { readonly kind: 'delivery_unknown' }
  | { readonly kind: 'webhook_disabled' }
  | { readonly kind: 'too_many_webhooks'; readonly limit: number }
  /** A batch of texts would be too large for any receiver. */
  | { readonly kind: 'batch_with_content' }
  /** It is called, so there is nothing to pull; or it is pulled, and has no URL. */
  | { readonly kind: 'webhook_is_called' | 'webhook_is_pulled' }
  | { readonly kind: 'delivery_waits' }
  | TooManySecrets
  | SecretEnded

export type Told<T> = Promise<Result<T, WebhookRefusal>>
export type WithSecret = { readonly webhook: ShownWebhook; readonly secret: string }
/** @property secret as many random bytes as SECRET_BYTES */
export type Fresh = { readonly id: SubscriptionId; readonly secret: Uint8Array }
export type DeliveryPage = {
  readonly deliveries: readonly ShownDelivery[]
  readonly hasMore: boolean
}
export type PullRequest = {
  readonly after: number
  readonly limit: number
  readonly waitMs: number
}

export type DeliveryQuery = {
  readonly state: DeliveryState | null
  /** Only those below this sequence. */
  readonly before: number | null
  readonly limit: number
}
/** What is left out stays; `enabled: true` takes a disabling back. */
export type TermsPatch = Partial<Terms> & { readonly enabled?: boolean }

export interface Webhooks {
  /** Idempotent by the new id. */
  create(owner: Owner, terms: Terms, fresh: Fresh): Told<WithSecret>
  list(): Promise<readonly ShownWebhook[]>
  get(id: SubscriptionId): Told<ShownWebhook>
  update(id: SubscriptionId, patch: TermsPatch): Told<ShownWebhook>
  remove(id: SubscriptionId): Told<null>
  /** The old secrets sign on through the grace. Idempotent by the new one. */
  rotate(id: SubscriptionId, graceMs: number, secret: Uint8Array): Told<WithSecret>
  /** An example of an event, to one subscription or, with null, to all that want its type. */
  test(id: SubscriptionId | null, type: EventType): Told<readonly ShownDelivery[]>
  deliveries(id: SubscriptionId, query: DeliveryQuery): Told<DeliveryPage>
  delivery(id: SubscriptionId, delivery: string): Told<{ shown: ShownDelivery; body: string }>
  /** One that is over, again under the same id. */
  replay(id: SubscriptionId, delivery: string): Told<ShownDelivery>
  /** All that are dead and were made since then. @returns how many */
  replayDead(id: SubscriptionId, sinceMs: number): Told<number>
  pull(id: SubscriptionId, request: PullRequest): Told<Pulled>
  /** Idempotent by the ids of the events: what was accepted before is not sent again. */
  accept(events: readonly WebhookEvent[]): Promise<void>
}
