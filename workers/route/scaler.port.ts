// Whoever starts and stops nodes: told how many there should be, never how.
import type { Sha256 } from '../../schemas/ids.ts'
import type { ScaleTerms } from './autoscale.ts'

export interface Scaler {
  /** How many there should be by now. */
  current(): Promise<number>
  /** Sets how many nodes there should be; starting and stopping them goes on after it resolves. */
  scale(nodes: number): Promise<void>
}

/** The nodes of one base, as far as they may be scaled. */
export type Scaling = {
  readonly base: Sha256
  readonly scaler: Scaler
  readonly terms: ScaleTerms
}
