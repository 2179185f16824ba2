// The Fleet object: one per deployment, holds which key speaks for which node and what each said
// last. Written with every message, so that an edge that was restarted knows its nodes at once and
// takes no message twice. Which adapters are active is a hint and lives in memory alone.
import { DurableObject } from 'cloudflare:workers'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { awake, heard, joined, keptOf, LEASE_MS, reopened } from './fleet.ts'
import type { FleetState, KnownNode } from './fleet.ts'
import { noted, prefetchPlan, PREFETCH_BUDGET, type KnownAdapter } from './prefetch.ts'
import type { Beat, Fleet, NodeMessage, NodeRefusal, SeenNode } from './route.port.ts'

const PREFIX = 'node/'

export class FleetObject extends DurableObject<object> implements Fleet {
  #state: FleetState
  #active: ReadonlyMap<string, KnownAdapter> = new Map()

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    const kept = [...ctx.storage.kv.list<KnownNode>({ prefix: PREFIX })]
    const nodes = kept.map(([key, node]) => [key.slice(PREFIX.length), node] as const)
    this.#state = reopened(new Map(nodes), Date.now())
  }

  join(message: NodeMessage): Promise<Result<null, NodeRefusal>> {
    const next = joined(this.#state, message, Date.now())
    if (!next.ok) return Promise.resolve(next)
    this.#store(next.value, message.nodeId)
    return Promise.resolve(ok(null))
  }

  heartbeat(status: NodeStatus, message: NodeMessage): Promise<Result<Beat, NodeRefusal>> {
    const nowMs = Date.now()
    const next = heard(this.#state, status, message, nowMs)
    if (!next.ok) return Promise.resolve(err(next.error))
    this.#store(next.value, message.nodeId)
    const fleet = awake(this.#state, nowMs).map((seen) => seen.status)
    const plan = prefetchPlan(status, fleet, [...this.#active.values()], PREFETCH_BUDGET, nowMs)
    return Promise.resolve(ok({ plan, leaseMs: LEASE_MS }))
  }

  forget(nodeId: string): Promise<boolean> {
    const next = new Map(this.#state)
    const was = next.delete(nodeId)
    this.#state = next
    this.ctx.storage.kv.delete(PREFIX + nodeId)
    return Promise.resolve(was)
  }

  noteActivity(adapter: Omit<KnownAdapter, 'activeAtMs'>): Promise<void> {
    this.#active = noted(this.#active, { ...adapter, activeAtMs: Date.now() })
    return Promise.resolve()
  }

  view(): Promise<readonly SeenNode[]> {
    return Promise.resolve(awake(this.#state, Date.now()))
  }

  #store(next: FleetState, nodeId: string): void {
    this.#state = next
    const node = must(next.get(nodeId), 'a node that was heard is known')
    this.ctx.storage.kv.put(PREFIX + nodeId, keptOf(node))
  }
}
