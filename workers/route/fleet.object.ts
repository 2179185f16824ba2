// The Fleet object: one per deployment, holds what nodes said last. Its state is a cache of the
// nodes' own truth, so it lives in memory and is rebuilt by the next heartbeats.
import { DurableObject } from 'cloudflare:workers'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { awake, heard, type FleetState } from './fleet.ts'
import { noted, prefetchPlan, PREFETCH_BUDGET, type KnownAdapter } from './prefetch.ts'
import type { Fleet, SeenNode } from './route.port.ts'

export class FleetObject extends DurableObject implements Fleet {
  #state: FleetState = new Map()
  #active: ReadonlyMap<string, KnownAdapter> = new Map()

  heartbeat(status: NodeStatus): Promise<readonly KnownAdapter[]> {
    const nowMs = Date.now()
    this.#state = heard(this.#state, status, nowMs)
    const fleet = awake(this.#state, nowMs).map((seen) => seen.status)
    const adapters = [...this.#active.values()]
    return Promise.resolve(prefetchPlan(status, fleet, adapters, PREFETCH_BUDGET, nowMs))
  }

  noteActivity(adapter: Omit<KnownAdapter, 'activeAtMs'>): Promise<void> {
    this.#active = noted(this.#active, { ...adapter, activeAtMs: Date.now() })
    return Promise.resolve()
  }

  view(): Promise<readonly SeenNode[]> {
    return Promise.resolve(awake(this.#state, Date.now()))
  }
}
