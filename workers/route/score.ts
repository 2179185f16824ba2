// Which node runs this call: the one on which its first token is expected soonest. Exact residency,
// queue, batch and a place in the engine are milliseconds; a load far above the mean is borne only as far as residency is
// worth it; between nodes that are alike an adapter's stable home decides. Pure: the view comes in
// with its age, what this router sent since comes in beside it.
import type { Sha256 } from '../../schemas/ids.ts'
import { err, ok, type Result } from '../../schemas/result.ts'
import type { AdapterTier, NodeStatus } from '../../schemas/wire/node.ts'
import { homeRanks } from './homes.ts'
import { ROUTE_2, type RouteTerms } from './terms.ts'

export type Want = {
  readonly baseSha256: Sha256
  readonly adapterSha256: Sha256 | null
  /** What it is made of: a node that has all of it fetches nothing. Absent: of nothing else. */
  readonly partsSha256?: readonly Sha256[]
  /** The adapter's rank where it is known: engines for smaller ranks are out. */
  readonly rank?: number | null
}

/** `adapter_kept_back`: there are nodes for it, and each has seen it answer as it should not. */
export type RouteRefusal = { readonly kind: 'no_node' | 'adapter_kept_back' }

/** What this router knows of its own calls, beyond what nodes say. */
export type Traffic = {
  /** Calls that began on each node less those that ended there since its status was taken, by node id. */
  readonly since: ReadonlyMap<string, number>
  /** How long a call holds its slot lately, from its first token to its end. */
  readonly serviceMs: number
}

/** Before the first call has ended: an answer of some 200 tokens. */
export const SERVICE_MS = 4_000
export const NO_TRAFFIC: Traffic = { since: new Map(), serviceMs: SERVICE_MS }

/** The best node; the others in order are what a retry before the first token tries next. */
export function chooseNode(
  nodes: readonly NodeStatus[],
  want: Want,
  traffic: Traffic = NO_TRAFFIC,
  terms: RouteTerms = ROUTE_2,
): Result<NodeStatus, RouteRefusal> {
  const [best] = rankNodes(nodes, want, traffic, terms)
  return best === undefined ? err(whyNone(nodes, want)) : ok(best)
}

/** Every node that can run the call, best first; the order depends on nothing but the arguments. */
export function rankNodes(
  nodes: readonly NodeStatus[],
  want: Want,
  { since, serviceMs }: Traffic,
  terms: RouteTerms,
): readonly NodeStatus[] {
  const able = nodes.filter((node) => isAble(node, want))
  const ranks = homeRanks(
    want.adapterSha256 ?? want.baseSha256,
    able.map(({ nodeId }) => nodeId),
  )
  const loads = able.map(({ nodeId, active, waiting }) =>
    Math.max(0, active + waiting + (since.get(nodeId) ?? 0)),
  )
  const bound = Math.ceil((terms.loadBound * (sumOf(loads) + 1)) / Math.max(1, able.length))
  const smallestClass = Math.min(...able.map(({ maxRank }) => maxRank))
  return able
    .map((node, index) => {
      const load = loads[index] ?? 0
      const home = ranks.get(node.nodeId) ?? 0
      const spare = node.maxRank > smallestClass ? terms.rankClassMs : 0
      const ms = expectedMs(node, want, { load, bound, home, serviceMs }, terms) + spare
      return { node, home, ms }
    })
    .toSorted((a, b) => a.ms - b.ms || a.home - b.home)
    .map(({ node }) => node)
}

/** Why none of the nodes runs the call, where `rankNodes` gives none; one that drains may come back. */
export function whyNone(nodes: readonly NodeStatus[], want: Want): RouteRefusal {
  const { adapterSha256, baseSha256 } = want
  const under = nodes.filter(({ base }) => base.sha256 === baseSha256)
  const isKeptBack =
    adapterSha256 !== null &&
    under.length > 0 &&
    under.every((node) => keepsBack(node, adapterSha256))
  return { kind: isKeptBack ? 'adapter_kept_back' : 'no_node' }
}

/** Whether the node has the adapter in quarantine. */
export function keepsBack({ quarantined = [] }: NodeStatus, adapter: Sha256): boolean {
  return quarantined.some(({ sha256 }) => sha256 === adapter)
}

function isAble(node: NodeStatus, want: Want): boolean {
  const { adapterSha256, baseSha256, rank } = want
  return (
    node.state === 'ready' &&
    node.base.sha256 === baseSha256 &&
    node.maxRank >= (rank ?? 0) &&
    (adapterSha256 === null || !keepsBack(node, adapterSha256))
  )
}

type Seen = {
  readonly load: number
  readonly bound: number
  readonly home: number
  readonly serviceMs: number
}

function expectedMs(
  node: NodeStatus,
  want: Want,
  { load, bound, home, serviceMs }: Seen,
  terms: RouteTerms,
): number {
  const slots = Math.max(1, node.slots)
  const tooMany = Math.max(0, load + 1 - slots)
  const queueMs = (tooMany * serviceMs * terms.queueShare) / slots
  const fullness = Math.min(load, slots) / slots
  const overloadMs = Math.max(0, load + 1 - bound) * terms.overloadMs
  const runMs = queueMs + fullness * terms.batchMs + overloadMs
  const tier = tierOn(node, want)
  if (tier === 'engine') return runMs
  const placeMs = fullness * serviceMs * terms.placeShare
  const lineMs = (node.load?.deferred ?? 0) * serviceMs * terms.deferredShare
  const waitMs = placeMs + Math.min(lineMs, terms.deferredMsMax)
  return runMs + waitMs + terms.loadMs[tier] + home * terms.homeMs
}

/** Where an adapter lies on a node; the base itself is always loaded. */
function tierOn(node: NodeStatus, { adapterSha256, partsSha256 = [] }: Want): AdapterTier | 'none' {
  if (adapterSha256 === null) return 'engine'
  const tiers = tiersOf(node.adapters)
  const made = partsSha256.length > 0 && partsSha256.every((part) => tiers.has(part))
  return tiers.get(adapterSha256) ?? (made ? 'disk' : 'none')
}

type Residency = NodeStatus['adapters']
const indexed = new WeakMap<Residency, ReadonlyMap<Sha256, AdapterTier>>()

/** A node may hold thousands: its list is indexed once per status, not searched once per call. */
function tiersOf(adapters: Residency): ReadonlyMap<Sha256, AdapterTier> {
  const known = indexed.get(adapters)
  if (known !== undefined) return known
  const tiers = new Map(adapters.map(({ sha256, tier }) => [sha256, tier]))
  indexed.set(adapters, tiers)
  return tiers
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
