// The Deposits object, one per chain: an alarm reads the escrow's logs and books each once. It also
// keeps the withdrawals that are signed and not yet over. A concrete class brings the ports.
import { DurableObject } from 'cloudflare:workers'
import type { Address } from '../../schemas/ids.ts'
import type { ChainLogs } from './chain-logs.port.ts'
import type { Deposits, DepositsProgress } from './deposits.port.ts'
import { nextTry } from './watch.ts'
import { watchRound, type RoundPorts, type RoundTerms } from './watch-round.ts'
import { OpenWithdrawals } from './open-withdrawals.store.ts'
import type { OpenWithdrawal } from './withdrawal.ts'

export abstract class DepositsObject<Env = unknown> extends DurableObject<Env> implements Deposits {
  readonly #withdrawals = new OpenWithdrawals(this.ctx.storage.sql)

  protected abstract terms(): RoundTerms
  protected abstract chain(): ChainLogs
  protected abstract books(): Pick<RoundPorts, 'credit' | 'withdrawal'>

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
      const ports = {
        ...this.books(),
        chain: this.chain(),
        open: this.#open(),
        save: (progress: DepositsProgress) => this.ctx.storage.put('progress', progress),
      }
      nextMs = await watchRound(before, this.terms(), ports, () => Date.now())
    } catch (error) {
      const failures = before.failures + 1
      const lastFailure = error instanceof Error ? error.message : String(error)
      nextMs = nextTry(failures, pollMs, Date.now())
      await this.ctx.storage.put('progress', { ...before, failures, lastFailure })
    } finally {
      await this.ctx.storage.setAlarm(nextMs)
    }
  }

  async expect(withdrawal: OpenWithdrawal): Promise<OpenWithdrawal | null> {
    return this.#withdrawals.admit(withdrawal)
  }

  async signed(id: string): Promise<void> {
    const open = this.#withdrawals.get(id)
    if (open !== null) this.#withdrawals.put({ ...open, isSigned: true })
  }

  async forget(id: string): Promise<void> {
    const open = this.#withdrawals.get(id)
    if (open !== null && !open.isSigned) this.#withdrawals.delete(id)
  }

  async withdrawalsOf(wallet: Address): Promise<readonly OpenWithdrawal[]> {
    return this.#withdrawals.ofWallet(wallet).filter(({ isSigned }) => isSigned)
  }

  #open(): RoundPorts['open'] {
    const rows = this.#withdrawals
    return {
      get: async (id) => rows.get(id),
      lapsed: async (timeRead, limit) => rows.lapsed(timeRead, limit),
      put: async (open) => rows.put(open),
      delete: async (id) => rows.delete(id),
    }
  }
}
