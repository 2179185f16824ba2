// What a route costs the caller, in milliseconds of waiting for the first token, and how much
// imbalance is borne for residency. Estimates, stated in one place; `npm run sim:routing` measures
// what each is worth by leaving it out.
import type { AdapterTier } from '../../schemas/wire/node.ts'

export type RouteTerms = {
  readonly version: string
  /** Until an adapter can answer, by where it lies; `none` is a fetch from the bucket. */
  readonly loadMs: Readonly<Record<AdapterTier | 'none', number>>
  /** What one call too many waits for, as a share of a call's service time; each slot takes its part of it. */
  readonly queueShare: number
  /** What a full batch adds to everybody's first token; a half full one adds half. */
  readonly batchMs: number
  /**
   * What a place in the engine costs an adapter that has none, on a node whose call slots are all taken,
   * as a share of the service time; half of it where half are. Engines hold fewer adapters than calls,
   * and one in use makes no room.
   */
  readonly placeShare: number
  /** What each call costs it that waits there for such a place already, likewise; and all of them at most. */
  readonly deferredShare: number
  readonly deferredMsMax: number
  /** A node with more than this times the mean load is overloaded. */
  readonly loadBound: number
  /** What each call above the bound costs. */
  readonly overloadMs: number
  /**
   * What each place further down an adapter's list of homes costs: small against a load, so that it
   * only decides between nodes that are alike, but then always in the same way.
   */
  readonly homeMs: number
  /** What an engine that was started for a needlessly large rank costs: it slows its whole batch. */
  readonly rankClassMs: number
}

export const ROUTE_2: RouteTerms = {
  version: 'route-2',
  loadMs: { engine: 0, ram: 30, disk: 150, none: 1_200 },
  queueShare: 0.5,
  batchMs: 120,
  placeShare: 0.075,
  deferredShare: 0.0075,
  deferredMsMax: 300,
  loadBound: 1.25,
  overloadMs: 25,
  homeMs: 40,
  rankClassMs: 20,
}
