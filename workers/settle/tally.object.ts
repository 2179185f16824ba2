// One shard of the sequence: each call loads, places or closes, stores, returns. A batch is placed
// in one write and signed after it; what a crash left unsigned is signed by the next append or by
// the alarm. The key, the domain and the clock come from the composed subclass.
import { DurableObject } from 'cloudflare:workers'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { GenerationId, Sha256 } from '../../schemas/ids.ts'
import { assert, must } from '../../schemas/result.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'
import type { ClosedRun, EpochTally, ReceiptPage } from './epoch-tally.port.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'
import { closeRun, placeBatch } from './tally.ts'
import type { Tally } from './tally.port.ts'
import { TallyStore } from './tally.store.ts'

const SIGN_AGAIN_MS = 2_000

export abstract class TallyObject<Env = unknown>
  extends DurableObject<Env>
  implements Tally, EpochTally
{
  readonly #rows = new TallyStore(this.ctx.storage)

  protected abstract shard(): number
  protected abstract domain(): ReceiptDomain
  protected abstract signer(): ReceiptSigner
  protected abstract now(): number

  async append(
    batch: readonly Credited[],
    evidence: Sha256 | null = null,
  ): Promise<readonly SignedReceipt[]> {
    const ids = batch.map((credited) => credited.generationId)
    const nextSeq = this.#rows.nextSeq()
    const at = { shard: this.shard(), nextSeq, domain: this.domain() }
    const placement = placeBatch(batch, this.#rows.contents(ids), at)
    this.#rows.place(placement, evidence)
    await this.#sign()
    return ids.map((id) => must(this.#rows.find(id), 'a placed generation is signed by now'))
  }

  async evidenceOf(generationId: GenerationId): Promise<Sha256 | null> {
    return this.#rows.evidenceOf(generationId)
  }

  async find(generationId: GenerationId): Promise<SignedReceipt | null> {
    return this.#rows.find(generationId)
  }

  async findAll(generationIds: readonly GenerationId[]): Promise<readonly SignedReceipt[]> {
    return generationIds.map((id) => this.#rows.find(id)).filter((receipt) => receipt !== null)
  }

  async close(epoch: number): Promise<ClosedRun | null> {
    const before = this.#rows.closed(epoch)
    if (before !== null) return before
    const last = this.#rows.lastClosed()
    assert(last === null || last.acknowledged, 'the epoch before is final')
    assert(last === null || epoch > last.run.epoch, 'epochs close in order')
    const open = this.#rows.open(last === null ? 0 : last.run.toSeq + 1)
    const run = open === null ? null : closeRun(open, epoch, this.shard(), this.now())
    if (run !== null) this.#rows.close(run)
    return run
  }

  async receipts(epoch: number, fromSeq: number | null): Promise<ReceiptPage> {
    const run = must(this.#rows.closed(epoch), 'only a closed epoch is read')
    return this.#rows.page(run, fromSeq ?? run.fromSeq)
  }

  async acknowledge(epoch: number): Promise<void> {
    this.#rows.acknowledge(epoch)
  }

  override async alarm(): Promise<void> {
    await this.#sign()
  }

  /** Armed before it signs: a crash in between leaves the alarm behind. */
  async #sign(): Promise<void> {
    const unsigned = this.#rows.unsigned()
    if (unsigned.length === 0) return
    await this.ctx.storage.setAlarm(this.now() + SIGN_AGAIN_MS)
    const signer = this.signer()
    for (const { batch, digest } of unsigned) {
      this.#rows.sign(batch, await signer.sign(digest), signer.address)
    }
    if (this.#rows.unsigned().length === 0) await this.ctx.storage.deleteAlarm()
  }
}
