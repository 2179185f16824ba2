// Sends what is due, several at a time, until nothing is. Places go to the subscription that has fewest,
// and the last one only to a subscription that has none: slow receivers take many and never all. What is sent is only in memory; a crash forgets that, and sends it again under its id.
import type { SubscriptionId } from '../../schemas/ids.ts'
import type { Verdict } from './outcome.ts'
import type { Attempt, Picked } from './rows.ts'
import type { Underway } from './send-book.ts'

/** What the platform opens at once from one object, and what one subscription may take of it. */
const AT_ONCE = 6
const OF_ONE = 4

export type PumpPorts = {
  readonly now: () => number
  readonly pick: (underway: Underway, ofOne: number) => readonly Picked[]
  readonly deliver: (picked: Picked) => Promise<{ attempt: Attempt; verdict: Verdict }>
  readonly record: (picked: Picked, attempt: Attempt, verdict: Verdict) => void
}

export class Pump {
  readonly #ports: PumpPorts
  readonly #underway = new Map<SubscriptionId, Set<string>>()
  readonly #sending = new Set<Promise<void>>()
  #wake: () => void = () => undefined
  #running: Promise<void> | null = null

  constructor(ports: PumpPorts) {
    this.#ports = ports
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  /** Something new is due: looked at now, where it runs. */
  nudge(): void {
    this.#wake()
  }

  /** Single flight. Begins nothing new after `untilMs`, and ends when all that is sent is answered. */
  run(untilMs: number): Promise<void> {
    this.#running ??= this.#run(untilMs).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #run(untilMs: number): Promise<void> {
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      if (this.#ports.now() < untilMs) this.#begin()
      if (this.#sending.size === 0) return
      await Promise.race([...this.#sending, woken])
    }
  }

  #begin(): void {
    if (this.#sending.size >= AT_ONCE) return
    for (const picked of fewestFirst(this.#ports.pick(this.#underway, OF_ONE), this.#underway)) {
      const isFirst = !this.#underway.has(picked.subscription.id)
      if (this.#sending.size >= (isFirst ? AT_ONCE : AT_ONCE - 1)) continue
      const sending = this.#send(picked).finally(() => this.#sending.delete(sending))
      this.#sending.add(sending)
    }
  }

  async #send(picked: Picked): Promise<void> {
    const { subscription, delivery } = picked
    const busy = this.#underway.get(subscription.id) ?? new Set()
    this.#underway.set(subscription.id, busy.add(delivery.id))
    try {
      const { attempt, verdict } = await this.#ports.deliver(picked)
      this.#ports.record(picked, attempt, verdict)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const attempt = { atMs: this.#ports.now(), status: null, durationMs: 0, response: '' }
      const failed = { kind: 'failed', retryAfterMs: null, pauseMs: 0 } as const
      this.#ports.record(picked, { ...attempt, error: reason }, failed)
    } finally {
      busy.delete(delivery.id)
      if (busy.size === 0) this.#underway.delete(subscription.id)
    }
  }
}

/** The first of each, then the second of each, counting what is under way. */
function fewestFirst(picked: readonly Picked[], underway: Underway): readonly Picked[] {
  const places = new Map<SubscriptionId, number>()
  const placed = picked.map((one) => {
    const { id } = one.subscription
    const place = places.get(id) ?? underway.get(id)?.size ?? 0
    places.set(id, place + 1)
    return { one, place }
  })
  return placed.toSorted((a, b) => a.place - b.place).map(({ one }) => one)
}
