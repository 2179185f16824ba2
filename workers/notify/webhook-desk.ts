// What an owner asks of their webhooks, between the book and the outside: targets are looked up and
// secrets made before a step of the book, never within one.
import { sha256Hex } from '../../schemas/canonical.ts'
import { makeId, type SubscriptionId } from '../../schemas/ids.ts'
import { ok, type Result } from '../../schemas/result.ts'
import type { EventType } from '../../schemas/wire/webhook-events.ts'
import type { Pulled, ShownDelivery, ShownWebhook } from '../../schemas/wire/webhooks.ts'
import { admitTarget, headersFor, type DeliverPorts } from './deliver.ts'
import type { Owner } from './delivery.ts'
import type { Picked, Subscription, Terms } from './rows.ts'
import { hearsEpochs } from './epoch-events.ts'
import { sampleOf } from './samples.ts'
import { shownDelivery, shownWebhook } from './shown.ts'
import { secretText } from './sign.ts'
import type { NewSecret } from './subscription.ts'
import type { WebhookBook } from './webhook-book.ts'
import type { DeliveryQuery, Fresh, PullRequest, Told, TermsPatch } from './webhooks.port.ts'
import type { WebhookRefusal, Webhooks } from './webhooks.port.ts'

export type DeskPorts = DeliverPorts & {
  readonly random: (bytes: number) => Uint8Array
  readonly seal: (secret: string, of: SubscriptionId) => Promise<string>
  /** The account hears of epochs from now on. */
  readonly listen: (owner: Owner) => Promise<void>
  /** One step of the book, in one transaction. */
  readonly step: <R>(work: (nowMs: number) => R) => R
  /** Resolves when something was written since, or after so long. */
  readonly arrival: (waitMs: number) => Promise<void>
}

export class WebhookDesk implements Omit<Webhooks, 'accept'> {
  readonly #book: WebhookBook
  readonly #ports: DeskPorts

  constructor(book: WebhookBook, ports: DeskPorts) {
    this.#book = book
    this.#ports = ports
  }

  async create(owner: Owner, terms: Terms, { id, secret: bytes }: Fresh) {
    const { secret, kept } = await this.#newSecret(id, bytes)
    const before = this.#book.subscription(id)
    // What was made stands, whatever its target has become since.
    const admitted = before.ok ? ok(terms) : await this.#admitted(terms)
    if (!admitted.ok) return admitted
    const { step } = this.#ports
    if (hearsEpochs(terms.events)) await this.#ports.listen(owner)
    const made = step((nowMs) => this.#book.create(owner, id, admitted.value, kept, nowMs))
    return made.ok ? ok({ webhook: this.#shown(made.value), secret }) : made
  }

  async list(): Promise<readonly ShownWebhook[]> {
    return this.#book.subscriptions().map((each) => this.#shown(each))
  }

  async get(id: SubscriptionId): Told<ShownWebhook> {
    return this.#told(this.#book.subscription(id))
  }

  async update(id: SubscriptionId, patch: TermsPatch): Told<ShownWebhook> {
    const admitted = await this.#admitted(patch)
    if (!admitted.ok) return admitted
    const owner = this.#book.owner()
    if (owner !== null && hearsEpochs(patch.events ?? [])) await this.#ports.listen(owner)
    const updated = this.#ports.step((nowMs) => this.#book.update(id, admitted.value, nowMs))
    return this.#told(updated)
  }

  async remove(id: SubscriptionId): Told<null> {
    return this.#ports.step(() => this.#book.remove(id))
  }

  async rotate(id: SubscriptionId, graceMs: number, bytes: Uint8Array) {
    const { secret, kept } = await this.#newSecret(id, bytes)
    const made = this.#ports.step((nowMs) => this.#book.rotate(id, kept, graceMs, nowMs))
    return made.ok ? ok({ webhook: this.#shown(made.value), secret }) : made
  }

  async test(id: SubscriptionId | null, type: EventType): Told<readonly ShownDelivery[]> {
    const { now, random, step } = this.#ports
    const atMs = now()
    const eventId = makeId('evt', atMs, random(10))
    const event = { id: eventId, type, atMs, data: sampleOf(type, atMs) }
    const sent = step((nowMs) => this.#book.test(id, event, nowMs))
    return sent.ok ? ok(sent.value.map(shownDelivery)) : sent
  }

  async deliveries(id: SubscriptionId, { state, before, limit }: DeliveryQuery) {
    const page = this.#book.page(id, state, before, limit + 1)
    if (!page.ok) return page
    const deliveries = page.value.slice(0, limit).map(shownDelivery)
    return ok({ deliveries, hasMore: page.value.length > limit })
  }

  async delivery(id: SubscriptionId, delivery: string) {
    const found = this.#book.delivery(id, delivery)
    return found.ok ? ok({ shown: shownDelivery(found.value), body: found.value.body }) : found
  }

  async replay(id: SubscriptionId, delivery: string): Told<ShownDelivery> {
    const again = this.#ports.step((nowMs) => this.#book.replay(id, delivery, nowMs))
    return again.ok ? ok(shownDelivery(again.value)) : again
  }

  async replayDead(id: SubscriptionId, sinceMs: number): Told<number> {
    return this.#ports.step((nowMs) => this.#book.replayDead(id, sinceMs, nowMs))
  }

  async pull(id: SubscriptionId, { after, limit, waitMs }: PullRequest): Told<Pulled> {
    const { step, arrival } = this.#ports
    let pulled = step(() => this.#book.pull(id, after, limit))
    if (pulled.ok && pulled.value.length === 0 && waitMs > 0) {
      await arrival(waitMs)
      pulled = step(() => this.#book.pull(id, after, limit))
    }
    if (!pulled.ok) return pulled
    const last = pulled.value.at(-1)?.delivery.sequence ?? after
    const data = pulled.value.map((picked) => this.#signed(picked))
    return ok({ object: 'list', data: await Promise.all(data), after: last })
  }

  async #signed(picked: Picked): Promise<Pulled['data'][number]> {
    const { id, type, sequence, body } = picked.delivery
    return { id, type, sequence, headers: await headersFor(picked, this.#ports), body }
  }

  async #admitted<T extends { readonly url?: string | null }>(
    terms: T,
  ): Promise<Result<T, WebhookRefusal>> {
    if (typeof terms.url !== 'string') return ok(terms)
    const target = await admitTarget(terms.url, this.#ports)
    return target.ok ? ok({ ...terms, url: target.value }) : target
  }

  async #newSecret(
    of: SubscriptionId,
    bytes: Uint8Array,
  ): Promise<{ secret: string; kept: NewSecret }> {
    const secret = secretText(bytes)
    const sealed = await this.#ports.seal(secret, of)
    return { secret, kept: { sealed, sha256: sha256Hex(secret), last4: secret.slice(-4) } }
  }

  #told(found: Result<Subscription, WebhookRefusal>): Result<ShownWebhook, WebhookRefusal> {
    return found.ok ? ok(this.#shown(found.value)) : found
  }

  #shown(subscription: Subscription): ShownWebhook {
    const mode = this.#book.owner()?.mode ?? 'live'
    const counts = this.#book.counts(subscription.id)
    return shownWebhook(subscription, counts, mode, this.#ports.now())
  }
}
