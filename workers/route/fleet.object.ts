// The Fleet object: one per deployment, holds what nodes said last. Its state is a cache of the
// nodes' own truth, so it lives in memory and is rebuilt by the next heartbeats.
import { DurableObject } from 'cloudflare:workers'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { awake, heard, type FleetState } from './fleet.ts'
import type { Fleet, SeenNode } from './route.port.ts'

export class FleetObject extends DurableObject implements Fleet {
  #state: FleetState = new Map()

  heartbeat(status: NodeStatus): Promise<void> {
    this.#state = heard(this.#state, status, Date.now())
    return Promise.resolve()
  }

  view(): Promise<readonly SeenNode[]> {
    return Promise.resolve(awake(this.#state, Date.now()))
  }
}
