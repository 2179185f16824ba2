// The Deposits object, one per chain: an alarm reads the escrow's logs and books each once. It also
// keeps the withdrawals that are signed and not yet over. A concrete class brings the ports.
import { DurableObject } from 'cloudflare:workers'
import type { Address } from '../../schemas/ids.ts'
import type { ChainLogs } from './chain-logs.port.ts'
import type { Deposits, DepositsProgress } from './deposits.port.ts'
import { nextTry } from './watch.ts'
import { watchRound, type RoundPorts, type RoundTerms } from './watch-round.ts'
import type { OpenWithdrawal } from './withdrawal.ts'

export abstract class DepositsObject<Env = unknown> extends DurableObject<Env> implements Deposits {
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

  async expect(withdrawal: OpenWithdrawal): Promise<void> {
    await this.#open().put(withdrawal)
  }

  async withdrawalsOf(wallet: Address): Promise<readonly OpenWithdrawal[]> {
    return (await this.#open().all()).filter((open) => open.wallet === wallet)
  }

  #open(): RoundPorts['open'] {
    const { storage } = this.ctx
    const name = (id: string) => `withdrawal:${id}`
    return {
      get: async (id) => (await storage.get<OpenWithdrawal>(name(id))) ?? null,
      all: async () => [...(await storage.list<OpenWithdrawal>({ prefix: name('') })).values()],
      put: (open) => storage.put(name(open.id), open),
      delete: async (id) => void (await storage.delete(name(id))),
    }
  }
}
