// One shard of the sequence: each call loads, places or closes, stores, returns. A batch is placed
// in one write and signed after it; what a crash left unsigned is signed by the next append or by
// the alarm. The key, the domain and the clock come from the composed subclass.
import { DurableObject } from 'cloudflare:workers'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { Address, GenerationId, Sha256 } from '../../schemas/ids.ts'
import type { Breathe } from '../../schemas/in-slices.ts'
import { assert, err, must, ok } from '../../schemas/result.ts'
import type { PayeeTerms, PayoutAddress } from '../../schemas/wire/epoch.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'
import type { ClosedRun, EpochTally, PayeesOfEpoch, ReceiptPage } from './epoch-tally.port.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'
import type { Decision, KnownAddress, KnownStanding, Payees } from './payees.port.ts'
import { PayeeStore } from './payees.store.ts'
import type { FindingKind } from './standing.ts'
import { Placing } from './placing.store.ts'
import { closeRun } from './tally.ts'
import type { Given, Tally } from './tally.port.ts'
import { TallyStore } from './tally.store.ts'

const SIGN_AGAIN_MS = 2_000

export abstract class TallyObject<Env = unknown>
  extends DurableObject<Env>
  implements Tally, EpochTally, Payees
{
  readonly #rows = new TallyStore(this.ctx.storage)
  readonly #payees = new PayeeStore(this.ctx.storage)
  readonly #placing = new Placing(this.ctx.storage, this.#rows, this.#payees)

  protected abstract shard(): number
  protected abstract domain(): ReceiptDomain
  protected abstract signer(): ReceiptSigner
  protected abstract now(): number
  protected abstract payeeTerms(): PayeeTerms
  protected abstract breathe: Breathe

  async append(
    batch: readonly Credited[],
    evidence: Sha256 | null = null,
    given: readonly Given[] = [],
  ): Promise<readonly SignedReceipt[]> {
    const ids = batch.map((credited) => credited.generationId)
    const at = { shard: this.shard(), domain: this.domain(), breathe: this.breathe }
    const placed = await this.#placing.place({ credited: batch, evidence, given }, at)
    await this.#sign()
    const signed = new Map(
      this.#rows.signedBatch(placed).map((one) => [one.credited.generationId, one]),
    )
    return ids.map((id) =>
      must(signed.get(id) ?? this.#rows.find(id), 'a placed generation is signed by now'),
    )
  }

  async evidenceOf(generationId: GenerationId): Promise<Sha256 | null> {
    return this.#rows.evidenceOf(generationId)
  }

  async find(generationId: GenerationId): Promise<SignedReceipt | null> {
    return this.#rows.find(generationId)
  }

  async epochOf(generationId: GenerationId): Promise<number | null> {
    const found = this.#rows.find(generationId)
    return found === null ? null : this.#rows.epochOf(found.receipt.seq)
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
    const now = this.now()
    const cut = open === null ? null : closeRun(open, epoch, this.shard(), now)
    if (cut === null) return null
    return this.ctx.storage.transactionSync(() => {
      const run = { ...cut, payees: this.payeeTerms() }
      this.#payees.freeze(epoch, now)
      this.#rows.close(run)
      return run
    })
  }

  async receipts(epoch: number, fromSeq: number | null): Promise<ReceiptPage> {
    const run = must(this.#rows.closed(epoch), 'only a closed epoch is read')
    return this.#rows.page(run, fromSeq ?? run.fromSeq)
  }

  async payees(epoch: number, accounts: readonly Address[]): Promise<PayeesOfEpoch> {
    must(this.#rows.closed(epoch), 'only a closed epoch has what it follows')
    return this.#payees.of(epoch, accounts)
  }

  async acknowledge(epoch: number): Promise<void> {
    this.#rows.acknowledge(epoch)
  }

  async standing(account: Address): Promise<KnownStanding> {
    return this.#payees.known(account, this.now())
  }

  async report(account: Address, kind: FindingKind, evidence: string): Promise<KnownStanding> {
    return this.#payees.report(account, kind, evidence, this.now())
  }

  async appeal(account: Address, statement: string): ReturnType<Payees['appeal']> {
    const { state } = this.#payees.known(account, this.now()).standing
    if (state !== 'held') return err({ kind: 'nothing_to_appeal' })
    return ok(this.#payees.take(account, { kind: 'appealed', statement }, this.now()))
  }

  async decide(account: Address, decision: Decision): Promise<KnownStanding> {
    return this.#payees.take(account, decision, this.now())
  }

  async addresses(account: Address): Promise<readonly KnownAddress[]> {
    return this.#payees.addresses(account)
  }

  /** Followed from the epoch behind the one that is open now. */
  async setAddress(said: PayoutAddress): ReturnType<Payees['setAddress']> {
    return this.#payees.setAddress(said, (this.#rows.lastClosed()?.run.epoch ?? 0) + 2)
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
