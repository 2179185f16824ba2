// What the fleet believes about its nodes: whose key speaks for each, the newest status by the node's
// own clock, and until when its lease runs. A lease is renewed by every message and is all that lets a
// node have calls. Pure: the object persists what this decides.
import { err, ok, type Result } from '../../schemas/result.ts'
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { NodeMessage, NodeRefusal, SeenNode } from './route.port.ts'

/** A node beats every 2 s; three missed beats and it gets no more calls. */
export const LEASE_MS = 8_000
/** How far a node's clock may be off: within it, only a later message replaces an earlier one. */
export const CLOCK_OFF_MS_MAX = 30_000
/** Nobody could renew a lease while the fleet itself was down; for so long that is forgiven. */
export const DOWN_MS_MAX = 60_000

export type KnownNode = {
  readonly publicKey: string
  /** Of the newest message that was believed, by the node's clock. */
  readonly sentAtMs: number
  /** Null until the first heartbeat. */
  readonly seen: (SeenNode & { readonly leaseUntilMs: number }) | null
}
export type FleetState = ReadonlyMap<string, KnownNode>

/** The first key under a name stays its key; joining again with it changes nothing. */
export function joined(
  state: FleetState,
  message: NodeMessage,
  nowMs: number,
): Result<FleetState, NodeRefusal> {
  const { nodeId, publicKey, sentAtMs } = message
  const clock = clockRefusal(message, nowMs)
  if (clock !== null) return err(clock)
  const known = state.get(nodeId)
  if (known === undefined) {
    return ok(new Map(state).set(nodeId, { publicKey, sentAtMs, seen: null }))
  }
  return known.publicKey === publicKey ? ok(state) : err({ kind: 'node_key_taken' })
}

export function heard(
  state: FleetState,
  status: NodeStatus,
  message: NodeMessage,
  nowMs: number,
): Result<FleetState, NodeRefusal> {
  const known = state.get(message.nodeId)
  if (known === undefined) return err({ kind: 'node_unknown' })
  if (known.publicKey !== message.publicKey) return err({ kind: 'node_key_wrong' })
  const clock = clockRefusal(message, nowMs)
  if (clock !== null) return err(clock)
  if (message.sentAtMs <= known.sentAtMs) return err({ kind: 'node_message_old' })
  const seen = { status, seenAtMs: nowMs, leaseUntilMs: nowMs + LEASE_MS }
  return ok(new Map(state).set(message.nodeId, { ...known, sentAtMs: message.sentAtMs, seen }))
}

/** The same fleet after it was down: leases that ran out meanwhile get the time of one more. */
export function reopened(state: FleetState, nowMs: number): FleetState {
  const held = [...state].map(([nodeId, node]): [string, KnownNode] => {
    if (node.seen === null || nowMs - node.seen.seenAtMs > DOWN_MS_MAX) return [nodeId, node]
    return [nodeId, { ...node, seen: { ...node.seen, leaseUntilMs: nowMs + LEASE_MS } }]
  })
  return new Map(held)
}

/** The nodes whose lease runs. */
export function awake(state: FleetState, nowMs: number): readonly SeenNode[] {
  return [...state.values()].flatMap(({ seen }) => {
    if (seen === null || seen.leaseUntilMs <= nowMs) return []
    return [{ status: seen.status, seenAtMs: seen.seenAtMs }]
  })
}

/**
 * What of a node is worth keeping over a restart: what lies on its disk it tells with its next
 * message, and that list may be long.
 */
export function keptOf(node: KnownNode): KnownNode {
  if (node.seen === null) return node
  const { status } = node.seen
  const adapters = status.adapters.filter(({ tier }) => tier !== 'disk')
  return { ...node, seen: { ...node.seen, status: { ...status, adapters } } }
}

function clockRefusal({ sentAtMs }: NodeMessage, nowMs: number): NodeRefusal | null {
  const byMs = sentAtMs - nowMs
  return Math.abs(byMs) > CLOCK_OFF_MS_MAX ? { kind: 'node_clock_wrong', byMs } : null
}
