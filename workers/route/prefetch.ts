// Which adapters a node should bring to its disk before anybody waits for them: those whose home it
// is, the most recently active first, within a budget of bytes. A plan, not an order: the node
// carries it out when it has nothing better to do, and what it cannot fit it leaves.
import type { Sha256 } from '../../schemas/ids.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { homeRanks } from './homes.ts'

export type KnownAdapter = {
  readonly sha256: Sha256
  readonly baseSha256: Sha256
  readonly bytes: number
  /** When a key that uses it was last active, or when it was published. */
  readonly activeAtMs: number
}

export type PrefetchBudget = {
  /** Bytes that one plan may ask a node to fetch. */
  readonly bytes: number
  /** On how many homes an adapter is kept. */
  readonly copies: number
  /** Activity that is older than this asks for nothing. */
  readonly maxAgeMs: number
}

export const PREFETCH_BUDGET: PrefetchBudget = {
  bytes: 128 * 2 ** 20,
  copies: 2,
  maxAgeMs: 60 * 60_000,
}
/** Where calls wait for an adapter's place while slots are free: the hot ones lie on more nodes. */
export const SPREAD_BUDGET: PrefetchBudget = { ...PREFETCH_BUDGET, copies: 4 }
/** How many adapters are remembered as active; the longest quiet one is forgotten first. */
export const ACTIVE_MAX = 4_096
/** A plan names at most as many as one reply carries. */
const PLAN_MAX = 64

type Active = ReadonlyMap<string, KnownAdapter>

/** Insertion order is the order of activity. */
export function noted(active: Active, adapter: KnownAdapter): Active {
  const next = new Map(active)
  next.delete(adapter.sha256)
  next.set(adapter.sha256, adapter)
  const [oldest] = next.keys()
  if (next.size > ACTIVE_MAX && oldest !== undefined) next.delete(oldest)
  return next
}

export function prefetchPlan(
  node: NodeStatus,
  fleet: readonly NodeStatus[],
  adapters: readonly KnownAdapter[],
  budget: PrefetchBudget,
  nowMs: number,
): readonly KnownAdapter[] {
  const held = new Set([...node.adapters, ...(node.quarantined ?? [])].map(({ sha256 }) => sha256))
  const peers = fleet.filter(({ base }) => base.sha256 === node.base.sha256)
  const nodeIds = peers.map(({ nodeId }) => nodeId)
  const wanted = adapters
    .filter(
      ({ sha256, baseSha256, activeAtMs }) =>
        baseSha256 === node.base.sha256 &&
        !held.has(sha256) &&
        nowMs - activeAtMs <= budget.maxAgeMs &&
        (homeRanks(sha256, nodeIds).get(node.nodeId) ?? Number.POSITIVE_INFINITY) < budget.copies,
    )
    .toSorted((a, b) => b.activeAtMs - a.activeAtMs || (a.sha256 < b.sha256 ? -1 : 1))
  let left = budget.bytes
  const fitting = wanted.filter(({ bytes }) => {
    const fits = bytes <= left
    if (fits) left -= bytes
    return fits
  })
  return fitting.slice(0, PLAN_MAX)
}
