// The Deposits object, one per chain: an alarm reads the escrow's logs and credits each once. The
// place in the chain moves on only when every credit of the range is made, so a crash repeats
// credits, which their ids make harmless, and never skips one. A concrete class brings the ports.
import { DurableObject } from 'cloudflare:workers'
import type { ChainLogs } from './chain-logs.port.ts'
import { depositOf, type Deposit } from './deposit.ts'
import type { DepositsProgress } from './deposits.port.ts'
import { nextLook, nextRange, nextTry, type WatchTerms } from './watch.ts'

export type DepositsTerms = WatchTerms & {
  readonly chainId: number
  readonly weiPerNanoUsd: bigint
}

export abstract class DepositsObject<Env = unknown> extends DurableObject<Env> {
  protected abstract terms(): DepositsTerms
  protected abstract chain(): ChainLogs
  /** Idempotent by the deposit's id. */
  protected abstract credit(deposit: Deposit): Promise<void>

  async poke(): Promise<void> {
    const armed = await this.ctx.storage.getAlarm()
    if (armed === null) await this.ctx.storage.setAlarm(Date.now())
  }

  async progress(): Promise<DepositsProgress> {
    const stored = await this.ctx.storage.get<DepositsProgress>('progress')
    const nextBlock = this.terms().firstBlock
    return stored ?? { nextBlock, unreadable: 0, failures: 0, lastFailure: null }
  }

  override async alarm(): Promise<void> {
    const before = await this.progress()
    const { pollMs } = this.terms()
    let nextMs = Date.now() + pollMs
    try {
      nextMs = await this.#round(before)
    } catch (error) {
      const failures = before.failures + 1
      const lastFailure = error instanceof Error ? error.message : String(error)
      nextMs = nextTry(failures, pollMs, Date.now())
      await this.ctx.storage.put('progress', { ...before, failures, lastFailure })
    } finally {
      await this.ctx.storage.setAlarm(nextMs)
    }
  }

  /** @returns when to look again */
  async #round(before: DepositsProgress): Promise<number> {
    const terms = this.terms()
    const chain = this.chain()
    const head = await chain.head()
    const range = nextRange(before.nextBlock, head, terms)
    const done = { ...before, failures: 0, lastFailure: null }
    if (range === null) {
      if (before.failures > 0) await this.ctx.storage.put('progress', done)
      return nextLook(range, head, terms, Date.now())
    }
    let unreadable = before.unreadable
    for (const log of await chain.deposited(range.from, range.to)) {
      const deposit = depositOf(log, terms.chainId, terms.weiPerNanoUsd)
      if (deposit.ok) await this.credit(deposit.value)
      else unreadable++
    }
    await this.ctx.storage.put('progress', { ...done, unreadable, nextBlock: range.to + 1 })
    return nextLook(range, head, terms, Date.now())
  }
}
