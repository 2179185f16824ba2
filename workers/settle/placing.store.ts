// Gives batches their places, one batch after the other, each in one write. The hashing before it is done in
// slices, between which other work of the isolate has its turn; so a batch waits until the one before it is
// written, or two would be given the same places.
import type { ReceiptDomain } from '../../schemas/chain/receipt-type.ts'
import type { Sha256 } from '../../schemas/ids.ts'
import { mapInSlices, type Breathe } from '../../schemas/in-slices.ts'
import { must } from '../../schemas/result.ts'
import type { Credited } from '../../schemas/wire/generation.ts'
import type { PayeeStore } from './payees.store.ts'
import { freshOf, leafOf, sealBatch, unplaced, type Placed, type Unplaced } from './tally.ts'
import type { Given } from './tally.port.ts'
import { placedRow, type TallyStore } from './tally.store.ts'

/** So many calls are worked through in one go, which takes about a millisecond. */
const HASHED_TOGETHER = 5
const PLACED_TOGETHER = 25

type Batch = {
  readonly credited: readonly Credited[]
  readonly evidence: Sha256 | null
  readonly given: readonly Given[]
}
type At = { readonly shard: number; readonly domain: ReceiptDomain; readonly breathe: Breathe }

export class Placing {
  readonly #storage: DurableObjectStorage
  readonly #rows: TallyStore
  readonly #payees: PayeeStore
  /** Resolves when the batch that is being placed is written, or broke. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(storage: DurableObjectStorage, rows: TallyStore, payees: PayeeStore) {
    this.#storage = storage
    this.#rows = rows
    this.#payees = payees
  }

  /** @returns those that had no place before */
  async place(batch: Batch, at: At): Promise<readonly Placed[]> {
    const slices = { size: HASHED_TOGETHER, breathe: at.breathe }
    const arrived = await mapInSlices(batch.credited, slices, unplaced)
    const placed = this.#last.then(() => this.#placeFresh(arrived, batch, at))
    this.#last = placed.catch(() => undefined)
    return placed
  }

  async #placeFresh(
    arrived: readonly Unplaced[],
    { evidence, given }: Batch,
    { shard, domain, breathe }: At,
  ): Promise<readonly Placed[]> {
    const known = this.#rows.contents(arrived.map(({ credited }) => credited.generationId))
    const fresh = freshOf(arrived, known)
    if (fresh.length === 0) return []
    const nextSeq = this.#rows.nextSeq()
    const slices = { size: PLACED_TOGETHER, breathe }
    const leaves = await mapInSlices(fresh, slices, (one, i) => leafOf(one, shard, nextSeq + i))
    const { placed, batch } = sealBatch(leaves, domain)
    const rows = await mapInSlices(placed, slices, (one, i) =>
      placedRow(one, must(fresh[i], 'what is placed was fresh').content),
    )
    this.#storage.transactionSync(() => {
      this.#rows.place(rows, batch, evidence)
      const credited = placed.map((one) => one.credited)
      this.#payees.noteUse(credited, given)
    })
    return placed
  }
}
