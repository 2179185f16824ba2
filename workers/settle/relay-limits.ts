// Whom does the relayer serve, and how often? Every claim costs it gas, so small claims wait until
// they are worth it, and an account comes round once in a while.
import type { RelayedClaim, RelayRefusal } from './relayer.port.ts'

export type RelayLimits = {
  /** Below this a claim is not worth its gas. */
  readonly minimumWei: bigint
  /** Between two claims of one account. */
  readonly everyMs: number
  /** The most gas money that one claim may cost. */
  readonly maxCostWei: bigint
}

/** Null when the claim may be prepared. */
export function refusalBefore(
  claim: RelayedClaim,
  lastMs: number | null,
  nowMs: number,
  { minimumWei, everyMs }: RelayLimits,
): RelayRefusal | null {
  const { claimableWei } = claim
  if (claimableWei < minimumWei) return { kind: 'below_minimum', minimumWei, claimableWei }
  const waitMs = lastMs === null ? 0 : lastMs + everyMs - nowMs
  if (waitMs <= 0) return null
  return { kind: 'too_soon', retryAfterSeconds: Math.ceil(waitMs / 1_000) }
}

export function isAffordable(
  costWei: bigint,
  gasWei: bigint,
  { maxCostWei }: RelayLimits,
): boolean {
  return costWei <= maxCostWei && costWei <= gasWei
}
