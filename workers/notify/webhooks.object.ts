// The Webhooks object, one per account and mode: its subscriptions, what each is to be sent, and the
// alarm that sends it. Each method is one step of a book, in one transaction; what looking up and
// sending bring is judged against the rows as they are by then. The network, the clock and the key of
// secrets come from the composed subclass.
import { DurableObject } from 'cloudflare:workers'
import type { SubscriptionId } from '../../schemas/ids.ts'
import type { EventType, WebhookEvent } from '../../schemas/wire/webhook-events.ts'
import { deliver } from './deliver.ts'
import type { Owner } from './delivery.ts'
import { Pump } from './pump.ts'
import type { Terms } from './rows.ts'
import { SendBook } from './send-book.ts'
import { SqlWebhookRows } from './sql-webhook-rows.store.ts'
import { WebhookBook } from './webhook-book.ts'
import { WebhookDesk, type DeskPorts } from './webhook-desk.ts'
import type { DeliveryQuery, Fresh, PullRequest, TermsPatch, Webhooks } from './webhooks.port.ts'

export type WebhooksPorts = Omit<DeskPorts, 'step' | 'arrival'> & {
  /** Seconds between the attempts of one delivery. */
  readonly schedule: readonly number[]
  /** Uniform in [0, 1). */
  readonly jitter: () => number
}

/** One alarm's worth of sending: the next follows at once, and looks at what has gathered, too. */
const SEND_MS = 10_000
/** Set before anything is sent, so that a crash leaves an alarm behind. */
const AFTER_CRASH_MS = 5_000

export abstract class WebhooksObject<Env = unknown> extends DurableObject<Env> implements Webhooks {
  readonly #ports = this.ports()
  readonly #sends: SendBook
  readonly #desk: WebhookDesk
  readonly #pump: Pump
  readonly #waiting = new Set<() => void>()

  protected abstract ports(): WebhooksPorts

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const rows = new SqlWebhookRows(ctx.storage.sql)
    ctx.storage.transactionSync(() => rows.prepare())
    const { now, jitter, schedule } = this.#ports
    const sends = new SendBook(rows, schedule)
    this.#sends = sends
    this.#desk = new WebhookDesk(new WebhookBook(rows), {
      ...this.#ports,
      step: (work) => this.#step(work),
      arrival: (waitMs) => this.#arrival(waitMs),
    })
    this.#pump = new Pump({
      now,
      pick: (underway, ofOne) => sends.pick(underway, ofOne, now()),
      deliver: (picked) => deliver(picked, this.#ports),
      record: (...tried) => this.#step(() => sends.record(...tried, jitter())),
    })
  }

  async create(owner: Owner, terms: Terms, fresh: Fresh) {
    return this.#desk.create(owner, terms, fresh)
  }

  async list() {
    return this.#desk.list()
  }

  async get(id: SubscriptionId) {
    return this.#desk.get(id)
  }

  async update(id: SubscriptionId, patch: TermsPatch) {
    return this.#desk.update(id, patch)
  }

  async remove(id: SubscriptionId) {
    return this.#desk.remove(id)
  }

  async rotate(id: SubscriptionId, graceMs: number, secret: Uint8Array) {
    return this.#desk.rotate(id, graceMs, secret)
  }

  async test(id: SubscriptionId | null, type: EventType) {
    return this.#desk.test(id, type)
  }

  async deliveries(id: SubscriptionId, query: DeliveryQuery) {
    return this.#desk.deliveries(id, query)
  }

  async delivery(id: SubscriptionId, delivery: string) {
    return this.#desk.delivery(id, delivery)
  }

  async replay(id: SubscriptionId, delivery: string) {
    return this.#desk.replay(id, delivery)
  }

  async replayDead(id: SubscriptionId, sinceMs: number) {
    return this.#desk.replayDead(id, sinceMs)
  }

  async pull(id: SubscriptionId, request: PullRequest) {
    return this.#desk.pull(id, request)
  }

  async accept(events: readonly WebhookEvent[]): Promise<void> {
    this.#step((nowMs) => this.#sends.accept(events, nowMs))
  }

  override async alarm(): Promise<void> {
    const nowMs = this.#ports.now()
    await this.ctx.storage.setAlarm(nowMs + AFTER_CRASH_MS)
    try {
      this.ctx.storage.transactionSync(() => this.#sends.tick(nowMs))
      await this.#pump.run(nowMs + SEND_MS)
    } finally {
      const atMs = this.#sends.nextAlarm()
      await (atMs === null ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(atMs))
    }
  }

  /** One transaction, and what follows from each: an alarm, a look at what is due, news. */
  #step<R>(work: (nowMs: number) => R): R {
    const result = this.ctx.storage.transactionSync(() => work(this.#ports.now()))
    if (this.#pump.isRunning) this.#pump.nudge()
    else {
      const atMs = this.#sends.nextAlarm()
      if (atMs !== null) void this.ctx.storage.setAlarm(atMs)
    }
    for (const tell of this.#waiting) tell()
    this.#waiting.clear()
    return result
  }

  async #arrival(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#waiting.add(resolve)
    const timer = setTimeout(resolve, waitMs)
    await promise
    clearTimeout(timer)
    this.#waiting.delete(resolve)
  }
}
