// The far end of the outbox in the simulation: one place for each generation, however often it
// comes, the split of its price, and epochs closed by the production rule.
import type { GenerationId } from '../../schemas/ids.ts'
import { sha256Hex } from '../../schemas/canonical.ts'
import { WHOLE, type CapturedGeneration } from '../../schemas/wire/generation.ts'
import { splitsOf } from '../../workers/bill/splits.ts'
import { closeRun } from '../../workers/settle/tally.ts'
import { holds, type Oracle } from './oracle.ts'

const NO_EVIDENCE = {
  version: 'align-1',
  shares: [],
  unattributed: WHOLE,
  evidenceSha256: sha256Hex('none'),
}
const RATE = 1_000_000n

export class SimTally {
  readonly #places = new Map<GenerationId, bigint>()
  readonly #prices: bigint[] = []
  readonly #epochs: { readonly fromSeq: number; readonly toSeq: number }[] = []

  place({ generationId, priceNanoUsd, terms }: CapturedGeneration): void {
    const before = this.#places.get(generationId)
    if (before !== undefined) {
      return holds('I4', before === priceNanoUsd, 'a generation comes again with the same price')
    }
    const splits = splitsOf(priceNanoUsd, terms, NO_EVIDENCE)
    const paid = splits.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n)
    holds('I3', paid === priceNanoUsd, 'the splits of a price sum to it')
    this.#places.set(generationId, priceNanoUsd)
    this.#prices.push(priceNanoUsd)
  }

  close(nowMs: number): void {
    const fromSeq = (this.#epochs.at(-1)?.toSeq ?? -1) + 1
    const open = { fromSeq, signedToSeq: this.#prices.length - 1, weiPerNanoUsd: RATE }
    const run = closeRun({ ...open, rateChangesAt: null }, this.#epochs.length, 0, nowMs)
    if (run === null) return
    holds('I5', run.fromSeq === fromSeq, 'epochs follow each other without a gap')
    this.#epochs.push({ fromSeq: run.fromSeq, toSeq: run.toSeq })
  }

  /** Of one account that is at rest: what it captured is what has places, and the places go. */
  checkSum(oracle: Oracle): void {
    let sum = 0n
    for (const id of oracle.everCaptured) {
      const price = this.#places.get(id)
      holds('I5', price !== undefined, 'each capture has its place')
      sum += price ?? 0n
      this.#places.delete(id)
    }
    holds('I5', sum === oracle.captured, 'the places of an account sum to what it captured')
  }

  checkEpochs(): void {
    for (let before = -1; this.#prices.length - 1 > (this.#epochs.at(-1)?.toSeq ?? -1);) {
      const closed = this.#epochs.length
      holds('I10', closed > before, 'closing goes on until nothing is open')
      before = closed
      this.close(0)
    }
    const inEpochs = this.#epochs.reduce((sum, { fromSeq, toSeq }) => sum + toSeq - fromSeq + 1, 0)
    holds('I5', inEpochs === this.#prices.length, 'each place is in exactly one epoch')
  }
}
