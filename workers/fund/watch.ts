// Which blocks to read next, and when to look again. Only blocks that are buried deep enough are
// read, in spans that a node will answer; a failed round waits longer each time.

export type WatchTerms = {
  /** The first block in which a deposit can lie. */
  readonly firstBlock: number
  /** Blocks on top of a deposit before it counts. */
  readonly confirmations: number
  /** How long a watch that is up to date waits for new blocks. */
  readonly pollMs: number
}

/** Both ends are read. */
export type BlockRange = { readonly from: number; readonly to: number }

/** Public nodes refuse longer spans. */
export const BLOCKS_PER_READ = 2_000
const BACKOFF_MAX_MS = 60_000

/** The blocks to read now, or null where none is buried deep enough: also after a chain shrank. */
export function nextRange(
  nextBlock: number,
  head: number,
  { confirmations }: Pick<WatchTerms, 'confirmations'>,
): BlockRange | null {
  const safe = head - confirmations
  if (nextBlock > safe) return null
  return { from: nextBlock, to: Math.min(safe, nextBlock + BLOCKS_PER_READ - 1) }
}

/** When to look again after a round that read `range` up to where it could. */
export function nextLook(
  range: BlockRange | null,
  head: number,
  { confirmations, pollMs }: Pick<WatchTerms, 'confirmations' | 'pollMs'>,
  nowMs: number,
): number {
  const behind = range !== null && range.to < head - confirmations
  return behind ? nowMs : nowMs + pollMs
}

/** @param failures how many rounds failed in a row, this one counted */
export function nextTry(failures: number, pollMs: number, nowMs: number): number {
  const wait = Math.max(pollMs, 1) * 2 ** Math.min(failures, 30)
  return nowMs + Math.min(wait, Math.max(pollMs, BACKOFF_MAX_MS))
}
