// The Broadcast object, one per deployment: which accounts listen, and how far the news of each epoch has
// come among them. Its alarm goes through the listeners page by page and keeps its place, so that a crash
// repeats a page, which the ids of events make harmless, and never skips one.
import { DurableObject } from 'cloudflare:workers'
import { parseId, type AccountId } from '../../schemas/ids.ts'
import type { Broadcast, FinalEpoch, Payout } from './broadcast.port.ts'
import { epochEvents } from './epoch-events.ts'
import type { Webhooks } from './webhooks.port.ts'

const LISTENER = 'listens:'
const NEWS = 'epoch:'
const PAGE = 50
const AGAIN_MS = 10_000

type News = {
  readonly epoch: FinalEpoch
  readonly atMs: number
  /** The last account that was told; empty at first. */
  readonly told: string
}

export abstract class BroadcastObject<Env = unknown>
  extends DurableObject<Env>
  implements Broadcast
{
  protected abstract now(): number
  protected abstract webhooksOf(account: AccountId): Pick<Webhooks, 'accept'>
  /** What an epoch raised, by the account of each payee. */
  protected abstract payouts(epoch: number): Promise<ReadonlyMap<AccountId, Payout>>

  async listen(account: AccountId): Promise<void> {
    this.ctx.storage.kv.put(`${LISTENER}${account}`, true)
  }

  async announce(epoch: FinalEpoch): Promise<void> {
    const { kv } = this.ctx.storage
    const key = `${NEWS}${`${epoch.epoch}`.padStart(10, '0')}:${epoch.tx_hash}`
    if (kv.get(key) !== undefined) return
    const news: News = { epoch, atMs: this.now(), told: '' }
    kv.put(key, news)
    await this.ctx.storage.setAlarm(this.now())
  }

  /** Armed before it works: a crash, or webhooks that are down, leave the alarm behind. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.setAlarm(this.now() + AGAIN_MS)
    for (const [key, news] of this.ctx.storage.kv.list<News>({ prefix: NEWS })) {
      await this.#tell(key, news)
    }
    await this.ctx.storage.deleteAlarm()
  }

  async #tell(key: string, news: News): Promise<void> {
    const { kv } = this.ctx.storage
    const payouts = await this.payouts(news.epoch.epoch)
    for (let { told } = news; ; kv.put(key, { ...news, told })) {
      const page = this.#listenersAfter(told)
      if (page.length === 0) break
      const tellings = page.map((account) => {
        const events = epochEvents(news.epoch, payouts.get(account) ?? null, news.atMs)
        return this.webhooksOf(account).accept(events)
      })
      await Promise.all(tellings)
      told = page.at(-1) ?? told
    }
    kv.delete(key)
  }

  #listenersAfter(told: string): readonly AccountId[] {
    const after = told === '' ? {} : { startAfter: `${LISTENER}${told}` }
    const found = this.ctx.storage.kv.list({ prefix: LISTENER, limit: PAGE, ...after })
    return [...found].map(([key]) => parseId('acct', key.slice(LISTENER.length)))
  }
}
