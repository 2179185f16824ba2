// Sends what is due, several at a time, until nothing is: a slow receiver takes a few places and never
// all of them. What is sent is only in memory; a crash forgets that, and sends it again under its id.
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
    const room = AT_ONCE - this.#sending.size
    if (room <= 0) return
    for (const picked of this.#ports.pick(this.#underway, OF_ONE).slice(0, room)) {
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
