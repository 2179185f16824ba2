// The watch over the escrow, as the rest of the worker sees it.

export type DepositsProgress = {
  /** The first block that was not read yet. */
  readonly nextBlock: number
  /** Logs that name no wallet or no possible amount, and so credit nobody. */
  readonly unreadable: number
  /** Rounds that failed since the last that did not, and why the last one did. */
  readonly failures: number
  readonly lastFailure: string | null
}

export interface Deposits {
  /** Makes sure that the watch runs; it keeps itself awake from then on. */
  poke(): Promise<void>
  progress(): Promise<DepositsProgress>
}
