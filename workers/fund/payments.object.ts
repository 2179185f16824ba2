// The Payments object, one per facilitator key: PaymentDesk over the object's own storage, tended by its
// alarm. A concrete class brings the chain and the books.
import { DurableObject } from 'cloudflare:workers'
import { PaymentDesk, type DeskPorts, type DeskTerms } from './payment-desk.ts'
import type { Opened, Presented } from './payment-record.ts'
import { SqlPaymentRows } from './payment-rows.store.ts'
import type { Payments, PaymentView, Settled } from './payments.port.ts'

const TEND_SOON_MS = 5_000
const AFTER_FAILURE_MS = 10_000

export abstract class PaymentsObject<Env = unknown> extends DurableObject<Env> implements Payments {
  readonly #desk: PaymentDesk

  protected abstract terms(): DeskTerms
  protected abstract reach(): Pick<DeskPorts, 'chain' | 'credit' | 'reverse' | 'report'>

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const { storage } = ctx
    const own = {
      rows: new SqlPaymentRows(storage.sql),
      transact: <R>(work: () => R) => storage.transactionSync(work),
      durable: () => storage.sync(),
      now: () => Date.now(),
      pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    }
    this.#desk = new PaymentDesk({ ...this.reach(), ...own }, this.terms())
  }

  find(key: string): Promise<PaymentView | null> {
    return this.#desk.find(key)
  }

  async open(presented: Presented): Promise<Opened> {
    await this.#arm()
    return this.#desk.open(presented)
  }

  /** Tended from before it is sent: a crash in between finds the alarm set. */
  async settle(key: string): Promise<Settled> {
    await this.#arm()
    return this.#desk.settle(key)
  }

  close(key: string, isServed: boolean): Promise<void> {
    return this.#desk.close(key, isServed)
  }

  async recover(presented: Presented): Promise<boolean> {
    await this.#arm()
    return this.#desk.recover(presented)
  }

  async #arm(): Promise<void> {
    const armed = await this.ctx.storage.getAlarm()
    if (armed === null) await this.ctx.storage.setAlarm(Date.now() + TEND_SOON_MS)
  }

  override async alarm(): Promise<void> {
    let nextMs: number | null = Date.now() + AFTER_FAILURE_MS
    try {
      nextMs = await this.#desk.tend()
    } finally {
      if (nextMs !== null) await this.ctx.storage.setAlarm(nextMs)
    }
  }
}
