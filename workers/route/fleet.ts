// What the fleet believes about its nodes: the newest status of each, by the node's own sequence,
// forgotten when a node falls silent. Pure: the object persists what this decides.
import type { NodeStatus } from '../../schemas/wire/node.ts'
import type { SeenNode } from './route.port.ts'

/** A node beats every 2 s; three missed beats and it gets no more calls. */
export const SILENT_AFTER_MS = 8_000

export type FleetState = ReadonlyMap<string, SeenNode>

/**
 * An older status never replaces a newer one; but a node that was restarted counts from zero again,
 * and is believed once it was silent long enough to have been forgotten, or has a new address.
 */
export function heard(state: FleetState, status: NodeStatus, nowMs: number): FleetState {
  const known = state.get(status.nodeId)
  const stale =
    known !== undefined &&
    status.seq < known.status.seq &&
    nowMs - known.seenAtMs < SILENT_AFTER_MS &&
    status.url === known.status.url
  return stale ? state : new Map(state).set(status.nodeId, { status, seenAtMs: nowMs })
}

export function awake(state: FleetState, nowMs: number): readonly SeenNode[] {
  return [...state.values()].filter(({ seenAtMs }) => nowMs - seenAtMs < SILENT_AFTER_MS)
}
