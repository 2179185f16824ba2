// Who decides where a call goes. The baselines are the textbook ones; "meed" is the production
// scoring code, whole and with one term left out at a time.
import type { Sha256 } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { homeRanks } from '../../workers/route/homes.ts'
import { rankNodes, type Traffic } from '../../workers/route/score.ts'
import { ROUTE_2, type RouteTerms } from '../../workers/route/terms.ts'
import type { Random } from '../random.ts'

/** What a router knows when it decides: statuses of some age, and its own calls. */
export type Sight = {
  readonly nodes: readonly NodeStatus[]
  readonly traffic: Traffic
  readonly adapter: Sha256
}
export type Policy = {
  readonly name: string
  readonly isBaseline: boolean
  readonly prefetches: boolean
  readonly choose: (sight: Sight, random: Random) => string
}

const loadOf = (node: NodeStatus, { traffic }: Sight) =>
  Math.max(0, node.active + node.waiting + (traffic.since.get(node.nodeId) ?? 0))

const leastLoaded = (nodes: readonly NodeStatus[], sight: Sight) =>
  must(
    nodes.toSorted((a, b) => loadOf(a, sight) - loadOf(b, sight))[0],
    'there is a node to choose from',
  ).nodeId

const pick = (nodes: readonly NodeStatus[], random: Random) =>
  must(nodes[Math.floor(random() * nodes.length)], 'a random index is within')

function byHome({ nodes, adapter }: Sight): readonly NodeStatus[] {
  const ranks = homeRanks(
    adapter,
    nodes.map(({ nodeId }) => nodeId),
  )
  return nodes.toSorted((a, b) => (ranks.get(a.nodeId) ?? 0) - (ranks.get(b.nodeId) ?? 0))
}

/** Mirrokni et al. 2016: the first home whose load is below c times the mean. */
function boundedHome(sight: Sight, factor: number): string {
  const homes = byHome(sight)
  const total = homes.reduce((sum, node) => sum + loadOf(node, sight), 0)
  const cap = Math.ceil((factor * (total + 1)) / homes.length)
  const within = homes.find((node) => loadOf(node, sight) < cap)
  return must(within ?? homes[0], 'there is a node to choose from').nodeId
}

const baseline = (name: string, choose: Policy['choose']): Policy => ({
  name,
  isBaseline: true,
  prefetches: false,
  choose,
})

const meed = (name: string, change: Partial<RouteTerms>, prefetches: boolean): Policy => {
  const terms = { ...ROUTE_2, ...change }
  const choose = ({ nodes, traffic, adapter }: Sight) => {
    const base = must(nodes[0], 'there is a node to choose from').base.sha256
    const want = { baseSha256: base, adapterSha256: adapter }
    return must(rankNodes(nodes, want, traffic, terms)[0], 'a node is able').nodeId
  }
  return { name, isBaseline: false, prefetches, choose }
}

const NO_RESIDENCY = { engine: 0, ram: 0, disk: 0, none: 0 }

export const MEED = 'meed'
export const POLICIES: readonly Policy[] = [
  baseline('random', ({ nodes }, random) => pick(nodes, random).nodeId),
  baseline('least loaded', (sight) => leastLoaded(sight.nodes, sight)),
  baseline('power of two', (sight, random) =>
    leastLoaded([pick(sight.nodes, random), pick(sight.nodes, random)], sight),
  ),
  baseline('rendezvous', (sight) => must(byHome(sight)[0], 'there is a node').nodeId),
  baseline('bounded rendezvous', (sight) => boundedHome(sight, 1.25)),
  meed(MEED, {}, true),
  meed('  no prefetch', {}, false),
  meed('  no residency', { loadMs: NO_RESIDENCY }, true),
  meed('  no place', { placeShare: 0, deferredShare: 0 }, true),
  meed('  no home', { homeMs: 0 }, true),
  meed('  no load bound', { overloadMs: 0 }, true),
  meed('  no queue', { queueShare: 0, batchMs: 0 }, true),
]
