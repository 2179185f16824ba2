// Replays a trace through one policy: arrivals and lengths from the trace, the adapter of each call
// drawn from a Zipf law by seed (no public trace names adapters). Routers see statuses that are a
// beat old and know of younger calls only those that they sent themselves.
import { sha256Hex } from '../../schemas/canonical.ts'
import { parseAddress, type Sha256 } from '../../schemas/ids.ts'
import { must } from '../../schemas/result.ts'
import type { SeenNode } from '../../workers/route/route.port.ts'
import { Placements, type Placement } from '../../workers/route/placements.ts'
import { prefetchPlan, type KnownAdapter } from '../../workers/route/prefetch.ts'
import { EventHeap } from './event-heap.ts'
import { ENGINE, SimulatedNode, type Job, type Started } from './node-model.ts'
import type { Policy } from './policies.ts'
import { seeded, zipf } from '../random.ts'
import type { Arrival } from './trace.ts'

export type World = {
  readonly nodes: number
  readonly routers: number
  readonly adapters: number
  readonly zipfExponent: number
  /** How much faster than in the trace the calls come. */
  readonly speed: number
  /** Age of a status at most; a node beats this often. */
  readonly beatMs: number
  readonly adapterBytes: number
  /** Bytes that one beat may ask a node to bring to its disk. */
  readonly prefetchBytesPerBeat: number
  readonly seed: number
}

export type Outcome = {
  readonly policy: string
  readonly calls: number
  /** Share of calls whose adapter had to come from the bucket while the caller waited. */
  readonly coldRemotePercent: number
  readonly engineHitPercent: number
  readonly prefetched: number
  readonly p50TtftMs: number
  readonly p95TtftMs: number
  readonly p99TtftMs: number
}

const BASE = { name: 'base', sha256: sha256Hex('base'), contextTokens: 8_192 }
const PAYEE = parseAddress(`0x${'1'.repeat(40)}`)

type Event =
  | { readonly kind: 'beat' }
  | { readonly kind: 'arrival'; readonly job: Job }
  | { readonly kind: 'wake'; readonly node: SimulatedNode }
  | { readonly kind: 'end'; readonly node: SimulatedNode; readonly job: Job }

export function replay(arrivals: readonly Arrival[], policy: Policy, world: World): Outcome {
  const random = seeded(world.seed)
  const names = Array.from({ length: world.adapters }, (_, i) => sha256Hex(`adapter ${i}`))
  const draw = zipf(world.adapters, world.zipfExponent, seeded(world.seed + 1))
  const nodes = Array.from(
    { length: world.nodes },
    (_, i) => new SimulatedNode(`node-${i}`, ENGINE),
  )
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const heap = new EventHeap<Event>()
  const ttfts: number[] = []
  let seen: readonly SeenNode[] = []
  const routers = Array.from({ length: world.routers }, () => new Placements())
  const placed = new Map<Job, Placement>()
  let nextRouter = 0
  const start = (node: SimulatedNode, nowMs: number) => {
    const { started, wakeMs } = node.start(nowMs)
    if (wakeMs !== null) heap.push(wakeMs, { kind: 'wake', node })
    for (const one of started) ttfts.push(startedTtft(one, node))
  }
  const startedTtft = ({ job, firstTokenMs, endMs }: Started, node: SimulatedNode): number => {
    heap.push(endMs, { kind: 'end', node, job })
    placed.get(job)?.began(firstTokenMs)
    return firstTokenMs - job.atMs
  }
  const beat = (nowMs: number) => {
    seen = nodes.map((node) => ({ status: node.status(BASE, PAYEE), seenAtMs: nowMs }))
    if (policy.prefetches) prefetch(nodes, seen, names, world, nowMs)
  }
  const route = (job: Job, nowMs: number) => {
    const router = must(routers[nextRouter++ % world.routers], 'a router keeps its counts')
    const sight = {
      nodes: seen.map(({ status }) => status),
      traffic: router.traffic(seen, BASE.sha256),
    }
    const nodeId = policy.choose({ ...sight, adapter: job.adapter }, random)
    placed.set(job, router.open({ nodeId, base: BASE }, nowMs))
    const node = must(byId.get(nodeId), 'a policy names a node')
    node.take(job)
    start(node, nowMs)
  }
  const lastMs = ((arrivals.at(-1)?.atSeconds ?? 0) * 1_000) / world.speed
  for (let at = 0; at <= lastMs; at += world.beatMs) heap.push(at, { kind: 'beat' })
  for (const arrival of arrivals) {
    const atMs = (arrival.atSeconds * 1_000) / world.speed
    const adapter = must(names[draw()], 'a rank has an adapter')
    heap.push(atMs, { kind: 'arrival', job: { arrival, adapter, atMs } })
  }
  for (let event = heap.pop(); event !== null; event = heap.pop()) {
    const { atMs, value } = event
    if (value.kind === 'beat') beat(atMs)
    else if (value.kind === 'arrival') route(value.job, atMs)
    else {
      if (value.kind === 'end') {
        value.node.end(value.job.adapter)
        placed.get(value.job)?.ended(atMs)
      }
      start(value.node, atMs)
    }
  }
  return outcomeOf(policy.name, nodes, ttfts)
}

/** Every registered adapter counts as active; the byte budget of a beat spreads the fetches out. */
function prefetch(
  nodes: readonly SimulatedNode[],
  seen: readonly SeenNode[],
  names: readonly Sha256[],
  world: World,
  nowMs: number,
): void {
  const known: KnownAdapter[] = names.map((sha256) => ({
    sha256,
    baseSha256: BASE.sha256,
    bytes: world.adapterBytes,
    activeAtMs: 0,
  }))
  const budget = {
    bytes: world.prefetchBytesPerBeat,
    copies: 1,
    maxAgeMs: Number.POSITIVE_INFINITY,
  }
  const statuses = seen.map(({ status }) => status)
  nodes.forEach((node, index) => {
    const { status } = must(seen[index], 'each node has a status')
    for (const { sha256 } of prefetchPlan(status, statuses, known, budget, nowMs)) {
      node.prefetch(sha256, nowMs)
    }
  })
}

function outcomeOf(policy: string, nodes: readonly SimulatedNode[], ttfts: number[]): Outcome {
  const sorted = ttfts.toSorted((a, b) => a - b)
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  const total = (count: (node: SimulatedNode) => number) =>
    nodes.reduce((sum, node) => sum + count(node), 0)
  const percent = (count: number) => Number(((100 * count) / ttfts.length).toFixed(2))
  return {
    policy,
    calls: ttfts.length,
    coldRemotePercent: percent(total(({ loads }) => loads.none)),
    engineHitPercent: percent(total(({ loads }) => loads.engine)),
    prefetched: total(({ prefetched }) => prefetched),
    p50TtftMs: Math.round(at(0.5)),
    p95TtftMs: Math.round(at(0.95)),
    p99TtftMs: Math.round(at(0.99)),
  }
}
