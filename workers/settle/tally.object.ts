// One shard of the sequence: each call loads, places or closes, stores, returns. A batch is placed
// in one write and signed after it; what a crash left unsigned is signed by the next append or by
// the alarm. The key, the domain and the clock come from the composed subclass.
import { DurableObject } from 'cloudflare:workers'
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { Address, GenerationId, Sha256 } from '../../schemas/ids.ts'
import { mapInSlices, type Breathe } from '../../schemas/in-slices.ts'
import { assert, err, must, ok } from '../../schemas/result.ts'
import type { PayeeTerms, PayoutAddress } from '../../schemas/wire/epoch.ts'
import type { Credited, SignedReceipt } from '../../schemas/wire/generation.ts'
import type { ClosedRun, EpochTally, PayeesOfEpoch, ReceiptPage } from './epoch-tally.port.ts'
import type { ReceiptSigner } from './receipt-signer.port.ts'
import type { Decision, KnownAddress, KnownStanding, Payees } from './payees.port.ts'
import { PayeeStore } from './payees.store.ts'
import type { FindingKind } from './standing.ts'
import {
  closeRun,
  freshOf,
  leafOf,
  sealBatch,
  unplaced,
  type Placed,
  type Unplaced,
} from './tally.ts'
import type { Given, Tally } from './tally.port.ts'
import { placedRow, TallyStore } from './tally.store.ts'

const SIGN_AGAIN_MS = 2_000
/** So many calls are hashed in one go, about a millisecond. */
const SLICE = 5

export abstract class TallyObject<Env = unknown>
  extends DurableObject<Env>
  implements Tally, EpochTally, Payees
{
  readonly #rows = new TallyStore(this.ctx.storage)
  readonly #payees = new PayeeStore(this.ctx.storage)
  /** Resolves when the batch that is being placed is written, or broke. */
  #placing: Promise<unknown> = Promise.resolve()

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
    const arrived = await mapInSlices(batch, { size: SLICE, breathe: this.breathe }, unplaced)
    const placed = await this.#inTurn(() => this.#place(arrived, evidence, given))
    await this.#sign()
    const signed = this.#signed(placed)
    return ids.map((id) =>
      must(signed.get(id) ?? this.#rows.find(id), 'a placed generation is signed by now'),
    )
  }

  /** One batch at a time: between its first place and its write no other is given. */
  #inTurn<R>(place: () => Promise<R>): Promise<R> {
    const placed = this.#placing.then(place)
    this.#placing = placed.catch(() => undefined)
    return placed
  }

  async #place(
    arrived: readonly Unplaced[],
    evidence: Sha256 | null,
    given: readonly Given[],
  ): Promise<readonly Placed[]> {
    const fresh = freshOf(arrived, this.#rows.contents(arrived.map(({ credited }) => credited)))
    if (fresh.length === 0) return []
    const [shard, nextSeq] = [this.shard(), this.#rows.nextSeq()]
    const slices = { size: SLICE, breathe: this.breathe }
    const leaves = await mapInSlices(fresh, slices, (one, at) => leafOf(one, shard, nextSeq + at))
    const { placed, batch } = sealBatch(leaves, this.domain())
    const rows = await mapInSlices(placed, slices, (one, at) =>
      placedRow(one, must(fresh[at], 'what is placed was fresh').content),
    )
    this.ctx.storage.transactionSync(() => {
      this.#rows.place(rows, batch, evidence)
      const credited = placed.map((one) => one.credited)
      this.#payees.noteUse(credited, given)
    })
    return placed
  }

  /** Of those that were placed just now, without reading them back. */
  #signed(placed: readonly Placed[]): ReadonlyMap<GenerationId, SignedReceipt> {
    const [first] = placed
    const seal = first === undefined ? null : this.#rows.signatureOf(first.receipt.seq)
    if (seal === null) return new Map()
    return new Map(placed.map((one) => [one.credited.generationId, { ...one, ...seal }]))
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
