// A chain in memory, for tests: one key, one distributor, a pool. It mines on `mine`, refuses what
// the contract would, takes a replacement for its predecessor only at a tenth more, and forgets, lies
// and undoes blocks when it is told to.
import { textHash } from '../../schemas/chain/receipt-type.ts'
import { tokenWei } from '../../schemas/money.ts'
import { must } from '../../schemas/result.ts'
import type { ChainFacts, CommitOnChain, Pulled, SettlementChain, Voided } from './chain.port.ts'
import type { SignedTx, TxFate } from './chain.port.ts'
import type { EpochCommit } from './epoch.ts'

export class MemoryChain implements SettlementChain {
  readonly mined = new Map<string, { readonly tx: SignedTx; readonly blockNumber: number }>()
  readonly pool = new Map<number, SignedTx>()
  escrowWei = tokenWei(10n ** 36n)
  gasWei = 10n ** 18n
  /** What a transaction must offer to be mined. */
  gasPrice = 100n
  head = 100
  signed = 0
  broadcasts = 0
  automine = true
  /** What voided epochs had pulled: it stays, and funds those that follow. */
  fundedWei = 0n
  voided: Voided | null = null
  /** Wei that leave the escrow beside the books. */
  strayWei = 0n
  /** What the distributor accepted, epoch 1 first. */
  readonly commits: CommitOnChain[] = []
  readonly confirmations: number
  readonly #content = new Map<string, EpochCommit>()
  #nonce = 7

  constructor(confirmations = 0) {
    this.confirmations = confirmations
  }

  async facts(epoch: number): Promise<ChainFacts> {
    const total = this.commits.at(-1)?.commit.totalWei ?? 0n
    const fundedWei = tokenWei(total > this.fundedWei ? total : this.fundedWei)
    const isFinal = (this.voided?.blockNumber ?? Infinity) <= this.head - this.confirmations
    return {
      voided: isFinal ? this.voided : null,
      lastEpoch: this.commits.length,
      committed: this.commits[epoch - 1] ?? null,
      headBlock: this.head,
      safeBlock: this.head - Math.floor(this.confirmations / 2),
      finalBlock: this.head - this.confirmations,
      escrowWei: this.escrowWei,
      fundedWei,
      gasWei: this.gasWei,
    }
  }

  async prepare(commit: EpochCommit, minNonce: number): Promise<SignedTx> {
    return this.#sign(commit, Math.max(this.#nonce, minNonce), this.gasPrice)
  }

  async bump(commit: EpochCommit, tx: SignedTx): Promise<SignedTx> {
    // As the estimate of its gas does on a real chain.
    if (commit.epoch !== this.commits.length + 1) throw new Error('EpochOutOfOrder')
    const raised = (tx.maxFeePerGas * 9n + 7n) / 8n
    return this.#sign(commit, tx.nonce, raised > this.gasPrice ? raised : this.gasPrice)
  }

  #sign(commit: EpochCommit, nonce: number, maxFeePerGas: bigint): SignedTx {
    const hash = textHash(`${nonce} ${this.signed++}`)
    this.#content.set(hash, commit)
    const costWei = maxFeePerGas * 100n
    const fees = { maxFeePerGas, maxPriorityFeePerGas: 1n, costWei }
    return { raw: hash, hash, nonce, ...fees, signedAtBlock: this.head }
  }

  async send(tx: SignedTx): Promise<void> {
    this.broadcasts++
    if (this.mined.has(tx.hash) || tx.nonce < this.#nonce) return
    const other = this.pool.get(tx.nonce)
    const replaces = other === undefined || tx.maxFeePerGas * 10n >= other.maxFeePerGas * 11n
    if (!replaces) return
    this.pool.set(tx.nonce, tx)
    if (this.automine) this.mine()
  }

  async fate(attempts: readonly SignedTx[]): Promise<TxFate> {
    for (const { hash } of attempts) {
      const found = this.mined.get(hash)
      if (found !== undefined) return { kind: 'mined', hash, blockNumber: found.blockNumber }
    }
    const nonce = must(attempts[0], 'there is an attempt').nonce
    return nonce < this.#nonce ? { kind: 'replaced' } : { kind: 'pending' }
  }

  async pulled(epoch: number): Promise<Pulled> {
    const before = this.commits[epoch - 2]?.commit.totalWei ?? 0n
    const earlierWei = before > this.fundedWei ? before : this.fundedWei
    const own = must(this.commits[epoch - 1], 'the epoch is committed').commit.totalWei
    const byCommitWei = own > earlierWei ? own - earlierWei : 0n
    return { earlierWei, byCommitWei: byCommitWei + this.strayWei }
  }

  mine(): void {
    this.head++
    const tx = this.pool.get(this.#nonce)
    if (tx === undefined || tx.maxFeePerGas < this.gasPrice) return
    this.pool.delete(this.#nonce++)
    const commit = must(this.#content.get(tx.hash), 'what is sent was signed')
    this.mined.set(tx.hash, { tx, blockNumber: this.head })
    if (commit.epoch !== this.commits.length + 1) return
    this.commits.push({ commit, txHash: tx.hash, blockNumber: this.head })
  }

  /** A transaction of the same key from elsewhere takes the next nonce. */
  burnNonce(): void {
    this.pool.delete(this.#nonce++)
    this.head++
  }

  /** Undoes the block of the last commit, if it is shallower than `depth`; its bytes are lost. */
  reorg(depth: number): void {
    const last = this.commits.at(-1)
    if (last === undefined || this.head - last.blockNumber >= depth) return
    if (this.mined.get(last.txHash)?.tx.nonce !== this.#nonce - 1) return
    this.commits.pop()
    this.mined.delete(last.txHash)
    this.#nonce--
    this.head++
  }

  /** A dispute was upheld, or nobody judged it: epoch `from` and all later ones fall. */
  void(from: number): void {
    const total = this.commits.at(-1)?.commit.totalWei ?? 0n
    if (total > this.fundedWei) this.fundedWei = total
    this.commits.splice(from - 1)
    this.voided = { lastEpoch: from - 1, blockNumber: ++this.head }
  }

  /** Somebody else's commit stands under the next number. */
  commitForeign(commit: EpochCommit): void {
    this.commits.push({ commit, txHash: textHash('foreign'), blockNumber: ++this.head })
  }
}
