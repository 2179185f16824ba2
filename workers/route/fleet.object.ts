// The Fleet object: one per deployment, holds which key speaks for which node and what each said
// last. Written with every message, so that an edge that was restarted knows its nodes at once and
// takes no message twice. Which adapters are active is a hint and lives in memory alone. Where nodes
// may be scaled, an alarm looks at them every few seconds.
import { DurableObject } from 'cloudflare:workers'
import type { Sha256 } from '../../schemas/ids.ts'
import { err, must, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import { awake, heard, joined, keptOf, LEASE_MS, reopened } from './fleet.ts'
import type { FleetState, KnownNode } from './fleet.ts'
import {
  noted,
  prefetchPlan,
  PREFETCH_BUDGET,
  SPREAD_BUDGET,
  type KnownAdapter,
} from './prefetch.ts'
import type { Beat, Fleet, NodeMessage, NodeRefusal, SeenNode } from './route.port.ts'
import { DEMAND_MS, firstLook, lookAt, told, type KeptScale } from './scale-step.ts'
import type { Scaling } from './scaler.port.ts'

const NODE = 'node/'
const SCALE = 'scale/'
const LOOK_MS = 2_000

export abstract class FleetObject<Env extends object> extends DurableObject<Env> implements Fleet {
  #state: FleetState
  #active: ReadonlyMap<string, KnownAdapter> = new Map()
  /** When a call found no node, by base; the times of the last DEMAND_MS. */
  readonly #demand = new Map<Sha256, number[]>()
  #isArmed = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    const kept = [...ctx.storage.kv.list<KnownNode>({ prefix: NODE })]
    const nodes = kept.map(([key, node]) => [key.slice(NODE.length), node] as const)
    this.#state = reopened(new Map(nodes), Date.now())
  }

  /** The bases whose nodes may be scaled. */
  protected abstract scalings(): readonly Scaling[]
  protected abstract log(event: string, facts: Readonly<Record<string, string | number>>): void

  join(message: NodeMessage): Promise<Result<null, NodeRefusal>> {
    const next = joined(this.#state, message, Date.now())
    if (!next.ok) return Promise.resolve(next)
    this.#store(next.value, message.nodeId)
    return Promise.resolve(ok(null))
  }

  async heartbeat(status: NodeStatus, message: NodeMessage): Promise<Result<Beat, NodeRefusal>> {
    const nowMs = Date.now()
    const next = heard(this.#state, status, message, nowMs)
    if (!next.ok) return err(next.error)
    this.#store(next.value, message.nodeId)
    await this.#arm(LOOK_MS)
    const fleet = awake(this.#state, nowMs).map((seen) => seen.status)
    const isSpread = this.ctx.storage.kv.get<KeptScale>(SCALE + status.base.sha256)?.spread === true
    const budget = isSpread ? SPREAD_BUDGET : PREFETCH_BUDGET
    const plan = prefetchPlan(status, fleet, [...this.#active.values()], budget, nowMs)
    return ok({ plan, leaseMs: LEASE_MS })
  }

  forget(nodeId: string): Promise<boolean> {
    const next = new Map(this.#state)
    const was = next.delete(nodeId)
    this.#state = next
    this.ctx.storage.kv.delete(NODE + nodeId)
    return Promise.resolve(was)
  }

  noteActivity(adapter: Omit<KnownAdapter, 'activeAtMs'>): Promise<void> {
    this.#active = noted(this.#active, { ...adapter, activeAtMs: Date.now() })
    return Promise.resolve()
  }

  async noteDemand(base: Sha256): Promise<number | null> {
    const scaling = this.scalings().find((one) => one.base === base)
    if (scaling === undefined) return null
    this.#demand.set(base, [...this.#demandOf(base), Date.now()])
    await this.#arm(0)
    return scaling.terms.wakeMs
  }

  view(): Promise<readonly SeenNode[]> {
    return Promise.resolve(awake(this.#state, Date.now()))
  }

  override async alarm(): Promise<void> {
    this.#isArmed = false
    let desired = 0
    for (const scaling of this.scalings()) desired += await this.#look(scaling)
    // With nothing up and nothing wanted it sleeps until a node or a call comes.
    if (desired > 0 || awake(this.#state, Date.now()).length > 0) await this.#arm(LOOK_MS)
  }

  /** @returns how many nodes there should be; 1 at least while that is not known, or not told */
  async #look({ base, scaler, terms }: Scaling): Promise<number> {
    const { kv } = this.ctx.storage
    let wanted = 1
    try {
      const before = kv.get<KeptScale>(SCALE + base)
      const kept = before ?? firstLook(await scaler.current(), Date.now())
      const nowMs = Date.now()
      const demand = this.#demandOf(base).length
      const look = lookAt(base, awake(this.#state, nowMs), demand, kept, nowMs, terms)
      kv.put(SCALE + base, look.kept)
      wanted = look.kept.state.desired
      if (look.tell === null) return wanted
      await scaler.scale(look.tell)
      kv.put(SCALE + base, told(look.kept, look.tell))
      this.log('fleet_scaled', { base, nodes: look.tell, reason: look.reason })
      return wanted
    } catch (error) {
      // Not told: the next look tells it again.
      const why = error instanceof Error ? error.message : String(error)
      this.log('fleet_not_scaled', { base, nodes: wanted, why })
      return Math.max(1, wanted)
    }
  }

  #demandOf(base: Sha256): number[] {
    const since = Date.now() - DEMAND_MS
    return (this.#demand.get(base) ?? []).filter((atMs) => atMs > since)
  }

  /** No alarm where nothing is scaled. */
  async #arm(inMs: number): Promise<void> {
    if ((this.#isArmed && inMs > 0) || this.scalings().length === 0) return
    this.#isArmed = true
    await this.ctx.storage.setAlarm(Date.now() + inMs)
  }

  #store(next: FleetState, nodeId: string): void {
    this.#state = next
    const node = must(next.get(nodeId), 'a node that was heard is known')
    this.ctx.storage.kv.put(NODE + nodeId, keptOf(node))
  }
}
