// One look at the fleet of one base: what it does now, what it should be, and whether anybody has to be
// told. Pure: the Fleet object looks every few seconds and keeps what this returns.
import type { Sha256 } from '../../schemas/ids.ts'
import {
  decideScale,
  openScale,
  type Sample,
  type ScaleState,
  type ScaleTerms,
} from './autoscale.ts'
import type { SeenNode } from './route.port.ts'

/** So long does a call that found no node count as waiting for one. */
export const DEMAND_MS = 10_000

export type KeptScale = {
  readonly state: ScaleState
  /** What was last told, successfully. */
  readonly applied: number
  /** Hot adapters should lie on more nodes than usual. */
  readonly spread: boolean
}

export type Look = {
  readonly kept: KeptScale
  /** How many nodes there should be, where that has to be told; null otherwise. */
  readonly tell: number | null
  readonly reason: string
}

/** @param nodes how many there are to be by now, as whoever starts them says */
export function firstLook(nodes: number, nowMs: number): KeptScale {
  return { state: openScale(nodes, nowMs), applied: nodes, spread: false }
}

/** @param demand calls that found no node of this base, in the last DEMAND_MS */
export function lookAt(
  base: Sha256,
  nodes: readonly SeenNode[],
  demand: number,
  kept: KeptScale,
  nowMs: number,
  terms: ScaleTerms,
): Look {
  const decision = decideScale(kept.state, sampleOf(base, nodes, demand, nowMs), terms)
  const { applied } = kept
  const tell = decision.desired === applied ? null : decision.desired
  const next = { state: decision.state, applied, spread: decision.spreadAdapters }
  return { kept: next, tell, reason: decision.reason }
}

export function told(kept: KeptScale, nodes: number): KeptScale {
  return { ...kept, applied: nodes }
}

function sampleOf(base: Sha256, nodes: readonly SeenNode[], demand: number, nowMs: number): Sample {
  const own = nodes
    .map(({ status }) => status)
    .filter((status) => status.base.sha256 === base && status.state === 'ready')
  const total = (of: (status: (typeof own)[number]) => number) =>
    own.reduce((sum, status) => sum + of(status), 0)
  const slots =
    own.length === 0 ? 1 : Math.max(1, Math.floor(total((one) => one.slots) / own.length))
  const ttfts = own.flatMap(({ load }) => load?.ttftP95Ms ?? [])
  return {
    atMs: nowMs,
    ready: own.length,
    calls: total(({ active, waiting }) => active + waiting) + demand,
    slots,
    kvUse: own.length === 0 ? 0 : total(({ load }) => load?.kvUse ?? 0) / own.length,
    deferred: total(({ load }) => load?.deferred ?? 0),
    ttftP95Ms: ttfts.length === 0 ? null : Math.max(...ttfts),
  }
}
