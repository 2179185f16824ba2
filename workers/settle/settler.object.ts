// The settler's state and its alarm: one object drives one distributor. Each run resumes from the
// state saved last, whatever a crash cut short. Knows no key, no chain and no bucket: its subclass,
// composed with them, hands the ports in.
import { DurableObject } from 'cloudflare:workers'
import { must } from '../../schemas/result.ts'
import { checkMoney } from './cross-check-step.ts'
import type { MoneyCheck } from './cross-check.ts'
import { retried } from './settler.ts'
import { FIRST_STATE, lastFinalOf, recordOf } from './settler-state.ts'
import type { EpochRecord, SettlerState } from './settler-state.ts'
import type { EpochStatus, Settler, SettlerProgress } from './settler.port.ts'
import { settle } from './settle-step.ts'
import type { SettlerPorts } from './settle-step.ts'

const EPOCH = 'epoch:'

export type SettlerTiming = {
  /** Between two epochs. */
  readonly epochMs: number
  /** Between two looks at a commit under way. */
  readonly pollMs: number
}

export abstract class SettlerObject<Env = unknown> extends DurableObject<Env> implements Settler {
  /** Single flight: an alarm and a call at once share one run. */
  #running: Promise<void> | null = null

  protected abstract ports(): SettlerPorts
  protected abstract timing(): SettlerTiming
  protected abstract now(): number
  /** Once an epoch is final, and again where a crash leaves it unsaid. */
  protected abstract announce(final: EpochRecord): Promise<void>
  /** Money drifted: somebody must be told. */
  protected abstract alert(check: MoneyCheck): void

  async wake(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null) await this.#arm()
  }

  async settleNow(): Promise<SettlerProgress> {
    if (this.#running === null) await this.#save(retried(this.#load()))
    await this.#run()
    return this.progress()
  }

  async progress(): Promise<SettlerProgress> {
    const state = this.#load()
    return {
      epoch: 'closed' in state ? state.closed.epoch : (lastFinalOf(state) ?? 0),
      state: state.kind,
      halted: state.kind === 'halted' ? state.reason : null,
      trouble: this.ctx.storage.kv.get<string>('trouble') ?? null,
    }
  }

  async status(): Promise<readonly EpochStatus[]> {
    const newest = { prefix: EPOCH, reverse: true, limit: 20 }
    const records = [...this.ctx.storage.kv.list<EpochRecord>(newest)].map(([, record]) => record)
    return records.map((record) => {
      const check = this.#checked(record.epoch)
      const money = check === undefined ? 'unchecked' : check.isEqual ? 'equal' : 'drift'
      return { ...record, money }
    })
  }

  async money(epoch: number): Promise<MoneyCheck | null> {
    return this.#checked(epoch) ?? null
  }

  async lastFinal(): Promise<number | null> {
    return lastFinalOf(this.#load())
  }

  override async alarm(): Promise<void> {
    await this.#run()
  }

  async #run(): Promise<void> {
    this.#running ??= this.#once().finally(() => {
      this.#running = null
    })
    await this.#running
  }

  async #once(): Promise<void> {
    try {
      const ports = this.ports()
      await settle(this.#load(), ports, (state) => this.#save(state))
      await this.#crossCheck(ports)
      this.ctx.storage.kv.delete('trouble')
    } catch (error) {
      this.ctx.storage.kv.put('trouble', firstLine(error))
    } finally {
      await this.#arm()
    }
  }

  /** Every final epoch once; what a crash left unchecked is checked by the next run. */
  async #crossCheck(ports: SettlerPorts): Promise<void> {
    const { kv } = this.ctx.storage
    const last = lastFinalOf(this.#load()) ?? 0
    // What was voided is settled again, and checked again.
    if ((kv.get<number>('checked') ?? 0) > last) kv.put('checked', last)
    for (let epoch = (kv.get<number>('checked') ?? 0) + 1; epoch <= last; epoch++) {
      const check = await checkMoney(epoch, ports)
      kv.put(checkKey(epoch), check)
      await this.announce(must(kv.get<EpochRecord>(recordKey(epoch)), 'what is final is recorded'))
      kv.put('checked', epoch)
      if (!check.isEqual) this.alert(check)
    }
  }

  #checked(epoch: number): MoneyCheck | undefined {
    return this.ctx.storage.kv.get<MoneyCheck>(checkKey(epoch))
  }

  async #arm(): Promise<void> {
    const { epochMs, pollMs } = this.timing()
    const resting = this.#load().kind === 'idle'
    await this.ctx.storage.setAlarm(this.now() + (resting ? epochMs : pollMs))
  }

  #load(): SettlerState {
    return this.ctx.storage.kv.get<SettlerState>('state') ?? FIRST_STATE
  }

  /** Resolves when the state is on disk: a transaction is there before its bytes leave. */
  async #save(state: SettlerState): Promise<void> {
    const { kv } = this.ctx.storage
    kv.put('state', state)
    const record = recordOf(state)
    if (record !== null) kv.put(recordKey(record.epoch), record)
    await this.ctx.storage.sync()
  }
}

function recordKey(epoch: number): string {
  return `${EPOCH}${`${epoch}`.padStart(10, '0')}`
}

function checkKey(epoch: number): string {
  return `money:${epoch}`
}

/** Clients put addresses, and with them secrets, on the lines behind the first. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
  return line
}
