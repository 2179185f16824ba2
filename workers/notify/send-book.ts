// The sending side of the book of one account's webhooks: what becomes of events, what is sent when, and
// what follows from an answer. Like the owner's side, it runs in the transaction of whoever calls it.
import { contentId, type SubscriptionId } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import type { WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { batchesOf } from './batching.ts'
import { attempted, DISABLED, gatheredOf, ofBatch, ofEvent, type Owner } from './delivery.ts'
import type { Verdict } from './outcome.ts'
import type { Attempt, Delivery, Picked, Subscription } from './rows.ts'
import { gathers, openMax, wants } from './subscription.ts'
import type { WebhookRows } from './webhook-rows.port.ts'

const DAY_MS = 86_400_000
export const DELIVERED_KEPT_MS = 7 * DAY_MS
export const DEAD_KEPT_MS = 30 * DAY_MS
/** What nobody pulls within a day is for nobody. */
const UNPULLED_KEPT_MS = DAY_MS
/** Longer than any outbox goes on sending what was accepted. */
const SEEN_KEPT_MS = 7 * DAY_MS
/** An object holds 10 GB: of a busy subscription the log keeps the newest. */
const LOG_MAX = 10_000
const PRUNE_EVERY_MS = DAY_MS / 4

/** What is being sent: the ids of deliveries by subscription. */
export type Underway = ReadonlyMap<SubscriptionId, ReadonlySet<string>>

export class SendBook {
  readonly #rows: WebhookRows
  readonly #schedule: readonly number[]
  readonly #openMax: typeof openMax

  /** @param schedule seconds between attempts */
  constructor(rows: WebhookRows, schedule: readonly number[], max = openMax) {
    this.#rows = rows
    this.#schedule = schedule
    this.#openMax = max
  }

  /** Each event once, whatever its queue repeats. */
  accept(events: readonly WebhookEvent[], nowMs: number): void {
    const owner = this.#rows.owner()
    if (owner === null) return
    const subscriptions = this.#rows.subscriptions()
    if (subscriptions.length === 0) return
    const fresh = events.filter(({ id }) => this.#rows.see(id, nowMs))
    for (const subscription of subscriptions) this.#send(subscription, fresh, owner, nowMs)
  }

  /**
   * What to send now. Of an ordered subscription only the first that waits, and nothing beside it; of one
   * that fails one at a time, until it works again.
   *
   * @param each how many of one subscription may be sent at once
   */
  pick(underway: Underway, each: number, nowMs: number): readonly Picked[] {
    return this.#called()
      .filter(({ notBeforeMs }) => notBeforeMs <= nowMs)
      .flatMap((subscription): Picked[] => {
        const busy = underway.get(subscription.id) ?? new Set()
        const isOne = subscription.ordered || subscription.failingSinceMs !== null
        const room = (isOne ? 1 : each) - busy.size
        if (room <= 0) return []
        return this.#dueOf(subscription, room + busy.size, nowMs)
          .filter(({ id }) => !busy.has(id))
          .slice(0, room)
          .map((delivery) => ({ subscription, delivery }))
      })
  }

  /** What came of one attempt; what was forgotten meanwhile stays forgotten. */
  record(
    { subscription: { id }, delivery: { id: deliveryId } }: Picked,
    attempt: Attempt,
    verdict: Verdict,
    random: number,
  ): void {
    const [before, delivery] = [this.#rows.subscription(id), this.#rows.delivery(id, deliveryId)]
    if (before === null || delivery === null) return
    const after = attempted(before, delivery, attempt, verdict, this.#schedule, random)
    this.#rows.changeDelivery(after.delivery)
    const nowMs = attempt.atMs + attempt.durationMs
    if (after.disables) {
      this.#disable(after.subscription, nowMs)
      return
    }
    const { failingSinceMs, notBeforeMs } = after.subscription
    const isSame = before.failingSinceMs === failingSinceMs && before.notBeforeMs === notBeforeMs
    if (!isSame) this.#rows.saveSubscription(after.subscription)
  }

  /** Sends what gathered long enough, forgets what is long over. */
  tick(nowMs: number): void {
    const owner = this.#rows.owner()
    if (owner === null) return
    for (const subscription of this.#rows.subscriptions()) this.#flush(subscription, owner, nowMs)
    if (nowMs - this.#rows.prunedAtMs() < PRUNE_EVERY_MS) return
    this.#rows.prune({
      delivered: nowMs - DELIVERED_KEPT_MS,
      dead: nowMs - DEAD_KEPT_MS,
      unpulled: nowMs - UNPULLED_KEPT_MS,
      seen: nowMs - SEEN_KEPT_MS,
      newest: LOG_MAX,
    })
    this.#rows.notePruned(nowMs)
  }

  /** When there is something to do again; null while there is not. */
  nextAlarm(): number | null {
    if (this.#subscriptions().length === 0) return null
    const sends = this.#called().map((subscription) => {
      const { id, ordered, notBeforeMs } = subscription
      const dueAtMs = ordered
        ? (this.#rows.waiting(id, 0, 1)[0]?.dueAtMs ?? null)
        : this.#rows.earliestDue(id)
      return dueAtMs === null ? Infinity : Math.max(dueAtMs, notBeforeMs)
    })
    const batches = this.#subscriptions().map(({ id, batch }) => {
      const [oldest] = batch === null ? [] : this.#rows.gathered(id)
      return oldest === undefined || batch === null ? Infinity : oldest.atMs + batch.maxMs
    })
    return Math.min(...sends, ...batches, this.#rows.prunedAtMs() + PRUNE_EVERY_MS)
  }

  #subscriptions(): readonly Subscription[] {
    return this.#rows.owner() === null ? [] : this.#rows.subscriptions()
  }

  #called(): readonly Subscription[] {
    return this.#subscriptions().filter((each) => each.url !== null && each.disabled === null)
  }

  #dueOf({ id, ordered }: Subscription, limit: number, nowMs: number): readonly Delivery[] {
    if (!ordered) return this.#rows.due(id, nowMs, limit)
    const [head] = this.#rows.waiting(id, 0, 1)
    return head === undefined || head.dueAtMs === null || head.dueAtMs > nowMs ? [] : [head]
  }

  #send(
    subscription: Subscription,
    events: readonly WebhookEvent[],
    owner: Owner,
    nowMs: number,
  ): void {
    if (subscription.disabled?.reason === 'owner') return
    const wanted = events.filter((each) => wants(subscription, each))
    const max = this.#openMax(subscription)
    if (
      wanted.length > 0 &&
      subscription.nextSequence > max &&
      this.#rows.isFull(subscription.id, max)
    ) {
      const dropped = subscription.dropped + wanted.length
      this.#rows.saveSubscription({ ...subscription, dropped })
      return
    }
    let after = subscription
    for (const event of wanted) {
      if (gathers(subscription, event.type)) {
        this.#rows.gather(subscription.id, gatheredOf(event, nowMs))
        continue
      }
      const made = ofEvent(after, event, owner, nowMs)
      if (this.#rows.addDelivery(made.delivery)) after = made.subscription
    }
    if (after !== subscription) this.#rows.saveSubscription(after)
    if (subscription.batch !== null) this.#flush(after, owner, nowMs)
  }

  /** A subscription without a batch any more sends what had gathered at once. */
  #flush(subscription: Subscription, owner: Owner, nowMs: number): void {
    const gathered = this.#rows.gathered(subscription.id)
    if (gathered.length === 0) return
    const { ready } = batchesOf(gathered, subscription.batch ?? { maxEvents: 40, maxMs: 0 }, nowMs)
    let after = subscription
    for (const batch of ready) {
      const made = ofBatch(after, batch, owner, nowMs)
      after = made.subscription
      this.#rows.addDelivery(made.delivery)
      const ids = batch.map(({ id }) => id)
      this.#rows.ungather(subscription.id, ids)
    }
    this.#rows.saveSubscription(after)
  }

  /** What waits is dead, visibly, and the other subscriptions are told. */
  #disable(after: Subscription, nowMs: number): void {
    const { reason } = must(after.disabled, 'it was just disabled')
    if (reason === 'owner') return
    this.#rows.saveSubscription(after)
    this.#rows.bury(after.id, DISABLED)
    const failing_since = new Date(after.failingSinceMs ?? nowMs).toISOString()
    const about = { webhook_id: after.id, url: after.url ?? '', reason, failing_since }
    const id = contentId('evt', `webhook.disabled ${after.id} ${nowMs}`)
    const event = { id, type: 'webhook.disabled', atMs: nowMs, data: about } as const
    const owner = must(this.#rows.owner(), 'it has subscriptions')
    const others = this.#rows.subscriptions().filter((each) => each.id !== after.id)
    for (const other of others) this.#send(other, [event], owner, nowMs)
  }
}
