// What may be asked of the settler: how far the epochs are, and to go on now.
import type { MoneyCheck } from './cross-check.ts'
import type { EpochRecord, HaltReason, SettlerState } from './settler-state.ts'

export type SettlerProgress = {
  /** The epoch under way, or the last final one; 0 before the first. */
  readonly epoch: number
  readonly state: SettlerState['kind']
  readonly halted: HaltReason | null
  /** What stopped the last run before its end; the next alarm tries again. */
  readonly trouble: string | null
}

/** `drift` wants a person: somewhere a wei is counted that is not counted elsewhere. */
export type EpochStatus = EpochRecord & { readonly money: 'unchecked' | 'equal' | 'drift' }

export interface Settler {
  /** Sets the alarm of the next epoch unless one is set: whoever appends calls it. */
  wake(): Promise<void>
  /** The last epochs, newest first. */
  status(): Promise<readonly EpochStatus[]>
  /** Whether the money of an epoch agrees; null until it is final and checked. */
  money(epoch: number): Promise<MoneyCheck | null>
  /** Closes and settles as far as it goes now. A halted epoch is tried once more. */
  settleNow(): Promise<SettlerProgress>
  progress(): Promise<SettlerProgress>
  /** The last epoch whose commit is final; null before the first. */
  lastFinal(): Promise<number | null>
}
