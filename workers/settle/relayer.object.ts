// The relayer's one nonce: claims go out one after the other, each stored before it is sent, so that
// a crash neither loses one nor sends two under a nonce. Knows no key and no chain; its subclass,
// composed with them, hands the ports in.
import { DurableObject } from 'cloudflare:workers'
import type { Address } from '../../schemas/ids.ts'
import { err, ok } from '../../schemas/result.ts'
import { isAffordable, refusalBefore } from './relay-limits.ts'
import type { RelayLimits } from './relay-limits.ts'
import type { RelayChain, Relayed, RelayedClaim, Relayer, RelayTx } from './relayer.port.ts'

const RETRY_SECONDS = 5

export abstract class RelayerObject<Env = unknown> extends DurableObject<Env> implements Relayer {
  #queue: Promise<unknown> = Promise.resolve()

  protected abstract chain(): RelayChain
  protected abstract limits(): RelayLimits
  protected abstract now(): number

  async relay(claim: RelayedClaim): Promise<Relayed> {
    const mine = this.#queue.then(() => this.#relay(claim))
    this.#queue = mine.catch(() => null)
    return mine
  }

  async #relay(claim: RelayedClaim): Promise<Relayed> {
    const { kv } = this.ctx.storage
    const limits = this.limits()
    const last = kv.get<number>(lastKey(claim.account)) ?? null
    const refusal = refusalBefore(claim, last, this.now(), limits)
    if (refusal !== null) return err(refusal)
    const chain = this.chain()
    if (await this.#isUnderway(chain))
      return err({ kind: 'busy', retryAfterSeconds: RETRY_SECONDS })
    const prepared = await chain.prepare(claim)
    if (!prepared.ok) return prepared
    const { costWei, ...tx } = prepared.value
    if (!isAffordable(costWei, await chain.gasWei(), limits)) return err({ kind: 'gas_short' })
    kv.put('underway', tx)
    kv.put(lastKey(claim.account), this.now())
    await this.ctx.storage.sync()
    await chain.send(tx)
    return ok({ txHash: tx.hash })
  }

  /** What a crash left unsent is sent again before anything else is signed. */
  async #isUnderway(chain: RelayChain): Promise<boolean> {
    const { kv } = this.ctx.storage
    const tx = kv.get<RelayTx>('underway')
    if (tx === undefined) return false
    if (!(await chain.isDone(tx))) {
      await chain.send(tx)
      if (!(await chain.isDone(tx))) return true
    }
    kv.delete('underway')
    return false
  }
}

function lastKey(account: Address): string {
  return `last:${account}`
}
