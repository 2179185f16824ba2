// A chain for the relayer's tests: a nonce, a pool of one, and a purse.
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { err, ok } from '../../schemas/result.ts'
import type { Result } from '../../schemas/result.ts'
import type { RelayChain, RelayedClaim, RelayRefusal, RelayTx } from './relayer.port.ts'

export const RELAY_LIMITS = { minimumWei: 1_000n, everyMs: 60_000, maxCostWei: 500n }

export class MemoryRelayChain implements RelayChain {
  nonce = 3
  costWei = 100n
  purseWei = 10_000n
  automine = true
  /** Dies after it stored and before it sent. */
  dies = false
  reverts: string | null = null
  readonly sent: RelayTx[] = []

  async prepare(
    claim: RelayedClaim,
  ): Promise<Result<RelayTx & { readonly costWei: bigint }, RelayRefusal>> {
    if (this.reverts !== null) return err({ kind: 'would_revert', reason: this.reverts })
    const hash = textHash(`${claim.account} ${claim.cumulativeWei} ${this.nonce}`)
    return ok({ raw: hash, hash, nonce: this.nonce, costWei: this.costWei })
  }

  async gasWei(): Promise<bigint> {
    return this.purseWei
  }

  async send(tx: RelayTx): Promise<void> {
    if (this.dies) throw new Error('died before it sent')
    this.sent.push(tx)
    if (this.automine && tx.nonce === this.nonce) this.nonce++
  }

  async isDone(tx: RelayTx): Promise<boolean> {
    return this.nonce > tx.nonce
  }
}
