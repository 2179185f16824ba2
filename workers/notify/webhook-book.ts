// The owner's side of the book of one account's webhooks: for each thing that can happen, load the few rows concerned, make
// one pure change, save it. It knows no clock, no network and no secret: times and sealed secrets come
// in, and whoever calls runs each call in one transaction, all or nothing.
import type { SubscriptionId } from '../../schemas/ids.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { DISABLED, ofEvent, replayed, type Owner } from './delivery.ts'
import type { Delivery, Picked, Subscription, Terms } from './rows.ts'
import { created, disabled, enabled, madeBefore, rotated, wants } from './subscription.ts'
import type { NewSecret } from './subscription.ts'
import type { WebhookRows } from './webhook-rows.port.ts'
import type { TermsPatch, WebhookRefusal } from './webhooks.port.ts'

export const SUBSCRIPTIONS_MAX = 20
export class WebhookBook {
  readonly #rows: WebhookRows

  constructor(rows: WebhookRows) {
    this.#rows = rows
  }

  owner(): Owner | null {
    return this.#rows.owner()
  }

  /** Idempotent by the id, which whoever calls made for this alone. */
  create(
    owner: Owner,
    id: SubscriptionId,
    terms: Terms,
    secret: NewSecret,
    nowMs: number,
  ): Result<Subscription, WebhookRefusal> {
    this.#rows.open(owner, nowMs)
    const made = this.#rows.subscription(id)
    if (made !== null) return madeBefore(made, secret, nowMs) ?? err({ kind: 'secret_ended', id })
    if (this.#rows.subscriptions().length >= SUBSCRIPTIONS_MAX) {
      return err({ kind: 'too_many_webhooks', limit: SUBSCRIPTIONS_MAX })
    }
    return this.#keep(created(id, terms, secret, nowMs))
  }

  subscriptions(): readonly Subscription[] {
    return this.#rows.owner() === null ? [] : this.#rows.subscriptions()
  }

  subscription(id: SubscriptionId): Result<Subscription, WebhookRefusal> {
    const found = this.#rows.owner() === null ? null : this.#rows.subscription(id)
    return found === null ? err({ kind: 'webhook_unknown' }) : ok(found)
  }

  counts(id: SubscriptionId): { readonly waiting: number; readonly dead: number } {
    return this.#rows.counts(id)
  }

  update(
    id: SubscriptionId,
    { enabled: isEnabled, ...patch }: TermsPatch,
    nowMs: number,
  ): Result<Subscription, WebhookRefusal> {
    const found = this.subscription(id)
    if (!found.ok) return found
    if (found.value.url === null && patch.url !== undefined)
      return err({ kind: 'webhook_is_pulled' })
    const changed = { ...found.value, ...patch }
    if (isEnabled === true && changed.disabled !== null) return this.#keep(enabled(changed))
    if (isEnabled !== false || changed.disabled !== null) return this.#keep(changed)
    this.#rows.bury(id, DISABLED)
    return this.#keep(disabled(changed, 'owner', nowMs))
  }

  remove(id: SubscriptionId): Result<null, WebhookRefusal> {
    const found = this.subscription(id)
    if (!found.ok) return found
    this.#rows.removeSubscription(id)
    return ok(null)
  }

  /** Idempotent by the secret. */
  rotate(
    id: SubscriptionId,
    secret: NewSecret,
    graceMs: number,
    nowMs: number,
  ): Result<Subscription, WebhookRefusal> {
    const found = this.subscription(id)
    if (!found.ok) return found
    const turned = rotated(found.value, secret, graceMs, nowMs)
    return turned.ok ? this.#keep(turned.value) : turned
  }

  /** An example to one subscription, whatever it wants, or to all that want its type. */
  test(
    id: SubscriptionId | null,
    event: WebhookEvent,
    nowMs: number,
  ): Result<readonly Delivery[], WebhookRefusal> {
    const owner = this.#rows.owner()
    if (id === null && owner === null) return ok([])
    const one = id === null ? null : this.subscription(id)
    if (one?.ok === false) return one
    if (one !== null && one.value.disabled !== null) return err({ kind: 'webhook_disabled' })
    const all = this.#rows.subscriptions().filter((each) => each.disabled === null)
    const chosen = one === null ? all.filter((each) => wants(each, event)) : [one.value]
    return ok(
      chosen.map((each) => {
        const made = ofEvent(each, event, must(owner, 'it has subscriptions'), nowMs, true)
        this.#rows.saveSubscription(made.subscription)
        this.#rows.addDelivery(made.delivery)
        return made.delivery
      }),
    )
  }

  delivery(id: SubscriptionId, delivery: string): Result<Delivery, WebhookRefusal> {
    const subscription = this.subscription(id)
    if (!subscription.ok) return subscription
    const found = this.#rows.delivery(id, delivery)
    return found === null ? err({ kind: 'delivery_unknown' }) : ok(found)
  }

  page(...asked: Parameters<WebhookRows['page']>): Result<readonly Delivery[], WebhookRefusal> {
    const found = this.subscription(asked[0])
    return found.ok ? ok(this.#rows.page(...asked)) : found
  }

  replay(id: SubscriptionId, delivery: string, nowMs: number): Result<Delivery, WebhookRefusal> {
    const enabledOne = this.#enabled(id)
    if (!enabledOne.ok) return enabledOne
    const found = this.delivery(id, delivery)
    if (!found.ok) return found
    if (found.value.state === 'waiting') return err({ kind: 'delivery_waits' })
    const again = replayed(found.value, nowMs)
    this.#rows.changeDelivery(again)
    return ok(again)
  }

  replayDead(id: SubscriptionId, sinceMs: number, nowMs: number): Result<number, WebhookRefusal> {
    const found = this.#enabled(id)
    return found.ok ? ok(this.#rows.revive(id, sinceMs, nowMs)) : found
  }

  /** What has arrived is over; what waits comes back, oldest first. */
  pull(id: SubscriptionId, after: number, limit: number): Result<Picked[], WebhookRefusal> {
    const found = this.#enabled(id)
    if (!found.ok) return found
    if (found.value.url !== null) return err({ kind: 'webhook_is_called' })
    this.#rows.acknowledge(id, after)
    const waiting = this.#rows.waiting(id, after, limit)
    return ok(waiting.map((delivery) => ({ subscription: found.value, delivery })))
  }

  #enabled(id: SubscriptionId): Result<Subscription, WebhookRefusal> {
    const found = this.subscription(id)
    return found.ok && found.value.disabled !== null ? err({ kind: 'webhook_disabled' }) : found
  }

  #keep(subscription: Subscription): Result<Subscription, WebhookRefusal> {
    const { batch, include } = subscription
    if (batch !== null && include.length > 0) return err({ kind: 'batch_with_content' })
    this.#rows.saveSubscription(subscription)
    return ok(subscription)
  }
}
